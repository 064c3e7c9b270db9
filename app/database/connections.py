"""Engines and sessions: how the database is opened, read, written and asked whether it is well."""

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.database.locking import WRITES
from app.database.process_locks import Lock, locked
from app.database.replica import Reading, Replica
from app.database.silence import REPLICA_ANSWER, STATEMENT, TCP, be_patient, end_silence
from app.database.sqlite import DRIVER
from app.database.turns import Turns
from app.database.writer import Writer
from app.disk import make_folder

R = TypeVar("R")

SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: an acknowledged row survives a power cut
    "foreign_keys": 1,
    "recursive_triggers": 1,  # closes the INSERT OR REPLACE hole of append-only triggers
    "busy_timeout": 10000,
}
KILOBYTES_READ = 8_000
"""Of the file, kept for a snapshot: rows of a round lie all over it, and are not read in the order in which they lie.
SQLite's own 2,000 are too few for 10,000 comments."""
THREADS = 16
IDLE = 0
"""What PostgreSQL's driver says of a connection without a transaction."""
QUEUED = 1.0
"""Seconds that a look at the database's health waits for its turn."""
SNAPSHOT_WAIT = 5.0
"""Seconds that a file waits for the replica to have all that the primary has."""
SNAPSHOT_ANSWER = 120.0
"""Seconds that a file waits for the answer to one statement there."""
WRITERS = 8  # at once on PostgreSQL: those who wait for each other's rows leave threads for those who read


def own_name() -> str:
    """What this process calls itself in PostgreSQL's list of connections; no other process has the same name."""
    return f"remiss {os.getpid()} on {socket.gethostname()[:30]}"


def finish(session: Session) -> None:
    """Commit what a session wrote and give its connection back, in the thread that calls."""
    session.commit()
    session.close()


class Database:
    """Sessions on one database. ``read()`` never writes; ``write()`` commits at its end or rolls back on an error.

    ``info`` is what every session carries about the installation (``session.info``), for those who know no settings.
    ``replica_url``: a replica of PostgreSQL, which sessions for reading may be let go to.
    """

    replica: Replica | None

    def __init__(self, url: str, info: Mapping[str, Any] | None = None, *, replica_url: str = "") -> None:
        self.url = make_url(url)
        self.replica_url, self.replica = replica_url, None
        self.info = dict(info or {})
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.turns = Turns(1 if self.is_sqlite else WRITERS)
        self.writer: Writer | None = None
        if self.is_sqlite:
            if self.url.database:
                make_folder(Path(self.url.database).parent)
            self.engine = self._sqlite(read_only=False)
            self.read_engine = self._sqlite(read_only=True)
            self.writer = Writer(self.engine, self.turns, self._job)
        else:
            self.engine = self._postgresql()
            self.read_engine = self.engine.execution_options(postgresql_readonly=True)
            if replica_url:
                self.replica = Replica(self._of_replica(make_url(replica_url)))

    def _sqlite(self, *, read_only: bool) -> Engine:
        engine = create_engine(
            self.url.set(drivername=DRIVER),
            connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 10},
            pool_size=THREADS,
            max_overflow=4,
            hide_parameters=True,  # an error's text goes to the log, a draft's words may not
        )

        @event.listens_for(engine, "connect")
        def _settings(connection: Any, _record: Any) -> None:
            cursor = connection.cursor()
            for name, value in SQLITE_PRAGMAS.items():
                cursor.execute(f"PRAGMA {name}={value}")
            if read_only:
                cursor.execute("PRAGMA query_only=1")
            cursor.close()

        @event.listens_for(engine, "checkin")
        def _end(connection: Any, _record: Any) -> None:
            """A commit that failed may leave its transaction open, which nobody else would know of."""
            if connection is not None and connection.in_transaction:
                connection.rollback()

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

        return engine

    def _postgresql(self) -> Engine:
        options = f"-c synchronous_commit=on -c lock_timeout=10s -c statement_timeout={STATEMENT}s -c timezone=UTC"
        engine = _server(self.url, options, TCP)
        end_silence(engine)

        @event.listens_for(engine, "checkin")
        def _end(connection: Any, _record: Any) -> None:
            """As on SQLite: whoever has the connection next begins a transaction of its own."""
            if connection is not None and not connection.closed and connection.info.transaction_status != IDLE:
                connection.rollback()

        return engine

    def _of_replica(self, url: URL) -> Engine:
        """Its connections give up early: whoever waits for it can ask the primary."""
        options = f"-c default_transaction_read_only=on -c statement_timeout={REPLICA_ANSWER}s -c timezone=UTC"
        engine = _server(url, options, {**TCP, "connect_timeout": 2}, asks_first=False)
        end_silence(engine, REPLICA_ANSWER)
        return engine

    def check(self) -> None:
        """Assert the connection settings that durability rests on. Raises RuntimeError naming one that is off."""
        with self.engine.connect() as connection:
            if self.is_sqlite:
                for name, wanted in SQLITE_PRAGMAS.items():
                    value = connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                    if str(value).lower() != str(wanted):
                        raise RuntimeError(f"SQLite runs with {name}={value}, needs {wanted}")
            else:
                value = connection.exec_driver_sql("SHOW synchronous_commit").scalar_one()
                if value != "on":
                    raise RuntimeError(f"PostgreSQL runs with synchronous_commit={value}, needs on")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading."""
        with Session(self.read_engine, autoflush=False, info=self.info) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session for reading that sees one moment in all its statements: what a file is made of.

        A statement may take as long as it needs: it reads everything, and keeps nobody waiting.
        """
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}  # SQLite's transactions see no other
        with Session(self.read_engine.execution_options(**level), autoflush=False, info=self.info) as session:
            if self.is_sqlite:
                session.connection().connection.cursor().execute(f"PRAGMA cache_size=-{KILOBYTES_READ}")
            else:
                be_patient(session.connection())
            yield session

    def from_snapshot(self, read: Callable[[Session], R]) -> R:
        """What is read of one moment, no earlier than now: from the replica if it is there, else from the primary.

        What the replica fails to give is read once more.
        """
        replica = self.replica
        if replica is not None and self._has_all_now(replica):
            engine = replica.engine.execution_options(isolation_level="REPEATABLE READ")
            try:
                with Session(engine, autoflush=False, info=self.info) as session:
                    be_patient(session.connection(), SNAPSHOT_ANSWER)
                    return read(session)
            except DBAPIError as error:
                replica.lost(error)
        with self.snapshot() as session:
            return read(session)

    def _has_all_now(self, replica: Replica) -> bool:
        with self.read_engine.connect() as connection:
            has_all = replica.has_all_of(connection, wait=SNAPSHOT_WAIT)
        replica.reads["replica" if has_all else "primary"] += 1
        return has_all

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are committed together at the end of the block, or not at all."""
        self.turns.acquire()
        try:
            with Session(self.engine, expire_on_commit=False, info={**self.info, WRITES: True}) as session:
                yield session
                session.commit()
        finally:
            self.turns.release()

    @contextmanager
    def beside(self) -> Iterator[Session]:
        """A transaction of its own on PostgreSQL, whatever else the thread writes: committed at the end of the block.

        For bytes that must be kept before what refers to them is written. It locks nothing that others wait for, so it
        needs no turn.
        """
        with Session(self.engine, expire_on_commit=False, info={**self.info, WRITES: True}) as session:
            yield session
            session.commit()

    def reading(self) -> Reading:
        """A session for reading that ``put_back`` ends: nothing is opened until the first statement."""
        return Reading(self.read_engine, self.replica, autoflush=False, info=self.info)

    async def writing(self) -> Session:
        """A session for changing that ``put_back`` ends: its turn is awaited without keeping a thread."""
        await self.turns.acquire_async()
        return Session(self.engine, expire_on_commit=False, info={**self.info, WRITES: True})

    async def do(self, work: Callable[[Session], R]) -> R:
        """Do some work in a session for changing, and return what it returned once that is committed.

        On SQLite others may be committed with it (``app.database.writer``): the work must be short, and may be done a
        second time. On PostgreSQL it has a transaction and a thread of its own.
        """
        if self.writer is not None:
            result: R = await self.writer.do(work)
            return result
        return await self.do_alone(work)

    async def do_alone(self, work: Callable[[Session], R]) -> R:
        """The same in a transaction and a thread of its own, on either database."""
        session = await self.writing()

        def whole() -> R:
            result = work(session)
            finish(session)
            return result

        try:
            return await run_in_threadpool(whole)
        finally:
            try:
                await self.put_back(session)
            finally:
                self.turns.release()

    def _job(self, connection: Connection) -> Session:
        """A session for a job of the writer: behind a savepoint, where others are in the transaction too."""
        return Session(
            connection,
            expire_on_commit=False,
            info={**self.info, WRITES: True},
            join_transaction_mode="create_savepoint",
        )

    async def put_back(self, session: Session) -> None:
        """End a session; what it wrote and nobody committed is undone."""
        if self.is_sqlite or not session.in_transaction():
            session.close()  # at most a local rollback: cheaper than a change of thread
        else:
            await run_in_threadpool(session.close)

    def alone(self) -> AbstractContextManager[bool]:
        """One process at a time, for migrations at start: the others wait until this one is done."""
        return locked(self.engine, Lock.MIGRATING)

    def files_kept(self) -> AbstractContextManager[bool]:
        """While this is held nobody takes stored files away: for whoever reads the rows first and the files later."""
        return locked(self.engine, Lock.FILES, shared=True)

    def files_taken(self) -> AbstractContextManager[bool]:
        """For taking stored files away: gives False, at once, while somebody else holds them or takes some."""
        return locked(self.engine, Lock.FILES, wait=False)

    def scanning(self) -> AbstractContextManager[bool]:
        """For sending files to a scanner: gives False, at once, while somebody else does."""
        return locked(self.engine, Lock.SCANNING, wait=False)

    def looking(self) -> AbstractContextManager[bool]:
        """For looking into files: gives False, at once, while somebody else does."""
        return locked(self.engine, Lock.LOOKING, wait=False)

    @property
    def writers_waiting(self) -> int:
        """How many in this process wait to write, roughly."""
        return self.turns.waiting + (self.writer.waiting if self.writer is not None else 0)

    def takes_writing(self) -> bool:
        """Whether something could be written now: a row of the database's own is written as it is, and committed.

        Where others write one after another and its own turn is far away, their writing is taken for it.
        """
        served_before = self.turns.served
        if not self.turns.acquire_within(QUEUED):
            return self.turns.served > served_before
        try:
            with self.engine.connect() as connection:
                connection.detach()  # closed at the end, however late that is and whatever has become of the pool
                with connection.begin():
                    connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
        except DBAPIError:
            return False
        finally:
            self.turns.release()
        return True

    def dispose(self) -> None:
        """Finish what waits to be written, and close all connections."""
        if self.writer is not None:
            self.writer.close()
        self.engine.dispose()
        self.read_engine.dispose()
        if self.replica is not None:
            self.replica.engine.dispose()


def _server(url: URL, options: str, tcp: Mapping[str, int], *, asks_first: bool = True) -> Engine:
    """An engine on one server of PostgreSQL, for as many connections as there are threads.

    ``asks_first``: whether a connection is still there, before it is used.
    """
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=THREADS,
        max_overflow=THREADS,  # a thread that writes may read beside it
        pool_pre_ping=asks_first,
        pool_use_lifo=not asks_first,
        hide_parameters=True,
        connect_args={"options": options, "application_name": own_name(), **tcp},
    )
