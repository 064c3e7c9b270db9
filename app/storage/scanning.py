"""Sending stored files to the scanner: each content once, after it has been received, whoever waits for what.

A file without a verdict is the queue, so a process that is killed loses nothing, and one that came in by any way is in
it. One process sends at a time. While the scanner is away everything else goes on.
"""

import datetime
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, func, select

from app import clock
from app.database import Database
from app.database.locking import give_way, has_given_way, lock
from app.storage.models import ErasedFile, FileScan, ScanDoubt, ScannerState, StoredFile
from app.storage.patience import Patience
from app.storage.scanner import CannotScan, Clamd, Looked, ScannerAway
from app.storage.scans import is_locked
from app.storage.store import Store

log = logging.getLogger("remiss.scanner")

AT_ONCE = 100
PAUSE, LONGEST_PAUSE = 3.0, 300.0
"""Seconds between two looks for files, and at most while the scanner is away."""
TRIES = 3
"""After so many times that the scanner could not look at a file it is told as one that cannot be looked at."""

Told = Callable[[Session, str, str, datetime.datetime], None]
"""Called in the transaction that locks a file, with its SHA-256, what was found and when."""


def tell_nobody(session: Session, sha256: str, signature: str, now: datetime.datetime) -> None:
    """For where nobody uses files."""


@dataclass
class Scanning:
    """One installation's files and its scanner."""

    database: Database
    store: Store
    scanner: Clamd
    told: Told = tell_nobody
    now: Callable[[], datetime.datetime] = clock.now
    stopped: Callable[[], bool] = lambda: False
    _tries: dict[str, int] = field(default_factory=dict)
    _patience: Patience = field(default_factory=Patience)

    def run(self) -> int | None:
        """Have all looked at that wait; how many were. None when another process does.

        Raises ScannerAway, when that has been written down.
        """
        with self.database.scanning() as alone:
            return self._run() if alone else None

    def _run(self) -> int:
        if not self._waits():
            return 0
        try:
            version = self.scanner.version()
            self._tell(version)
            number = 0
            for sha256 in queue(self.database, _waiting):
                if self.stopped():
                    break
                number += self._scan(sha256)
        except ScannerAway as away:
            self._tell(None)
            log.warning("the scanner %s", away)
            raise
        return number

    def _waits(self) -> bool:
        with self.database.read() as session:
            return session.exec(_waiting().limit(1)).first() is not None

    def _scan(self, sha256: str) -> bool:
        if self._patience.is_waiting(sha256, self.now()):
            return False
        try:
            looked = self.scanner.look(self.store.read(sha256))
        except CannotScan as reason:
            self._tries[sha256] = self._tries.get(sha256, 0) + 1
            log.warning("file %s: the scanner says: %s", sha256, reason)
            if self._tries[sha256] < TRIES:
                return False
            looked = Looked(doubt=ScanDoubt.UNREADABLE)
        except OSError as error:  # it is missing, or the store does not answer: `remiss verify` tells
            tell_unreadable(log, sha256, error, self._patience.failed(sha256, self.now()))
            return False
        self._patience.read(sha256)
        self._tries.pop(sha256, None)
        try:
            with self.database.write() as session:
                self._keep(session, sha256, looked)
        except OperationalError as error:
            if not has_given_way(error):
                raise
            log.info("file %s: is in use, and looked at again", sha256)
            return False
        return True

    def _keep(self, session: Session, sha256: str, looked: Looked) -> None:
        """Whoever is putting the file into an answer now has done so first, or waits and then knows what was found."""
        give_way(session)  # an answer locks its round first and the file then, and this the other way round
        lock(session, select(StoredFile.sha256).where(col(StoredFile.sha256) == sha256).with_for_update())
        if keep(session, sha256, looked, now=self.now()):
            log.warning("file %s: %s was found, it is locked", sha256, looked.signature)
            self.told(session, sha256, looked.signature or "", self.now())

    def _tell(self, version: str | None) -> None:
        now = self.now()
        with self.database.write() as session:
            state = session.get(ScannerState, 1) or ScannerState(asked_at=now)
            state.asked_at = now
            if version is None:
                state.away_since = state.away_since or now
            else:
                state.version, state.answered_at, state.away_since = version, now, None
            session.add(state)


def queue(database: Database, waiting: Callable[[], Any]) -> Iterator[str]:
    """Those that wait, the oldest first; one that could not be looked at does not stand in the others' way."""
    after: tuple[datetime.datetime, str] | None = None
    while True:
        query = waiting().order_by(col(StoredFile.created_at), col(StoredFile.sha256)).limit(AT_ONCE)
        if after:
            later = col(StoredFile.created_at) > after[0]
            same = (col(StoredFile.created_at) == after[0]) & (col(StoredFile.sha256) > after[1])
            query = query.where(or_(later, same))
        with database.read() as session:
            rows = [(at, sha256) for sha256, at in session.exec(query)]
        yield from (sha256 for _at, sha256 in rows)
        if len(rows) < AT_ONCE:
            return
        after = rows[-1]


def tell_unreadable(to: logging.Logger, sha256: str, error: OSError, pause: datetime.timedelta) -> None:
    """Say in the log that a file cannot be read, and when it is tried again."""
    why = error.strerror or type(error).__name__
    to.warning("file %s: cannot be read (%s), tried again in %d s", sha256, why, pause.total_seconds())


def is_kept() -> ColumnElement[bool]:
    """Whether a file's bytes are to be here: those that are erased by decision are looked for by nobody."""
    return col(StoredFile.sha256).not_in(select(ErasedFile.sha256))


def keep(session: Session, sha256: str, looked: Looked, *, now: datetime.datetime) -> bool:
    """Write down what the scanner said of a file; whether that locks it now.

    What was found stays found, whatever a later look says: only a person unlocks. What was released stays so, unless
    something else is found.
    """
    scan = session.get(FileScan, sha256, with_for_update=True) or FileScan(sha256=sha256, scanned_at=now)
    scan.scanned_at, scan.again = now, False
    is_new = looked.signature is not None and scan.signature != looked.signature
    was_locked = scan.signature is not None and scan.released_at is None
    if is_new:
        scan.signature, scan.found_at, scan.doubt = looked.signature, scan.found_at if was_locked else now, None
        scan.released_at = scan.released_by = scan.release_reason = None
    elif scan.signature is None:
        scan.doubt = looked.doubt
    session.add(scan)
    session.flush()
    return is_new and not was_locked


def is_told() -> ColumnElement[bool]:
    """Whether there is anything to tell of a scanned file: something was found, or it could not be looked into."""
    return or_(col(FileScan.signature).is_not(None), col(FileScan.doubt).is_not(None))


def look_again(session: Session) -> int:
    """Have all files looked at once more, by new signatures; how many. What is known of them holds meanwhile."""
    return session.connection().execute(update(FileScan).values(again=True)).rowcount


@dataclass(frozen=True, slots=True)
class Scans:
    """How many files wait, are locked and could not be looked into; how it goes with the scanner, None: never asked."""

    waiting: int
    oldest: datetime.datetime | None
    locked: int
    unread: int
    state: ScannerState | None


def scans(session: Session) -> Scans:
    """How it goes. Two statements."""
    doubtful = col(FileScan.doubt).is_not(None)
    locked, unread = (
        select(func.count()).select_from(FileScan).where(*which).correlate(None).scalar_subquery()
        for which in ((is_locked(),), (~is_locked(), doubtful))
    )
    counted = _waiting().with_only_columns(func.count(), func.min(col(StoredFile.created_at)), locked, unread)
    waiting, oldest, locked_ones, unread_ones = session.exec(counted).one()
    return Scans(waiting, oldest, locked_ones, unread_ones, session.get(ScannerState, 1))


def _waiting() -> Any:
    is_due: ColumnElement[bool] = or_(col(FileScan.sha256).is_(None), col(FileScan.again))
    return (
        select(StoredFile.sha256, StoredFile.created_at)
        .outerjoin(FileScan, col(FileScan.sha256) == col(StoredFile.sha256))
        .where(is_due, is_kept())
    )


class Scanner(threading.Thread):
    """Sends files to the scanner while the server or a worker runs, until ``stop``."""

    def __init__(self, scanning: Scanning | None) -> None:
        super().__init__(name="scanner", daemon=True)
        self._scanning = scanning
        self._stopping = threading.Event()

    def run(self) -> None:
        """Look again and again, when there is a scanner."""
        if self._scanning is None:
            return
        self._scanning.stopped = self._stopping.is_set
        pause = PAUSE
        while not self._stopping.wait(pause):
            try:
                self._scanning.run()
                pause = PAUSE
            except ScannerAway:
                pause = min(pause * 2, LONGEST_PAUSE)
            except Exception as error:  # the thread must survive a database that is away for a while
                log.error("scanning stopped: %s", type(error).__name__, exc_info=error)
                pause = min(pause * 2, LONGEST_PAUSE)

    def stop(self, seconds: float = 20) -> None:
        """Ask the thread to end, and wait for what it is doing."""
        self._stopping.set()
        if self.is_alive():
            self.join(seconds)
