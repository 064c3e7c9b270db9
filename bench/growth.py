"""What grows with a round: statements and processor time of every view and a save, a file's time and memory.

Growth is told as the slope on a logarithmic scale: 0 is flat, 1 is in proportion to the number of comments.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from bench import processor
from bench.exporting import fetched
from bench.material import Material
from bench.run import Run
from bench.running import Server, asked
from bench.table import Line

SIZES = (1_000, 10_000, 100_000)
SAVE = "save a draft"
BASE, MILLION = 10_000, 1_000_000
HOUSEKEEPING = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SET", "SAVEPOINT", "RELEASE")


def slope(sizes: Sequence[float], values: Sequence[float]) -> float:
    """How a value grows: 0 flat, 1 in proportion, 2 quadratic (from the first size to the last)."""
    return math.log(values[-1] / values[0]) / math.log(sizes[-1] / sizes[0])


@contextmanager
def counting() -> Iterator[list[str]]:
    """The SQL statements of the block, transactions' own words aside."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().startswith(HOUSEKEEPING):
            heard.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def send(client: TestClient, what: dict[str, Any]) -> Any:
    """One request of the bench's, in this process. Raises RuntimeError unless it succeeds."""
    body = what.get("body", "").replace("@N@", str(what.get("number", 0)))
    headers = {**what.get("headers", {}), **({"Content-Type": "application/json"} if body else {})}
    answer = client.request(what["method"], what["path"], headers=headers, content=body or None)
    if answer.status_code >= 300:
        raise RuntimeError(f"{what['path']}: {answer.status_code} {answer.text[:300]}")
    return answer


def requests(made: Material) -> dict[str, dict[str, Any]]:
    """Every view of a round, and a save."""
    of_round = f"/rounds/{made.round_id}"
    desk = f"{of_round}/comments"
    return {
        "board": made.page(f"{of_round}/board"),
        "overview": made.page(of_round),
        "100 comments, page": made.page(desk),
        "100 comments, API": made.api(f"{desk}?limit=100"),
        "desk, by section": made.page(f"{desk}?by=section"),
        "desk, by organisation": made.page(f"{desk}?by=organisation"),
        "desk, one kind": made.page(f"{desk}?kind=question"),
        "desk, unanswered": made.page(f"{desk}?show=unanswered"),
        "desk, a search": made.page(f"{desk}?q=ansvaret"),
        "who stands where": made.page(f"{of_round}/matrix"),
        "proposals": made.page(f"{of_round}/proposals"),
        "compilation page": made.page(f"{of_round}/compilation"),
        "answers' list": made.page(f"{of_round}/responses"),
        "history": made.page(f"{of_round}/history"),
        SAVE: made.saves(1)[0],
    }


def counted(made: Material) -> dict[str, tuple[int, int]]:
    """For each request, in this process: how many statements, and the bytes of its answer."""
    figures = {}
    app = create_app(Settings(data_dir=made.data, database_url=made.database_url))
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        for name, what in requests(made).items():
            send(client, what)
            what["number"] = what.get("number", 0) + 1
            with counting() as heard:
                answer = send(client, what)
            figures[name] = (len(heard), len(answer.content))
            if name == SAVE:
                made.saved([what["number"] + 1])
    return figures


def measure(run: Run) -> None:
    """Everything at three sizes, at a fourth by option: in turn, so that one disturbance is nobody's alone."""
    sizes = SIZES + (MILLION,) * run.million
    run.table.heading(f"Growth with the comments: {' / '.join(f'{size:,}' for size in sizes)} (slope: 0 flat)")
    mades = [run.material(comments=size) for size in sizes]
    counts = [counted(made) for made in mades]
    with ExitStack() as stack:
        servers = [stack.enter_context(run.product(made)) for made in mades]
        for name in counts[0]:
            costs = [_cost(run, server, made, name) for server, made in zip(servers, mades, strict=True)]
            _told(run, f"{name}: processor, ms", sizes, [1000 * cost for cost in costs], "growth: processor")
            statements = [figures[name][0] for figures in counts]
            if len(set(statements)) > 1:
                more = max(statements[1:]) - statements[0]
                told = " / ".join(map(str, statements))
                run.table.add(Line(f"{name}: statements", ratio=more, more=told, judged_as="growth: statements"))
    most = max(max(statements for statements, _bytes in figures.values()) for figures in counts)
    run.table.add(Line("statements of a view, at most", str(most)))
    for kind in ("docx", "xlsx", "csv"):
        _files(run, mades, sizes, kind)


def _cost(run: Run, server: Server, made: Material, name: str) -> float:
    """Seconds of processor time a request, by one client; the first few are not counted."""
    for seconds in (0.3, run.seconds):
        heard = asked(server, [requests(made)[name]], clients=1, seconds=seconds)
        if name == SAVE:
            made.saved(heard["numbers"])
    cost: float = heard["cost"].processor
    return cost


def _told(run: Run, name: str, sizes: Sequence[float], values: Sequence[float], judged_as: str) -> None:
    told = " / ".join(f"{value:.3g}" for value in values)
    run.table.add(Line(name, ratio=slope(sizes, values), more=told, judged_as=judged_as))


def _files(run: Run, mades: Sequence[Material], sizes: Sequence[int], kind: str) -> None:
    """Processor time and peak memory of the process that writes a file, each in a process of its own."""
    costs, peaks = [], []
    for made in mades:
        with run.product(made) as server:
            fetched(server, made, kind)
            costs.append(fetched(server, made, kind)[1].processor)
            peaks.append(processor.peak_memory(server.process.pid))
    _told(run, f"{kind}: processor, seconds", sizes[1:], costs[1:], "growth: a file's processor")
    base, told = sizes.index(BASE), " / ".join(f"{peak:.0f}" for peak in peaks)
    ratio, judged = peaks[-1] / peaks[base], f"memory of an export at {sizes[-1]:,} ÷ at {BASE:,}"
    run.table.add(Line(f"{kind}: memory at {sizes[-1]:,} ÷ {BASE:,}", ratio=ratio, more=told, judged_as=judged))
