"""Work for the tests' jobs, called by name in a trusted child; and a worker to run as a process of its own."""

import datetime
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.database import Database
from app.errors import RuleBroken
from app.jobs.results import FolderResults
from app.jobs.trusted import Trusted
from app.jobs.worker import Worker

WORKS = {
    "write": "tests.jobs.work:write",
    "refuse": "tests.jobs.work:refuse",
    "break": "tests.jobs.work:break_off",
}
SHORT = datetime.timedelta(seconds=2)


def write(
    *, report: Callable[[int, int], None], target: str, text: str, marks: str, seconds: float = 0, **rest: Any
) -> dict[str, Any]:
    """Leave a mark with this process's id, begin the file, take some time, write the text."""
    Path(target).touch()
    with Path(marks).open("a") as file:
        file.write(f"{os.getpid()}\n")
    for step in range(int(seconds * 10)):
        report(step, int(seconds * 10))
        time.sleep(0.1)
    Path(target).write_text(text)
    return {"filename": "text.txt", "media_type": "text/plain"}


def refuse(**rest: Any) -> dict[str, Any]:
    """Say why it cannot be done."""
    raise RuleBroken("Det går inte.", code="trial")


def break_off(*, target: str, **rest: Any) -> dict[str, Any]:
    """Fail half-way, saying something that nobody may read."""
    Path(target).write_text("hälften")
    raise KeyError("hemligt")


def worker(database: Database, folder: Path, lease: datetime.timedelta = SHORT) -> Worker:
    """A worker on the tests' kinds of work."""
    return Worker(database, Trusted(1), FolderResults(folder), WORKS, lease=lease)


if __name__ == "__main__":
    worker(Database(sys.argv[1]), Path(sys.argv[2])).run()
