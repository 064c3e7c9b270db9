"""Pages and saves beside their limits, requests a second."""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench import weighing
from bench.material import Material
from bench.running import Server, asked, product, twin
from bench.table import Line, Table

ROOTS: list[dict[str, Any]] = [{"method": "GET", "path": "/"}]
SAVING = 8
"""Bodies that save at the same time."""


def in_turn(rounds: int, first: Callable[[], float], second: Callable[[], float]) -> tuple[float, float, float]:
    """Medians of both, measured in turn, and the median of their ratios."""
    pairs = []
    for _round in range(rounds):
        pairs.append((first(), second()))
    return median(a for a, _b in pairs), median(b for _a, b in pairs), median(a / b for a, b in pairs)


def rate(server: Server, requests: Sequence[dict[str, Any]], *, clients: int = 4, seconds: float = 1.5) -> float:
    """Requests a second."""
    return float(asked(server, requests, clients=clients, seconds=seconds)["rate"])


def measure(table: Table, folder: Path, made: Material, rounds: int) -> None:
    """The board, the comments, a save."""
    table.heading(f"Requests a second: {made.bodies} bodies, {made.comments} comments (medians of {rounds})")
    own = {"BENCH_DATABASE": made.database, "BENCH_ROUND": str(made.round_id)}
    with product(folder, made.data) as server:
        board = made.page(f"/rounds/{made.round_id}/board")
        comments = made.page(f"/rounds/{made.round_id}/comments")
        listed = made.api(f"/rounds/{made.round_id}/comments?limit=100")
        with twin("board_raw", folder, **own) as limit:
            _compare(table, rounds, "the board", server, board, limit, 0.25)
        with twin("comments_raw", folder, **own) as limit:
            _compare(table, rounds, "100 comments, page", server, comments, limit, 0.2)
            _compare(table, rounds, "100 comments, API", server, listed, limit, 0.2)
        for name, request in (("board", board), ("comments", comments)):
            with twin(f"{name}_naive", folder, **own) as plain:
                _compare(table, rounds, f"the {name}, beside the plain way", server, request, plain, None)
        with twin("hello", folder) as limit:
            _saves(table, rounds, server, made, limit)
        weighing.measure(table, server, made)


def _compare(
    table: Table, rounds: int, name: str, server: Server, request: dict[str, Any], limit: Server, target: float | None
) -> None:
    asked(server, [request], clients=1, seconds=0.5)
    pair = in_turn(rounds, lambda: rate(server, [request]), lambda: rate(limit, ROOTS))
    heard, bare = asked(server, [request], seconds=1), asked(limit, ROOTS, seconds=1)
    more = f"{heard['bytes'] // 1024} KiB; processor {heard['cpu']:.1f} and {bare['cpu']:.1f} ms"
    table.add(Line(name, f"{pair[0]:.0f}/s", f"{pair[1]:.0f}/s", pair[2], at_least=target, more=more))


def _saves(table: Table, rounds: int, server: Server, made: Material, hello: Server) -> None:
    def saving(clients: int = SAVING, seconds: float = 1.5) -> dict[str, Any]:
        heard = asked(server, made.saves(clients), clients=clients, seconds=seconds)
        made.saved(heard["numbers"])
        return heard

    saving(32, 2)  # every thread of the server has its connection now
    pair = in_turn(rounds, lambda: float(saving()["rate"]), lambda: rate(hello, ROOTS, clients=SAVING))
    name = f"saving a draft, {SAVING} at a time (hello)"
    heard, bare = saving(), asked(hello, ROOTS, clients=SAVING)
    more = f"processor {heard['cpu']:.1f} and {bare['cpu']:.2f} ms"
    table.add(Line(name, f"{pair[0]:.0f}/s", f"{pair[1]:.0f}/s", pair[2], at_least=0.15, more=more))
    for clients in (16, 128):
        heard = saving(clients, 3)
        waits = f"p50 {heard['p50']:.0f} ms, p99 {heard['p99']:.0f} ms"
        rest = f"{waits}; {sum(heard['statuses'].values())} saves, no error"
        table.add(Line(f"saving a draft, {clients} at a time", f"{heard['rate']:.0f}/s", "", more=rest))
