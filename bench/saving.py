"""Saving a draft: by the API and as a page's script does it, beside a word and beside a bare commit."""

import json
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Any

from bench.material import WORDS, Begun, Material
from bench.pairs import Cost, in_turn
from bench.run import Run
from bench.running import Server, asked
from bench.table import Line, share, times
from bench.viewing import ROOTS, cost

AT_ONCE, MANY, COLLEAGUES = 16, 128, 10
COMMITS: list[dict[str, Any]] = [{"method": "PUT", "path": "/", "body": f'{{"text": "{WORDS}@N@"}}'}]


def saves(run: Run) -> None:
    """Sixteen at a time beside the two limits; what 128 at a time have to wait."""
    made = run.material()
    run.table.heading("Saving a draft by the API")
    with run.product(made) as server:
        saved(run, server, made, MANY)  # every thread of the server has its connection now
        pairs = _beside_limits(run, lambda: saved(run, server, made)["cost"])
        for limit, pair in pairs.items():
            run.table.add(share(f"save ÷ {limit}, {AT_ONCE} at a time", pair))
        many = [saved(run, server, made, MANY, errors=True) for _round in range(run.rounds)]
    waits = [f"{median(heard[name] for heard in many):.0f} ms" for name in ("p99", "p50")]
    ratio = median(heard["p99"] / heard["p50"] for heard in many)
    run.table.add(Line(f"saves, {MANY} at a time: p99 ÷ p50", waits[0], waits[1], ratio))
    count, wrong = sum(sum(heard["statuses"].values()) for heard in many), sum(map(errors_of, many))
    run.table.add(Line(f"saves, {MANY} at a time: errors", f"{wrong} of {count}", ratio=wrong))


def form(run: Run) -> None:
    """What a page's script sends at every pause in the typing."""
    made = run.material()
    run.table.heading("Saving a draft by the page's form, as its script does")
    writers = made.begun[:AT_ONCE]
    with run.product(made) as server:
        pairs = _beside_limits(run, lambda: autosaved(run, server, writers))
        for limit, pair in pairs.items():
            run.table.add(share(f"form's save ÷ {limit}, {AT_ONCE} at a time", pair))
        together = colleagues(server, made.begun.pop())
        pairs = _beside_limits(run, lambda: autosaved(run, server, together))
        for limit, pair in pairs.items():
            run.table.add(share(f"form's save ÷ {limit}, {COLLEAGUES} in one draft", pair))
    for body in writers:
        made.begun.remove(body)  # their drafts have come to versions that nobody here knows


def replies(run: Run) -> None:
    """What the desk's script sends at every pause in the typing of a reply, beside the limits of a body's save."""
    made = run.material()
    run.table.heading("Saving a draft of a reply, as the desk's script does")
    with run.product(made) as server:
        typed = _typed_at(server, made)
        pairs = _beside_limits(run, lambda: cost(run, server, typed, clients=AT_ONCE))
        for limit, pair in pairs.items():
            run.table.add(share(f"reply's draft ÷ {limit}, {AT_ONCE} at a time", pair))
        writers = made.begun[:AT_ONCE]
        pair = in_turn(
            run.rounds, lambda: cost(run, server, typed, clients=AT_ONCE), lambda: autosaved(run, server, writers)
        )
        run.table.add(times("reply's draft ÷ a body's draft by its form", pair))
    for body in writers:
        made.begun.remove(body)


def _typed_at(server: Server, made: Material) -> list[dict[str, Any]]:
    """An official with so many windows, a comment in each."""
    look = made.api(f"/rounds/{made.round_id}/comments?limit={AT_ONCE}")
    listed = urllib.request.Request(f"http://127.0.0.1:{server.port}{look['path']}", headers=look["headers"])
    with urllib.request.urlopen(listed, timeout=60) as answer:
        ids = [item["id"] for item in json.load(answer)["items"]]
    desk = f"/rounds/{made.round_id}/comments"
    headers = made.page(desk)["headers"] | {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
    fields = {"outcome": "met", "text": f"{WORDS}@N@", "version": "0"}
    return [
        {"method": "POST", "path": f"{desk}/{id_}/draft", "headers": headers, "form": fields, "number": 0}
        for id_ in ids
    ]


def saved(run: Run, server: Server, made: Material, clients: int = AT_ONCE, *, errors: bool = False) -> dict[str, Any]:
    """So many bodies save, each its own draft."""
    heard = asked(server, made.saves(clients), clients=clients, seconds=run.seconds, errors=errors)
    made.saved(heard["numbers"])
    return heard


def errors_of(heard: dict[str, Any]) -> int:
    """How many were not answered with success."""
    return sum(count for status, count in heard["statuses"].items() if not 200 <= int(status) < 400)


def autosaved(run: Run, server: Server, bodies: list[Begun]) -> Cost:
    """Each body opens its page and writes."""
    return cost(run, server, [body.autosave(read(server, body)) for body in bodies], clients=len(bodies))


def colleagues(server: Server, body: Begun) -> list[Begun]:
    """Ten of one body, each with a comment of his or her own in the draft that they share."""
    comments = [{"id": body.comment, "text": WORDS}, *({"text": WORDS} for _more in range(COLLEAGUES - 1))]
    draft = {"version": body.version, "stance": "supports_with_changes", "comments": comments}
    address = f"http://127.0.0.1:{server.port}/api/v1/answer/{body.token}/draft"
    headers = {"Content-Type": "application/json"}
    sent = urllib.request.Request(address, json.dumps(draft).encode(), headers, method="PUT")
    with urllib.request.urlopen(sent, timeout=60) as answer:
        kept = json.load(answer)
    return [
        replace(body, version=kept["version"], comment=comment["id"], summary=False)
        for comment in kept["draft"]["comments"]
    ]


def read(server: Server, body: Begun) -> str:
    """The page where a body writes."""
    address = f"http://127.0.0.1:{server.port}{body.page['path']}"
    with urllib.request.urlopen(urllib.request.Request(address, headers=body.page["headers"]), timeout=60) as answer:
        return str(answer.read().decode())


def _beside_limits(run: Run, saving: Callable[[], Cost]) -> dict[str, Any]:
    pairs = {}
    for limit, requests in (("hello", ROOTS), ("commit", COMMITS)):
        told = {"BENCH_DATABASE": run.databases.new(f"commit-{len(run.table.lines)}")} if limit == "commit" else {}
        with run.twin(limit, **told) as twin:
            cost(run, twin, requests, clients=AT_ONCE)
            pairs[limit] = in_turn(run.rounds, saving, lambda t=twin, r=requests: cost(run, t, r, clients=AT_ONCE))  # type: ignore[misc]
    return pairs
