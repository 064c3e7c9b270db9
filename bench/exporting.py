"""Files of ten thousand comments beside reading their rows; memory of the process that writes them."""

import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from bench.material import Material
from bench.ratios import in_turn
from bench.running import Server, environment, product
from bench.table import Line, Table

TARGETS = {"docx": 15.0, "xlsx": 20.0, "csv": 5.0, "json": None}


def measure(table: Table, folder: Path, made: Material, rounds: int) -> None:
    """Each file as a browser gets it. The process that writes is warm: the first file of each kind is not counted."""
    table.heading(f"Files of {made.comments} comments, seconds (medians of {rounds})")
    own = {"BENCH_DATABASE": made.database, "BENCH_ROUND": str(made.round_id)}

    def reading() -> float:
        done = subprocess.run(
            [sys.executable, "-m", "bench.twins.read_rows"], env=environment(**own), stdout=subprocess.PIPE, check=True
        )
        return float(done.stdout.split()[0])

    for kind, target in TARGETS.items():
        with product(folder, made.data) as server:
            size, _seconds = fetched(server, made, kind)
            pair = in_turn(rounds, lambda k=kind, s=server: fetched(s, made, k)[1], reading)  # type: ignore[misc]
            peak = peak_of_children(server.process.pid)
            more = f"{size / 1e6:.1f} MB, peak {peak:.0f} MiB" if peak else f"{size / 1e6:.1f} MB"
            table.add(Line(kind, f"{pair[0]:.2f} s", f"{pair[1]:.3f} s", pair[2], at_most=target, more=more))
    _memory(table, folder, made)


def fetched(server: Server, made: Material, kind: str, round_id: int | None = None) -> tuple[int, float]:
    """Bytes and seconds of one file."""
    what = made.api(f"/rounds/{round_id or made.round_id}/exports/{kind}")
    begun = time.perf_counter()
    address = f"http://127.0.0.1:{server.port}{what['path']}"
    with urllib.request.urlopen(urllib.request.Request(address, headers=what["headers"]), timeout=120) as answer:
        size = len(answer.read())
    return size, time.perf_counter() - begun


def peak_of_children(pid: int) -> float:
    """The largest peak of memory among a process's children, MiB; 0 where the system does not tell."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    ids = {int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()}
    if not children.exists() or not ids:
        return 0.0
    return max(_peak(child) for child in ids)


def _peak(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _memory(table: Table, folder: Path, made: Material) -> None:
    """How much more the writing process needs for ten thousand comments than for none."""
    from bench.material import small_round

    small = small_round(made)
    for kind in ("docx", "xlsx"):
        with product(folder, made.data) as server:
            fetched(server, made, kind, small)
            before = peak_of_children(server.process.pid)
            fetched(server, made, kind)
            after = peak_of_children(server.process.pid)
        table.add(
            Line(
                f"{kind}: memory, MiB",
                f"{after:.0f}",
                f"{before:.0f}",
                after - before,
                at_most=150.0,
                more="the difference",
            )
        )
