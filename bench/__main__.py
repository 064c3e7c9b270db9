"""`python -m bench`: measure everything, or the parts that are named, and print one table."""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import (
    batching,
    compiling,
    databases,
    dividing,
    evening,
    exporting,
    fetching,
    growth,
    mending,
    printing,
    reading,
    reminding,
    resembling,
    saving,
    starting,
    viewing,
    weighing,
)
from bench.run import Run

PARTS: dict[str, Callable[[Run], None]] = {
    "saves": saving.saves,
    "form": saving.form,
    "replies": saving.replies,
    "board": viewing.board,
    "comments": viewing.comments,
    "plan": viewing.plan,
    "exports": exporting.measure,
    "choices": exporting.choices,
    "pdf": printing.measure,
    "compilation": compiling.measure,
    "reading": reading.measure,
    "mending": mending.measure,
    "dividing": dividing.measure,
    "similar": resembling.measure,
    "batch": batching.measure,
    "fetching": fetching.measure,
    "start": starting.measure,
    "visit": weighing.measure,
    "beside": evening.beside_export,
    "rush": evening.rushes,
    "reminders": reminding.measure,
    "growth": growth.measure,
}
LONG = ("batch", "rush", "reminders", "growth", "fetching")


def main() -> None:
    """Measure in a folder of its own, which is removed at the end."""
    parser = argparse.ArgumentParser(prog="bench", description="The product beside its bare limit.")
    parser.add_argument("--quick", action="store_true", help=f"three rounds instead of five, without {', '.join(LONG)}")
    parser.add_argument("--only", default="", help=f"parts alone, with commas: {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=0, help="how often each pair is measured")
    parser.add_argument("--million", action="store_true", help="growth to 1,000,000 comments, too")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--database-url", default="", help="a PostgreSQL server where databases may be made")
    chosen = parser.parse_args()
    parts = chosen.only.split(",") if chosen.only else [name for name in PARTS if not (chosen.quick and name in LONG)]
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="remiss-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with databases.chosen(chosen.database, chosen.database_url, folder) as where:
            run = Run(folder, where, chosen.rounds or (3 if chosen.quick else 5), chosen.million)
            print(
                f"On {where.name}, medians of {run.rounds} pairs. Ratios are of processor time; by clock beside them."
            )
            for part in parts:
                PARTS[part](run)
    run.table.end()
    if set(parts) == set(PARTS):
        print(f"Not measured: {', '.join(sorted(run.table.unjudged())) or 'nothing'}.")
    print(f"Measured in {time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    main()
