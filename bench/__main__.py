"""`python -m bench [--quick]`: measure everything, print one table."""

import argparse
import tempfile
import time
from pathlib import Path

from bench import exporting, growth, ratios, starting
from bench.material import make
from bench.table import Table


def main() -> None:
    """Measure in a folder of its own, which is removed at the end."""
    parser = argparse.ArgumentParser(prog="bench", description="The product beside its bare limit.")
    parser.add_argument("--quick", action="store_true", help="three rounds instead of five, no growth")
    parser.add_argument("--only", choices=["ratios", "exports", "start", "growth"], help="one part alone")
    chosen = parser.parse_args()
    rounds = 3 if chosen.quick else 5
    begun, table = time.monotonic(), Table()
    with tempfile.TemporaryDirectory(prefix="remiss-bench-") as name:
        folder = Path(name)
        parts = [chosen.only] if chosen.only else ["ratios", "exports", "start"]
        if not chosen.only and not chosen.quick:
            parts.append("growth")
        measures_round = bool({"ratios", "exports"} & set(parts))
        material = make(folder / "national", bodies=400, comments=10_000) if measures_round else None
        if material and "ratios" in parts:
            ratios.measure(table, folder, material, rounds)
        if material and "exports" in parts:
            exporting.measure(table, folder, material, rounds)
        if "start" in parts:
            starting.measure(table, folder, rounds)
        if "growth" in parts:
            growth.measure(table, folder)
    table.end()
    print(f"Measured in {time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    main()
