"""What grows with a round, over three sizes: statements and bytes of a page, a save, a file's time and memory.

Growth is told as the slope on a logarithmic scale: 0 is flat, 1 is in proportion to the number of comments.
"""

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from bench.exporting import fetched, peak_of_children
from bench.material import Material, make
from bench.running import product
from bench.table import Line, Table

SIZES = (1_000, 3_000, 9_000)
BODIES = 40
REPEATS = 15
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
    """What is asked at each size."""
    of_round = f"/rounds/{made.round_id}"
    return {
        "board": made.page(f"{of_round}/board"),
        "100 comments, page": made.page(f"{of_round}/comments"),
        "100 comments, API": made.api(f"{of_round}/comments?limit=100"),
        "overview": made.page(of_round),
        "save a draft": made.saves(1)[0],
    }


def measured(made: Material) -> dict[str, tuple[int, int, float]]:
    """For each request: statements, bytes of the answer and the median of its processor time in milliseconds."""
    app = create_app(Settings(data_dir=made.data))
    figures = {}
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        for name, what in requests(made).items():
            for _warm in range(2):
                send(client, what)
                what["number"] = what.get("number", 0) + 1
            times = []
            for _repeat in range(REPEATS):
                begun = time.process_time()
                with counting() as heard:
                    answer = send(client, what)
                times.append(1000 * (time.process_time() - begun))
                what["number"] += 1
            figures[name] = (len(heard), len(answer.content), median(times))
    return figures


def measure(table: Table, folder: Path) -> None:
    """Everything at three sizes."""
    mades = [make(folder / f"of-{size}", bodies=BODIES, comments=size, answered=0.5) for size in SIZES]
    sizes = " / ".join(f"{size:,}" for size in SIZES)
    table.heading(f"Growth with the number of comments: {sizes} (slope: 0 flat, 1 in proportion)")
    measurements = [measured(material) for material in mades]
    for name in measurements[0]:
        for column, unit in enumerate(("statements", "bytes", "ms processor")):
            values = [float(figures[name][column]) for figures in measurements]
            told = " / ".join(f"{value:.{0 if column < 2 else 1}f}" for value in values)
            most = 0.0 if column == 0 else 0.2 if column == 2 else None
            line = Line(f"{name}: {unit}", "", "", slope(SIZES, values), at_most=most, more=told)
            table.add(line)
    for kind in ("docx", "xlsx", "csv"):
        _files(table, folder, mades, kind)


def _files(table: Table, folder: Path, mades: Sequence[Material], kind: str) -> None:
    times, peaks = [], []
    for material in mades:
        with product(folder, material.data) as server:
            fetched(server, material, kind)
            times.append(min(fetched(server, material, kind)[1] for _repeat in range(3)))
            peaks.append(peak_of_children(server.process.pid))
    told = " / ".join(f"{value:.2f}" for value in times)
    table.add(Line(f"{kind}: seconds", "", "", slope(SIZES, times), at_most=1.15, more=told))
    if all(peaks):
        table.add(Line(f"{kind}: peak memory", "", "", slope(SIZES, peaks), more=" / ".join(f"{p:.0f}" for p in peaks)))
