"""Files of ten thousand comments beside reading their rows; memory of the process that writes them."""

import os
import subprocess
import sys
import time
import urllib.request

from bench import processor
from bench.material import Material, small_round
from bench.pairs import Cost, in_turn
from bench.run import Run
from bench.running import Server, environment
from bench.table import Line, times

KINDS = ("docx", "xlsx", "csv", "json")
CHOICES = ("kind=comment", "outcome=met")
"""Two thirds of the comments, and a tenth of them."""


def measure(run: Run) -> None:
    """Each file as a browser gets it. The process that writes is warm: the first file of each kind is not counted."""
    made = run.material()
    run.table.heading(f"Files of {made.comments:,} comments")
    small = small_round(made)
    for kind in KINDS:
        with run.product(made) as server:
            fetched(server, made, kind, small)
            before = processor.peak_memory(server.process.pid)
            size, _cost = fetched(server, made, kind)
            after = processor.peak_memory(server.process.pid)
            pair = in_turn(
                run.rounds,
                lambda k=kind, s=server: fetched(s, made, k)[1],  # type: ignore[misc]
                lambda s=server: reading(run, made, priority(s)),  # type: ignore[misc]
            )
        run.table.add(times(f"{kind} ÷ reading the rows", pair, f"{size / 1e6:.1f} MB"))
        if kind in ("docx", "xlsx"):
            run.table.add(
                Line(
                    f"{kind}: memory, more than of a small one",
                    f"{after:.0f} MiB",
                    f"{before:.0f} MiB",
                    after - before,
                    judged_as="memory of an export, MiB more than of a small one",
                )
            )


def choices(run: Run) -> None:
    """Files of some of ten thousand comments, chosen as on the desk, beside the file of them all in the same format."""
    made = run.material()
    run.table.heading(f"Files of some of {made.comments:,} comments")
    for kind in ("docx", "csv"):
        with run.product(made) as server:
            fetched(server, made, kind)
            for chosen in CHOICES:
                size, _cost = fetched(server, made, kind, chosen=chosen)
                pair = in_turn(
                    run.rounds,
                    lambda k=kind, c=chosen, s=server: fetched(s, made, k, chosen=c)[1],  # type: ignore[misc]
                    lambda k=kind, s=server: fetched(s, made, k)[1],  # type: ignore[misc]
                )
                name, judged = f"{kind} with {chosen} ÷ {kind} of all", "file of a choice ÷ of all"
                run.table.add(times(name, pair, f"{size / 1e6:.1f} MB", judged_as=judged))


def fetched(
    server: Server, made: Material, kind: str, round_id: int | None = None, *, chosen: str = ""
) -> tuple[int, Cost]:
    """Bytes of one file, and what it costs; ``chosen``: which comments it has, as an address says it."""
    what = made.api(f"/rounds/{round_id or made.round_id}/exports/{kind}?{chosen}")
    begun, before = time.perf_counter(), server.cpu
    address = f"http://127.0.0.1:{server.port}{what['path']}"
    with urllib.request.urlopen(urllib.request.Request(address, headers=what["headers"]), timeout=900) as answer:
        size = 0
        while part := answer.read(1 << 20):
            size += len(part)
    return size, Cost(time.perf_counter() - begun, server.cpu - before)


def priority(server: Server) -> int:
    """How far the process that writes files stands back for others: its limit does the same."""
    return max(os.getpriority(os.PRIO_PROCESS, child) for child in processor.children(server.process.pid))


def reading(run: Run, made: Material, nice: int) -> Cost:
    """What it costs to read the rows, in a process that stands back as the one that writes files does."""
    before = run.databases.processor()
    done = subprocess.run(
        [sys.executable, "-m", "bench.twins.read_rows"],
        env=environment(**made.told, BENCH_NICE=str(nice)),
        stdout=subprocess.PIPE,
        check=True,
    )
    clock, own = (float(word) for word in done.stdout.split()[:2])
    return Cost(clock, own + run.databases.processor() - before)
