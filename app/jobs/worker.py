"""The worker: takes jobs, one at a time, and has them done in a child. A thread of the server, or `remiss worker`.

There may be several at once, in several processes: a job is taken by lease, and while it is being done the lease is
renewed every second. A worker that was killed renews nothing, and another takes the job. What a kind of job is done by
is told by name, so this room knows no other. Files are made by one thread and read by another: nobody who wants to look
at a plan waits until somebody else's large file is made.
"""

import datetime
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, select

from app import temporary
from app.clock import now
from app.database import Database
from app.errors import RemissError, Unavailable
from app.i18n import _, speaking
from app.jobs import actions, queries
from app.jobs.models import Job
from app.jobs.results import Results
from app.jobs.trusted import ChildFailed, Closed, Trusted, Watch

log = logging.getLogger("remiss.jobs")

PAUSE = 0.25
"""Seconds between two looks for something to do."""
PAUSE_AFTER_TROUBLE = 10.0
LEASE = datetime.timedelta(seconds=30)
KEPT = datetime.timedelta(days=3)
"""How long a finished job and its file stay."""
CLEAN_EVERY = 600.0
"""Seconds between two rounds of cleaning up."""
TICK = 10.0
"""Seconds between two looks for what has come to its time."""
UNKNOWN = datetime.timedelta(days=1)
"""How long a job of a kind that is not known here waits for somebody who knows it: a newer version beside this one."""
FORGOTTEN = 24 * 3600.0
"""Seconds after which a file that no job remembers is removed."""


Keep = Callable[[Session], None]
"""Writes down what came of a job, in the transaction that finishes it."""
Reading = Callable[[Job, Watch], Keep]
"""Has an untrusted child read what the job says, and returns what writes down what was read."""

LEFT_BEHIND = 3600.0
"""Seconds after which a temporary file has been left behind by a process that was killed: nothing takes so long."""


class _NotOurs(Exception):
    """The job was cancelled, or another has taken it."""


class _Stopping(Exception):
    """This worker has been told to stop."""


def give_up_unknown(database: Database, kinds: Collection[str], *, now: datetime.datetime) -> int:
    """Jobs of other kinds than these, which nobody has taken for a day, have failed; how many."""
    with database.write() as session:
        return actions.give_up_unknown(session, kinds, before=now - UNKNOWN, now=now)


@dataclass
class Worker:
    """Takes jobs and has them done.

    ``works`` says for each kind of job which function does it, as "app.room.module:function". It is called in a trusted
    child with ``report(done, total)``, the database's ``url``, the round's id, ``target`` (the path to write to), the
    job's own arguments and ``facts``; it returns ``filename`` and ``media_type`` of what it wrote. ``readings`` do the
    jobs that read a stranger's file. A kind that is in neither it leaves to others: to another worker, or to one of a
    newer version beside it. ``chores`` are done whenever it cleans up after itself, ``ticks`` every few seconds. What a
    child returns as ``keep`` is no part of the job's result: ``keeps`` writes it down by the kind, when the job is done
    and nobody has cancelled it.
    """

    database: Database
    children: Trusted
    results: Results
    works: Mapping[str, str]
    facts: Mapping[str, Any] = field(default_factory=dict)
    sweeps: Sequence[Callable[[Session, datetime.datetime], int]] = ()
    """What other rooms forget after a time: each is called when this cleans up, and tells how many rows it removed."""
    readings: Mapping[str, Reading] = field(default_factory=dict)
    chores: Sequence[Callable[[], object]] = ()
    ticks: Sequence[Callable[[], object]] = ()
    lease: datetime.timedelta = LEASE
    keeps: Mapping[str, Callable[[Session, Job, Any], None]] = field(default_factory=dict)
    name: str = field(default_factory=lambda: f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}")

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._kinds = frozenset({*self.works, *self.readings})

    def start(self) -> None:
        """Work in a thread of its own until ``stop``."""
        self._thread = threading.Thread(target=self.run, name="worker", daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until the thread has ended."""
        if self._thread is not None:
            self._thread.join()

    def tell_to_stop(self) -> None:
        """Give back what is being done; ``stop`` waits for it."""
        self._stopping.set()

    def stop(self, seconds: float = 20) -> None:
        """Give back what is being done, and end."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def run(self) -> None:
        """Until stopped."""
        pause, cleaned, ticked = 0.0, -CLEAN_EVERY, -TICK
        while not self._stopping.wait(pause):
            try:
                if time.monotonic() - cleaned >= CLEAN_EVERY:
                    cleaned = time.monotonic()
                    self.clean_up()
                    for chore in self.chores:
                        chore()
                if time.monotonic() - ticked >= TICK:
                    ticked = time.monotonic()
                    for tick in self.ticks:
                        tick()
                pause = 0.0 if self.work_once() else PAUSE
            except Exception as error:  # a database that is away comes back: the thread must live to see it
                log.error("working stopped: %s", type(error).__name__, exc_info=error)
                pause = PAUSE_AFTER_TROUBLE

    def work_once(self) -> bool:
        """Take a job, if one waits, and do it; whether there was one."""
        with self.database.read() as session:
            if not queries.waits(session, now(), kinds=self._kinds):
                return False
        with self.database.write() as session:
            job = actions.take(session, name=self.name, lease=self.lease, now=now(), kinds=self._kinds)
        if job is None:
            return False
        with speaking(job.arguments.get("language", "sv")):
            self._do(job)
        return True

    def _do(self, job: Job) -> None:
        claim = secrets.token_hex(8)
        target = self.results.target(job.id, claim)
        try:
            if job.tries > actions.MOST_TRIES:
                raise self._gave_up()
            reading = self.readings.get(job.kind)
            if reading is not None:
                self._finish(job, {}, reading(job, self._watch(job)))
                if "arrived" in job.arguments:
                    self.results.let_go(job.arguments["arrived"])
            else:
                written = self._written(job, str(target))
                keep = self._keep(job, written.pop("keep", None))
                self._finish(job, {**written, "name": target.name, "size": self.results.settle(target)}, keep)
            log.info("job %s (%s): done", job.id, job.kind)
        except BaseException as error:
            temporary.remove(target)
            self._came_to_nothing(job, error)

    def _finish(self, job: Job, result: dict[str, Any], keep: Keep | None = None) -> None:
        with self.database.write() as session:
            if not actions.finish(session, job, name=self.name, result=result, now=now()):
                raise _NotOurs
            if keep is not None:
                keep(session)

    def _keep(self, job: Job, kept: Any) -> Keep | None:
        writes = self.keeps.get(job.kind)
        return None if kept is None or writes is None else lambda session: writes(session, job, kept)

    def _written(self, job: Job, target: str) -> dict[str, Any]:
        shared = {"url": self.database.url.render_as_string(hide_password=False), "round_id": job.round_id}
        shared["replica_url"] = self.database.replica_url
        arguments = {**job.arguments, **shared, **self.facts, "target": target}
        language = str(job.arguments.get("language", "sv"))
        written: dict[str, Any] = self.children.run(
            self.works[job.kind], arguments, language=language, watch=self._watch(job)
        )
        return written

    def _watch(self, job: Job) -> Watch:
        """Called while the child works: renews the lease, says how far it has come, finds out that it is to end."""
        renewed = time.monotonic()
        often = min(1.0, self.lease.total_seconds() / 4)

        def watch(done: int, total: int) -> None:
            nonlocal renewed
            if self._stopping.is_set():
                raise _Stopping
            if time.monotonic() - renewed >= often:
                renewed = time.monotonic()
                self._renew(job, done, total)

        return watch

    def _renew(self, job: Job, done: int, total: int) -> None:
        job.total = total
        with self.database.write() as session:
            ours = actions.keep(session, job.id, name=self.name, done=done, total=total, lease=self.lease, now=now())
        if not ours:
            raise _NotOurs

    @staticmethod
    def _gave_up() -> RemissError:
        return Unavailable(
            _("Filen kunde inte tas fram trots flera försök. Försök igen senare, eller kontakta supporten."),
            code="gave_up",
        )

    def _came_to_nothing(self, job: Job, error: BaseException) -> None:
        """Say so in the job: why not, or that it is tried again, or that another may take it."""
        stops = isinstance(error, (_Stopping, Closed))
        why = "given back, this is ending" if stops else getattr(error, "code", type(error).__name__)
        log.warning("job %s (%s): %s", job.id, job.kind, why)
        if isinstance(error, _NotOurs):
            return
        if stops:  # before it takes the same one again
            self._stopping.set()
        with self.database.write() as session:
            if stops:
                actions.give_back(session, job, name=self.name)
            elif isinstance(error, RemissError) and not isinstance(error, ChildFailed):
                actions.fail(session, job, name=self.name, error=error, now=now())
            elif job.tries >= actions.MOST_TRIES:
                actions.fail(session, job, name=self.name, error=self._gave_up(), now=now())
            else:
                actions.put_off(session, job, name=self.name, now=now())
        if not isinstance(error, (RemissError, _Stopping)):
            raise error

    def clean_up(self) -> None:
        """Remove old jobs and their files, and files that no job remembers."""
        with self.database.write() as session:
            removed = actions.remove_old(session, before=now() - KEPT)
        with self.database.write() as session:
            forgotten = sum(sweep(session, now()) for sweep in self.sweeps)
        with self.database.read() as session:
            jobs = session.exec(select(Job.arguments, Job.result)).all()
        files = (str(result["name"]) for _asked, result in jobs if result and "name" in result)
        to_read = (str(asked["arrived"]) for asked, _result in jobs if "arrived" in asked)
        swept = self.results.sweep((*files, *to_read), seconds=FORGOTTEN)
        swept += temporary.sweep(seconds=LEFT_BEHIND)
        if removed or swept or forgotten:
            log.info("removed %s old jobs, %s files and %s other rows", removed, swept, forgotten)
