"""One thread that writes for many on SQLite: their jobs share a transaction, and so a commit.

SQLite has one writer at a time, and a durable commit costs more than what is written. So a thread takes the jobs that
wait into one transaction, each behind a savepoint of its own, and acknowledges each only when all are committed
(decision 0250). What each job promises is what a transaction of its own would: done whole or not at all, after those
before it, and durable when it is told so.
"""

import asyncio
import contextvars
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from app.database.turns import Turns

log = logging.getLogger("remiss.database")

MOST = 64
"""Jobs in one transaction."""
UNBROKEN = 0.1
"""Seconds after which batches that follow on each other leave a gap, for other processes that wait for the file."""
GAP = 0.01
"""Seconds of such a gap: SQLite asks again whether the file is free some ten times a second."""

Work = Callable[[Session], Any]
Make = Callable[[Connection], Session]


@dataclass(slots=True)
class _Job:
    """Somebody's work, in the context (language) of who asked for it; the loop in which they wait."""

    work: Work
    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[Any]"
    context: contextvars.Context = field(default_factory=contextvars.copy_context)
    result: Any = None
    error: BaseException | None = None


class Writer:
    """Does jobs one after another, up to ``MOST`` to a commit. ``make`` gives a session on the writer's connection."""

    def __init__(self, engine: Engine, turns: Turns, make: Make) -> None:
        self._engine, self._turns, self._make = engine, turns, make
        self._waiting: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def do(self, work: Work) -> "asyncio.Future[Any]":
        """Have a job done: what it returned or raised, once that is committed or undone.

        A job may be run a second time, when something that others in its transaction did has undone it: it changes
        nothing but what its session holds.
        """
        loop = asyncio.get_running_loop()
        job = _Job(work, loop, loop.create_future())
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self._thread.start()
            self._waiting.put(job)
        return job.done

    @property
    def waiting(self) -> int:
        """How many jobs wait, roughly."""
        return self._waiting.qsize()

    def close(self) -> None:
        """Do what waits, and end the thread; another job would start another."""
        with self._starting:
            thread, self._thread = self._thread, None
            if thread is not None:
                self._waiting.put(None)
                thread.join()

    def _run(self) -> None:
        idle = unbroken_since = time.monotonic()
        while (first := self._waiting.get()) is not None:
            if time.monotonic() - idle > GAP:
                unbroken_since = time.monotonic()
            self._turns.acquire()
            try:
                jobs, ends = self._with_those_behind(first)
                self._finish(jobs)
            finally:
                self._turns.release()
            _tell(jobs)
            if ends:
                return
            if time.monotonic() - unbroken_since > UNBROKEN:
                time.sleep(GAP)
                unbroken_since = time.monotonic()
            idle = time.monotonic()

    def _with_those_behind(self, first: _Job) -> tuple[list[_Job], bool]:
        """The jobs of one transaction, and whether none comes after them."""
        jobs = [first]
        while len(jobs) < MOST:
            try:
                job = self._waiting.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

    def _finish(self, jobs: list[_Job]) -> None:
        """Do the jobs and commit. Whatever happens, each has a result or an error afterwards."""
        try:
            are_done = len(jobs) > 1 and self._together(jobs)
        except Exception as error:  # no connection, or not its turn: nothing was done
            for job in jobs:
                job.error = error
            return
        if not are_done:
            for job in jobs:
                self._alone(job)

    def _alone(self, job: _Job) -> None:
        """A job in a transaction of its own. What fails is this job's failure, not that of others done before."""
        job.result = job.error = None
        try:
            with self._engine.connect() as connection, self._make(connection) as session:
                job.result = job.context.run(job.work, session)
                session.commit()
        except Exception as error:
            job.error = error

    def _together(self, jobs: Sequence[_Job]) -> bool:
        """The jobs in one transaction; False when one of them undid it for all, so that each must be done alone."""
        with self._engine.connect() as connection:
            transaction = connection.begin()
            for job in jobs:
                try:
                    with self._make(connection) as session:
                        job.result = job.context.run(job.work, session)
                        session.commit()  # lets go of its savepoint
                except Exception as error:
                    job.error = error
                    if not _stands(connection):
                        log.warning("one of %s saves undid their transaction: each is done alone", len(jobs))
                        connection.invalidate()
                        transaction.rollback()
                        return False
            try:
                transaction.commit()
            except Exception as error:  # nothing is written: also what was refused may have been refused for that
                log.error("a commit of %s saves failed: %s", len(jobs), type(error).__name__)
                for job in jobs:
                    job.error = OperationalError("COMMIT", {}, error)
        return True


def _stands(connection: Connection) -> bool:
    """Whether the transaction is still there: a full disk takes back all of it, whatever savepoints there are."""
    return bool(connection.connection.dbapi_connection and connection.connection.dbapi_connection.in_transaction)


def _tell(jobs: Sequence[_Job]) -> None:
    """Wake whoever waits, each loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, theirs in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, theirs)
        except RuntimeError:  # that loop is closed: nobody waits there any more
            continue


def _settle(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        if job.done.done():  # given up meanwhile
            continue
        if job.error is not None:
            job.done.set_exception(job.error)
        else:
            job.done.set_result(job.result)
