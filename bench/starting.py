"""From the start of a process to its first page."""

from pathlib import Path

from bench.ratios import in_turn
from bench.running import product, twin
from bench.table import Line, Table


def measure(table: Table, folder: Path, rounds: int) -> None:
    """The product (its database is there already) beside the plainest app on the same stack."""
    table.heading(f"Start to first page, seconds (medians of {rounds})")
    data = folder / "started"

    def ours() -> float:
        with product(folder, data, "/sign-in") as server:
            return server.started

    def bare() -> float:
        with twin("bare_app", folder) as server:
            return server.started

    ours()
    bare()
    pair = in_turn(rounds, ours, bare)
    table.add(Line("start", f"{pair[0]:.2f} s", f"{pair[1]:.2f} s", pair[2], at_most=1.5))
