"""Pages and lists beside their limits."""

import re
import secrets
import urllib.request
from collections.abc import Sequence
from typing import Any

from bench.material import Material
from bench.pairs import Cost, in_turn
from bench.run import Run
from bench.running import Server, asked
from bench.table import Line, share, times, told_costs

ROOTS: list[dict[str, Any]] = [{"method": "GET", "path": "/"}]
CLIENTS = 4
MANY = 5_000
"""Bodies of a board that nobody reads from end to end."""
UNCHANGED = "unchanged board asked again: ms of processor"


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
    """The board of 400 beside its limits, unchanged, and beside that of 5,000."""
    made = run.material()
    run.table.heading(f"The board, {made.bodies} bodies")
    request = made.page(f"/rounds/{made.round_id}/board")
    with run.product(made) as server:
        _compare(run, "board of 400 ÷ limit", server, request, "board_raw")
        _compare(run, "board of 400, made anew ÷ limit", server, request, "board_raw", anew=True)
        _compare(run, "board of 400 ÷ plain way", server, request, "board_naive")
        _unchanged(run, server, request)
        large = run.material(MANY, 2 * MANY, begun=16)
        of_many = [large.page(f"/rounds/{large.round_id}/board")]
        with run.product(large) as other:
            weight = asked(other, of_many, clients=1, seconds=0.5)["bytes"]
            pair = in_turn(run.rounds, lambda: cost(run, other, of_many), lambda: cost(run, server, [request]))
    run.table.add(times("board of 5,000 ÷ of 400", pair))
    run.table.add(Line("board of 5,000: kB shown", ratio=weight / 1000))


def _unchanged(run: Run, server: Server, request: dict[str, Any]) -> None:
    """What the page asks every few seconds while it is open, beside the framework's one word."""
    mark = looked_at(server, request)[0]["ETag"]
    again = request | {"headers": request["headers"] | {"If-None-Match": mark}}
    if set(asked(server, [again], clients=1, seconds=0.2)["statuses"]) != {"304"}:
        raise RuntimeError("an unchanged board was not answered with 304")
    with run.twin("hello") as twin:
        pair = in_turn(run.rounds, lambda: cost(run, server, [again]), lambda: cost(run, twin, ROOTS))
    run.table.add(Line(UNCHANGED, *told_costs(pair), ratio=1000 * pair.product.processor))


def looked_at(server: Server, request: dict[str, Any]) -> tuple[Any, str]:
    """Headers and words of a page."""
    address = f"http://127.0.0.1:{server.port}{request['path']}"
    with urllib.request.urlopen(urllib.request.Request(address, headers=request["headers"]), timeout=60) as answer:
        return answer.headers, answer.read().decode()


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
    """The seed's plan of two dozen sections, by the API and as pages, beside reading its rows."""
    made = run.material()
    run.table.heading("The plan")
    with run.product(made) as server:
        _compare(run, "plan by API ÷ reading the rows", server, made.api(f"/plans/{made.plan_id}"), "plan_raw")
        _compare(run, "plan's page ÷ reading the rows", server, made.page(f"/plans/{made.plan_id}"), "plan_raw")
        whole, section = _as_a_body(server, made)
        _compare(run, "whole plan as a body reads it ÷ reading the rows", server, whole, "plan_raw")
        pair = in_turn(run.rounds, lambda: cost(run, server, [whole]), lambda: cost(run, server, [section]))
    run.table.add(times("whole plan as a body reads it ÷ a section", pair))


def _as_a_body(server: Server, made: Material) -> tuple[dict[str, Any], dict[str, Any]]:
    """A body's look at the whole plan, and at one of its sections."""
    body = made.begun[0]
    whole = body.page | {"path": f"/answers/{body.consultee_id}/plan"}
    sections = sections_in(looked_at(server, whole)[1])
    return whole, body.page | {"path": f"/answers/{body.consultee_id}/{sections[len(sections) // 2]}"}


def sections_in(page: str) -> list[str]:
    """Where the whole plan's page leads to, beside its own address: "sections/7"."""
    return re.findall(r'href="(sections/\d+)"', page)


def _compare(run: Run, name: str, server: Server, request: dict[str, Any], limit: str, *, anew: bool = False) -> None:
    told = run.material().told
    with run.twin(limit, **told) as twin:
        weight = asked(server, [request], clients=1, seconds=0.5)["bytes"]
        asked(twin, ROOTS, seconds=0.5)  # every thread has its connection now

        def ours() -> Cost:
            return cost(run, server, made_anew(request) if anew else [request])

        pair = in_turn(run.rounds, ours, lambda: cost(run, twin, ROOTS))
    run.table.add(share(name, pair, f"{weight // 1024} KiB"))
