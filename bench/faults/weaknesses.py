"""Weaknesses that are planted in a server before it starts, for the controls. The product itself has no such switch."""

import datetime
import hashlib
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Engine, String, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

DEATH = "die"
"""The file in a server's folder that says when it dies, and of what: "before" or "after" a commit, then a text."""
FAILURE = "fail"
"""The file in a server's folder that is there while no commit goes through."""
LATE = 5.0  # seconds
AHEAD = "fast_clock"
"""The name of the clock that is ahead; names with spaces between are planted together."""


def finish_as(finish: Callable[[Session], None]) -> None:
    """Let every request end its session so, and the writer of SQLite each of its jobs, which it then does alone."""
    from app.database import connections, writer
    from app.web import sessions

    def alone(self: Any, job: Any) -> None:
        job.result = job.error = None
        session = self._make(self._engine.connect())
        try:
            job.result = job.context.run(job.work, session)
            finish(session)
        except Exception as error:
            job.error = error
            session.rollback()

    sessions.finish = connections.finish = finish  # type: ignore[attr-defined]
    writer.Writer._alone = alone  # type: ignore[method-assign]
    writer.Writer._together = lambda *_: False  # type: ignore[assignment, method-assign]


def acknowledge_first(_folder: Path) -> None:
    """The answer leaves, and the commit comes some seconds later."""

    def finish(session: Session) -> None:
        session.flush()
        held: Any = session
        closing, held.close, held.in_transaction = session.close, lambda: None, lambda: False

        def whole() -> None:
            session.commit()
            closing()

        late = threading.Timer(LATE, whole)
        late.daemon = True
        late.start()

    finish_as(finish)


def no_idempotency(folder: Path) -> None:
    """Idempotency keys are not looked at; the server still dies where it is told to."""
    from app.web.idempotency import Claim

    ignored: Any = lambda *_: None  # noqa: E731
    Claim.take = Claim.repeat = Claim.keep = ignored
    dying(folder)


def dying(folder: Path) -> None:
    """No weakness: a process that dies right before or right after a commit, once, when the drill tells it to."""
    order, committing = folder / DEATH, threading.local()
    whole = DefaultDialect.do_commit

    @event.listens_for(Engine, "before_cursor_execute")
    def _look(_connection: Any, _cursor: Any, _statement: str, parameters: Any, *_rest: Any) -> None:
        if order.exists() and order.read_text().partition(" ")[2] in repr(parameters):
            committing.dies = order.read_text().partition(" ")[0]

    def do_commit(self: DefaultDialect, connection: Any) -> None:
        dies = getattr(committing, "dies", "")
        committing.dies = ""
        if dies == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        whole(self, connection)
        if dies == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]


def failing(folder: Path) -> None:
    """No weakness: commits that fail while the drill says so. What they leave open is left open, as SQLite does."""
    order, whole = folder / FAILURE, DefaultDialect.do_commit

    def do_commit(self: DefaultDialect, connection: Any) -> None:
        if order.exists():
            raise self.loaded_dbapi.OperationalError("disk I/O error")
        whole(self, connection)

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]


def failing_is_fine(folder: Path) -> None:
    """A commit that fails is answered as if it had gone well."""
    failing(folder)
    full_is_fine(folder)


def no_sync(_folder: Path) -> None:
    """Stored files and their folders are not forced to disk."""
    os.fsync = lambda _descriptor: None  # type: ignore[assignment]


def synchronous_normal(_folder: Path) -> None:
    """SQLite forces its log to disk only when it is full, as many guides advise."""
    from app.database import connections

    connections.SQLITE_PRAGMAS["synchronous"] = 1


def synchronous_commit_off(_folder: Path) -> None:
    """PostgreSQL answers before its log is written."""
    from app.database import Database

    Database.check = lambda _self: None  # type: ignore[method-assign]

    @event.listens_for(Engine, "connect")
    def _relax(connection: Any, _record: Any) -> None:
        connection.execute("SET synchronous_commit = off")
        connection.commit()


def full_is_fine(_folder: Path) -> None:
    """A commit that finds no room is answered as if it had gone well."""

    def finish(session: Session) -> None:
        try:
            session.commit()
        except OperationalError:
            session.rollback()
        session.close()

    finish_as(finish)


def never_full(_folder: Path) -> None:
    """A file that finds no room is taken all the same."""
    from app.storage.folder import FolderStore
    from app.storage.store import KeptFile

    put = FolderStore._put

    def keep(self: FolderStore, chunks: Any, limit: int) -> KeptFile:
        content = b"".join(chunks)
        try:
            return put(self, [content], limit)
        except OSError:
            return KeptFile(hashlib.sha256(content).hexdigest(), len(content))

    FolderStore._put = keep  # type: ignore[method-assign]


def waits_for_ever(_folder: Path) -> None:
    """A database's silence has no end."""
    from app.database import connections

    connections.end_silence = lambda _engine, _answer=0.0: None


def own_clock(_folder: Path) -> None:
    """An answer came when the server got round to it."""
    from app.web import arrival

    arrival.waited = lambda _transport: datetime.timedelta(0)


def generous_clock(_folder: Path) -> None:
    """Every answer came two seconds before it did."""
    from app.web import arrival

    arrival.waited = lambda _transport: datetime.timedelta(seconds=2)


def proxy_unheard(_folder: Path) -> None:
    """What the proxy says of when a request came is not read."""
    from app.web.arrival import Arrivals

    Arrivals._stamp = lambda *_: None  # type: ignore[method-assign]


def replica_unheard(_folder: Path) -> None:
    """Whether the replica has what the primary has is not asked."""
    from app.database.replica import Replica

    Replica._reaches = lambda *_: True  # type: ignore[method-assign]


def fast_clock(_folder: Path) -> None:
    """No weakness: a host whose clock is ahead of all others, as happens."""
    from app import clock

    def ahead() -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=20)

    clock.now.__code__ = ahead.__code__  # whoever has it by name has it too


def needs_what_old_ones_do_not_know(_folder: Path) -> None:
    """The migration adds a column that has to be filled in, and only this program knows with what."""
    from app import server
    from app.rounds.models import Round

    Round.__table__.append_column(Column("of_later", String, nullable=False, default="x"))  # type: ignore[attr-defined]
    migrated = server.upgrade_alone

    def upgrade(database: Any) -> str:
        done = migrated(database)
        with database.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE round ADD COLUMN IF NOT EXISTS of_later text NOT NULL DEFAULT 'x'")
            connection.exec_driver_sql("ALTER TABLE round ALTER COLUMN of_later DROP DEFAULT")
        return done

    server.upgrade_alone = upgrade


WEAKNESSES: dict[str, Callable[[Path], None]] = {
    weakness.__name__: weakness
    for weakness in (
        acknowledge_first,
        no_idempotency,
        dying,
        failing,
        failing_is_fine,
        no_sync,
        synchronous_normal,
        synchronous_commit_off,
        full_is_fine,
        never_full,
        waits_for_ever,
        own_clock,
        generous_clock,
        proxy_unheard,
        replica_unheard,
        fast_clock,
        needs_what_old_ones_do_not_know,
    )
}


def plant(name: str, folder: Path) -> None:
    """Weaken this process, if a weakness is named, or several."""
    for one in name.split():
        WEAKNESSES[one](folder)
