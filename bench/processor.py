"""Processor time of processes, as Linux keeps it of each: what else a machine does shows little in it."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> set[int]:
    """The processes that a process has started and that still run."""
    found: set[int] = set()
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return found  # the process itself has ended meanwhile
    for thread in threads:
        try:
            found.update(int(child) for child in (thread / "children").read_text().split())
        except OSError:
            continue  # a thread that has ended meanwhile
    return found


def of_tree(pid: int) -> float:
    """Seconds of a process, its threads and its children; of those that have ended too, once they were waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS + sum(of_tree(child) for child in children(pid))


def of_threads(pid: int) -> float:
    """Seconds of a process's threads that still run, to the nanosecond: for a single request."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except OSError:
            continue
    return total / 1e9


def peak_memory(pid: int) -> float:
    """The largest peak of memory among a process's children, MiB."""
    return max((_peak(child) for child in children(pid)), default=0.0)


def _peak(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
