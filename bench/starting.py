"""From the start of a process to its first page, and from that page to the tenth."""

import http.client
import time
from statistics import median

from bench import processor
from bench.pairs import Cost, in_turn
from bench.run import Run
from bench.table import Line, times

LATER = 10
AT_ONCE, WARM = "at once", "when it is warm"


def measure(run: Run) -> None:
    """The product (its database is there already) beside the plainest app on the same stack."""
    run.table.heading("After a start")
    made, empty = run.material(), run.databases.new("bare")

    def ours() -> Cost:
        with run.product(made, "/sign-in", warm=False) as server:
            cost: Cost = server.started
            return cost

    def bare() -> Cost:
        with run.twin("bare_app", BENCH_DATABASE=empty) as server:
            cost: Cost = server.started
            return cost

    ours()
    bare()
    run.table.add(times("start to first page ÷ bare app", in_turn(run.rounds, ours, bare)))
    asked = {
        "board": made.page(f"/rounds/{made.round_id}/board"),
        "comments": made.page(f"/rounds/{made.round_id}/comments"),
    }
    for name, what, when in [(name, asked[name], when) for name in asked for when in (AT_ONCE, WARM)]:
        starts = [_first_and_tenth(run, what, warm=when is WARM) for _round in range(run.rounds)]
        first, tenth = (median(costs) for costs in zip(*starts, strict=True))
        ratio = median(first / tenth for first, tenth in starts)
        told = [f"{1000 * seconds:.1f} ms" for seconds in (first, tenth)]
        run.table.add(
            Line(f"first request {when} ÷ the tenth, {name}", told[0], told[1], ratio, more="processor of its threads")
        )


def _first_and_tenth(run: Run, what: dict[str, object], *, warm: bool) -> tuple[float, float]:
    """Processor time of the first request after a start, and of the tenth, by one client."""
    with run.product(run.material(), warm=warm) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        costs = []
        for _request in range(LATER):
            before = processor.of_threads(server.process.pid)
            connection.request(str(what["method"]), str(what["path"]), headers=what["headers"])  # type: ignore[arg-type]
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{what['path']}: {answer.status}")
            time.sleep(0.02)  # what a server does after its answer is part of the request
            costs.append(processor.of_threads(server.process.pid) - before)
        connection.close()
    return costs[0], costs[-1]
