"""`python -m bench`: measure everything, or the parts that are named, and print one table."""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import (
    batching,
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
    saving,
    starting,
    viewing,
    weighing,
)
from bench.run import Run

PARTS: dict[str, Callable[[Run], None]] = {
    "saves": saving.saves,
    "form": saving.form,
    "board": viewing.board,
    "comments": viewing.comments,
    "plan": viewing.plan,
    "exports": exporting.measure,
    "pdf": printing.measure,
    "reading": reading.measure,
    "mending": mending.measure,
    "dividing": dividing.measure,
LONG = ("batch", "rush", "reminders", "growth")
