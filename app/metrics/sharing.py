"""The counts of several processes behind one address (`--workers`): each writes its own to a folder they share.

Whichever is asked tells those of all, also of processes that have ended, so that no sum ever falls.
"""

import json
import logging
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.database import Database
from app.metrics.queries import Gauge
from app.web.counting import Counts, Took

log = logging.getLogger("remiss.metrics")

FOLDER = "METRICS_FOLDER_OF_REMISS"
"""Where the server tells its worker processes which folder that is; no setting of anybody's."""
EVERY = 2.0
"""Seconds between one writing and the next: so much is lost at most when a process is killed."""
ALIVE = 15.0
"""A process that has written nothing for so long is not running."""


@contextmanager
def shared_folder() -> Iterator[None]:
    """For the server while its worker processes run: the folder is there, and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="remiss-metrics-", ignore_cleanup_errors=True) as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]


def share(counts: Counts, database: Database) -> None:
    """For a worker process: write what it counts from now on, as long as it lives."""
    folder = os.environ.get(FOLDER)
    if folder:
        threading.Thread(target=_keep_writing, args=(Path(folder), counts, database), daemon=True).start()


def _keep_writing(folder: Path, counts: Counts, database: Database) -> None:
    while folder.is_dir():
        try:
            write(folder, counts, database)
        except OSError as error:
            log.warning("counts could not be written: %s", type(error).__name__)
        time.sleep(EVERY)


def write(folder: Path, counts: Counts, database: Database) -> None:
    """Write what this process has counted; whoever reads sees the old or the new, never half of it."""
    told = {
        "asked": [[*key, number] for key, number in counts.asked.copy().items()],
        "took": [[*key, took.up_to, took.seconds] for key, took in counts.took.copy().items()],
        "served": database.turns.served,
        "waiting": database.writers_waiting,
        "reads": _reads(database),
    }
    beside = folder / f"{os.getpid()}.new"
    beside.write_text(json.dumps(told), encoding="utf-8")
    beside.replace(folder / f"{os.getpid()}.json")


def whole(counts: Counts, database: Database) -> tuple[Counts, list[Gauge]]:
    """What this process and all beside it have counted; how many run, wrote and wait for their turn."""
    total, processes = Counts(), 1
    served, waiting = database.turns.served, database.writers_waiting
    reads = Counter(_reads(database))
    total.add_all(counts)
    folder = os.environ.get(FOLDER)
    for path in Path(folder).glob("*.json") if folder else ():
        if path.stem == str(os.getpid()):
            continue
        told, is_alive = json.loads(path.read_bytes()), time.time() - path.stat().st_mtime < ALIVE
        total.add_all(_counts(told))
        served += told["served"]
        reads.update(told["reads"])
        waiting += told["waiting"] * is_alive
        processes += is_alive
    return total, [
        Gauge("remiss_processes", processes),
        Gauge("remiss_transactions_total", served),
        Gauge("remiss_writers_waiting", waiting),
        *(Gauge("remiss_reads_total", number, (("source", source),)) for source, number in sorted(reads.items())),
    ]


def _reads(database: Database) -> dict[str, int]:
    return dict(database.replica.reads) if database.replica is not None else {}


def _counts(told: dict[str, Any]) -> Counts:
    return Counts(
        asked={(method, route, action, status): n for method, route, action, status, n in told["asked"]},
        took={(method, route): Took(up_to, seconds) for method, route, up_to, seconds in told["took"]},
    )
