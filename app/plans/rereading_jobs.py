"""A plan's file that takes longer to read anew than a page waits: the job that does, and how far it has come."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from app import clock
from app.accounts.identity import By
from app.errors import NotFound
from app.i18n import _, language
from app.imports.pending import LONGEST
from app.installation import Installation
from app.jobs import actions as jobs
from app.jobs.models import Job
from app.jobs.queries import JobStatus, job_by_id, open_jobs
from app.jobs.trusted import Watch
from app.jobs.worker import Reading
from app.plans import queries
from app.plans.importing.reading import LIMITS
from app.plans.mending.rereading import reread
from app.plans.mending.steps import locked
from app.plans.upload import read_original

KIND = "plan_rereading"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading has come. ``error``: why it came to nothing."""

    status: JobStatus
    done: int
    total: int
    error: str

    @property
    def is_done(self) -> bool:
        """Whether the plan is what its file says now."""
        return self.status is JobStatus.DONE


def order(session: Session, plan_id: int, *, edit_version: int | None, by: By, now: datetime.datetime) -> int:
    """Have a job read the plan's file anew; the job's id, of the one that does already if there is one.

    Raises as :func:`locked`, and TooMany.
    """
    version = locked(session, plan_id, edit_version)
    known = being_read(session, plan_id)
    if known is not None:
        return known
    arguments = {
        "plan_id": plan_id,
        "edit_version": version.edit_version,
        "by": [by.kind, by.id, by.name],
        "language": language(),
    }
    return jobs.order(session, KIND, arguments=arguments, round_id=None, by_id=by.id, now=now).id


def reading_anew(installation: Installation) -> Reading:
    """What a worker does with such a job."""

    def read(job: Job, watch: Watch) -> Callable[[Session], None]:
        asked = job.arguments
        with installation.database.read() as session:
            version = queries.latest_version(session, asked["plan_id"])
        limits = replace(LIMITS, seconds=LONGEST, watch=watch)
        parsed = read_original(installation.store, version, limits=limits)

        def keep(session: Session) -> None:
            told: dict[str, Any] = {"edit_version": asked["edit_version"], "by": By(*asked["by"]), "now": clock.now()}
            reread(session, asked["plan_id"], parsed, **told)

        return keep

    return read


def progress(session: Session, plan_id: int, job_id: int) -> Progress:
    """How far such a job has come. Raises NotFound."""
    job = job_by_id(session, job_id)
    if job is None or job.kind != KIND or job.arguments["plan_id"] != plan_id or job.cancelled_at is not None:
        raise NotFound(_("Den här inläsningen finns inte längre."))
    return Progress(job.status, job.done, job.total, job.error["message"] if job.error else "")


def being_read(session: Session, plan_id: int) -> int | None:
    """The job that reads a plan's file anew just now, if one does (one statement)."""
    found = [job.id for job in open_jobs(session, KIND) if job.arguments["plan_id"] == plan_id]
    return found[0] if found else None
