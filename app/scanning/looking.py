"""Looking into stored files for what whoever opens them should know of: after receipt, in limited child processes.

It needs no scanner. A file without a row is the queue, as of scans; one process looks at a time.
"""

import datetime
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session

from app import clock
from app.database import Database
from app.errors import RemissError
from app.intake.inside import START, may_hold, traits_inside
from app.jobs.untrusted import Busy, Untrusted
from app.storage.models import FileTrait, FileTraits
from app.storage.patience import Patience
from app.storage.scanning import LONGEST_PAUSE, PAUSE, queue, tell_unreadable
from app.storage.store import Store
from app.storage.unlooked import to_look_into
from app.temporary import temporary_file

log = logging.getLogger("remiss.looking")

LIMITS = Untrusted(seconds=40, processor=20, megabytes=1000, imports=("app.intake.pdf_inside",))


@dataclass
class Looking:
    """One installation's files."""

    database: Database
    store: Store
    now: Callable[[], datetime.datetime] = clock.now
    stopped: Callable[[], bool] = lambda: False
    _patience: Patience = field(default_factory=Patience)

    def run(self) -> int | None:
        """Look into all that wait; how many were. None when another process does."""
        with self.database.looking() as alone:
            return self._run() if alone else None

    def _run(self) -> int:
        number = 0
        for sha256 in queue(self.database, to_look_into):
            if self.stopped():
                break
            if self._patience.is_waiting(sha256, self.now()):
                continue
            try:
                found = self._look(sha256)
            except Busy:  # those who wait at a page come first
                break
            except OSError as error:  # it is missing, or the store does not answer: `remiss verify` tells
                tell_unreadable(log, sha256, error, self._patience.failed(sha256, self.now()))
                continue
            self._patience.read(sha256)
            with self.database.write() as session:
                keep_traits(session, sha256, found, now=self.now())
            number += 1
        return number

    def _look(self, sha256: str) -> tuple[FileTrait, ...]:
        """Also into what is locked: it may be unlocked, and nobody but the child reads it here."""
        with temporary_file(suffix=".inside") as file:
            start = b""
            for piece in self.store.read(sha256):
                start = start or piece[:START]
                if not may_hold(start):
                    return ()
                file.write(piece)
            try:
                found = LIMITS.run(traits_inside, Path(file.name))
            except Busy:
                raise
            except RemissError:  # too heavy, or it broke the child
                return (FileTrait.UNREADABLE,)
        return tuple(FileTrait(name) for name in found)


def keep_traits(session: Session, sha256: str, found: tuple[FileTrait, ...], *, now: datetime.datetime) -> None:
    """Write down what a file holds."""
    session.merge(FileTraits(sha256=sha256, looked_at=now, found=",".join(found)))


class Looker(threading.Thread):
    """Looks into files while the server or a worker runs, until ``stop``."""

    def __init__(self, looking: Looking) -> None:
        super().__init__(name="looker", daemon=True)
        self._looking = looking
        self._stopping = threading.Event()

    def run(self) -> None:
        """Look again and again."""
        self._looking.stopped = self._stopping.is_set
        pause = PAUSE
        while not self._stopping.wait(pause):
            try:
                self._looking.run()
                pause = PAUSE
            except Exception as error:  # the thread must survive a database that is away for a while
                log.error("looking into files stopped: %s", type(error).__name__, exc_info=error)
                pause = min(pause * 2, LONGEST_PAUSE)

    def stop(self, seconds: float = 20) -> None:
        """Ask the thread to end, and wait for what it is doing."""
        self._stopping.set()
        if self.is_alive():
            self.join(seconds)
