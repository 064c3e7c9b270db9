"""Pages and lists beside their limits."""

import secrets
from collections.abc import Sequence
from typing import Any

from bench.pairs import Cost, in_turn
from bench.run import Run
from bench.running import Server, asked
from bench.table import share, times

ROOTS: list[dict[str, Any]] = [{"method": "GET", "path": "/"}]
CLIENTS = 4
MANY = 4_000
"""Bodies of a board that nobody reads from end to end."""


def cost(run: Run, server: Server, requests: Sequence[dict[str, Any]], *, clients: int = CLIENTS) -> Cost:
    """What a request costs while so many clients ask."""
    heard: Cost = asked(server, requests, clients=clients, seconds=run.seconds)["cost"]
    return heard


def made_anew(request: dict[str, Any]) -> list[dict[str, Any]]:
    """The same page at addresses that nobody has asked for: no whole page of them is kept, though its rows may be."""
    path, times_ = request["path"], secrets.token_hex(4)
    sign = "&" if "?" in path else "?"
    return [request | {"path": f"{path}{sign}x={times_}-{number}-@N@"} for number in range(CLIENTS)]


def board(run: Run) -> None:
    """The board of 400 beside its limit and the plain way; that of 4,000 beside that of 400."""
    made = run.material()
    run.table.heading(f"The board, {made.bodies} bodies")
    request = made.page(f"/rounds/{made.round_id}/board")
    with run.product(made) as server:
        _compare(run, "board of 400 ÷ limit", server, request, "board_raw")
        _compare(run, "board of 400, made anew ÷ limit", server, request, "board_raw", anew=True)
        _compare(run, "board of 400 ÷ plain way", server, request, "board_naive")
        large = run.material(MANY, 2 * MANY, begun=16)
        of_many = [large.page(f"/rounds/{large.round_id}/board")]
        with run.product(large) as other:
            weight = asked(other, of_many, clients=1, seconds=0.5)["bytes"]
            pair = in_turn(run.rounds, lambda: cost(run, other, of_many), lambda: cost(run, server, [request]))
    run.table.add(times("board of 4,000 ÷ of 400", pair, f"{weight // 1024} KiB"))


def comments(run: Run) -> None:
    """A hundred of ten thousand comments."""
    made = run.material()
    run.table.heading(f"100 of {made.comments:,} comments")
    page = made.page(f"/rounds/{made.round_id}/comments")
    with run.product(made) as server:
        _compare(run, "100 of 10,000 comments ÷ limit, page", server, page, "comments_raw")
        _compare(run, "100 of 10,000 comments, made anew ÷ limit, page", server, page, "comments_raw", anew=True)
        listed = made.api(f"/rounds/{made.round_id}/comments?limit=100")
        _compare(run, "100 of 10,000 comments ÷ limit, API", server, listed, "comments_raw")
        _compare(run, "100 of 10,000 comments ÷ plain way, page", server, page, "comments_naive")


def plan(run: Run) -> None:
    """A plan of sixty sections, by the API and as its page, beside reading its rows."""
    made = run.material()
    run.table.heading("The plan")
    with run.product(made) as server:
        _compare(run, "plan by API ÷ reading the rows", server, made.api(f"/plans/{made.plan_id}"), "plan_raw")
        _compare(run, "plan's page ÷ reading the rows", server, made.page(f"/plans/{made.plan_id}"), "plan_raw")


def _compare(run: Run, name: str, server: Server, request: dict[str, Any], limit: str, *, anew: bool = False) -> None:
    told = run.material().told
    with run.twin(limit, **told) as twin:
        weight = asked(server, [request], clients=1, seconds=0.5)["bytes"]
        asked(twin, ROOTS, seconds=0.5)  # every thread has its connection now

        def ours() -> Cost:
            return cost(run, server, made_anew(request) if anew else [request])

        pair = in_turn(run.rounds, ours, lambda: cost(run, twin, ROOTS))
    run.table.add(share(name, pair, f"{weight // 1024} KiB"))
