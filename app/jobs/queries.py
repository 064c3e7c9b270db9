"""What pages and the API need to know of jobs."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.jobs.models import Job, JobStatus

__all__ = ["Job", "JobDone", "JobStatus", "done_lately", "is_finished", "job_by_id", "open_jobs", "recent", "waits"]


def job_by_id(session: Session, job_id: int) -> Job | None:
    """A job, read again."""
    return session.get(Job, job_id)


def is_finished(session: Session, job_id: int) -> bool:
    """Whether nothing more happens to a job (also when there is none)."""
    finished = select(Job.finished_at).where(Job.id == job_id)
    row = session.exec(finished).first()
    return row is not None


def recent(session: Session, kind: str, round_id: int, *, most: int) -> Sequence[Job]:
    """The latest jobs of a kind in a round, the newest first; those that were cancelled are left out."""
    query = select(Job).where(Job.kind == kind, Job.round_id == round_id, col(Job.cancelled_at).is_(None))
    return session.exec(query.order_by(col(Job.id).desc()).limit(most)).all()


def open_jobs(session: Session, kind: str) -> Sequence[Job]:
    """The jobs of a kind that wait or are being done, the newest first (one statement)."""
    query = select(Job).where(Job.kind == kind, col(Job.finished_at).is_(None))
    return session.exec(query.order_by(col(Job.id).desc())).all()


@dataclass(frozen=True, slots=True)
class JobDone:
    """A file that a job has made: for whom, and what it is called."""

    id: int
    by_id: int
    round_id: int | None
    name: str
    at: datetime.datetime


def done_lately(session: Session, *, since: datetime.datetime, by_id: int | None = None) -> list[JobDone]:
    """The files that became ready since then, of one official or of all, the newest first (one statement)."""
    query = select(Job).where(col(Job.finished_at) > since, col(Job.cancelled_at).is_(None), col(Job.error).is_(None))
    query = query.where(Job.by_id == by_id) if by_id else query.where(col(Job.by_id).is_not(None))
    return [
        JobDone(job.id, job.by_id or 0, job.round_id, str(job.result["filename"]), job.finished_at or since)
        for job in session.exec(query.order_by(col(Job.id).desc()))
        if job.result and "filename" in job.result
    ]


def waits(session: Session, now: datetime.datetime, *, kinds: Collection[str]) -> bool:
    """Whether there is anything of these kinds to take: asked again and again, so it reads no more than it must."""
    query = select(Job.id).where(col(Job.finished_at).is_(None), col(Job.run_at) <= now)
    return session.exec(query.where(col(Job.kind).in_(kinds)).limit(1)).first() is not None
