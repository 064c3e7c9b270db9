"""What happens to a job: ordered, cancelled; taken by lease, kept, finished, put off, given back; removed when old.

Each change is one UPDATE that says what it rests on; where no row matches, somebody else was first and nothing is done.
"""

import datetime
import hashlib
import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from app.errors import RemissError, TooMany
from app.i18n import _
from app.jobs.models import Job
from app.jobs.results import Results

MOST_OPEN = 10
"""Jobs that one person may have waiting or being worked on."""
MOST_TRIES = 3
FIRST_WAIT = datetime.timedelta(seconds=5)
"""Before the second try; twice as long before the third."""


def order(
    session: Session,
    kind: str,
    *,
    arguments: dict[str, Any],
    round_id: int | None,
    by_id: int | None,
    now: datetime.datetime,
) -> Job:
    """A job to be done as soon as somebody can; the one there is already when the same person has asked for the same.

    Raises TooMany when that person has too many unfinished jobs.
    """
    asked = json.dumps([kind, round_id, by_id, arguments], sort_keys=True)
    key = hashlib.sha256(asked.encode()).hexdigest()
    same = select(Job).where(Job.open_key == key)
    known = session.exec(same).first()
    if known is not None:
        return known
    mine = select(Job.id).where(Job.by_id == by_id, col(Job.finished_at).is_(None)).limit(MOST_OPEN)
    if len(session.exec(mine).all()) >= MOST_OPEN:
        raise TooMany(_("Du har redan många filer på gång. Vänta tills någon av dem är klar, eller avbryt den."))
    job = Job(kind=kind, round_id=round_id, by_id=by_id, arguments=arguments, open_key=key, created_at=now, run_at=now)
    try:
        with session.begin_nested():
            session.add(job)
            session.flush()
    except IntegrityError:  # asked for twice at once, and the other was first
        return session.exec(same).one()
    return job


def cancel(session: Session, job_id: int, *, now: datetime.datetime) -> bool:
    """Let it be. The worker finds out within a second. False when it is finished already."""
    return _changed(
        session, and_(col(Job.id) == job_id, _open()), cancelled_at=now, finished_at=now, open_key=None, **_FREE
    )


def order_reading(
    session: Session,
    files: Results,
    kind: str,
    *,
    arguments: dict[str, Any],
    by_id: int | None,
    now: datetime.datetime,
) -> Job:
    """Have a file read that has arrived; it is removed when nobody will read it. Raises TooMany."""
    try:
        return order(session, kind, arguments=arguments, round_id=None, by_id=by_id, now=now)
    except TooMany:
        files.let_go(arguments["arrived"])
        raise


def cancel_reading(session: Session, files: Results, job_id: int, *, now: datetime.datetime) -> None:
    """Let a file be unread, and remove it."""
    job = session.get(Job, job_id)
    if job is not None and cancel(session, job_id, now=now):
        files.let_go(job.arguments["arrived"])


def take(
    session: Session,
    *,
    name: str,
    lease: datetime.timedelta,
    now: datetime.datetime,
    kinds: Collection[str],
) -> Job | None:
    """Take the job of these kinds that has waited longest, for the length of the lease; None when there is none."""
    ours = and_(_free(now), col(Job.kind).in_(kinds))
    longest = select(Job.id).where(ours).order_by(col(Job.run_at), col(Job.id)).limit(1)
    while (job_id := session.exec(longest).first()) is not None:
        claim = {"claimed_by": name, "claimed_until": now + lease, "tries": Job.tries + 1}
        if _changed(session, and_(col(Job.id) == job_id, _free(now)), **claim):
            return session.exec(select(Job).where(Job.id == job_id)).one()
    return None


def keep(
    session: Session,
    job_id: int,
    *,
    name: str,
    done: int,
    total: int,
    lease: datetime.timedelta,
    now: datetime.datetime,
) -> bool:
    """Go on for another lease, and say how far it has come. False when it is cancelled or taken by another."""
    return _changed(session, _mine(job_id, name), done=done, total=total, claimed_until=now + lease)


def finish(session: Session, job: Job, *, name: str, result: dict[str, Any], now: datetime.datetime) -> bool:
    """It is done, and this came of it. False when it is cancelled or taken by another: the result is thrown away."""
    changed: dict[str, Any] = {"result": result, "done": job.total, "finished_at": now, "open_key": None}
    return _changed(session, _mine(job.id, name), **changed, **_FREE)


def fail(session: Session, job: Job, *, name: str, error: RemissError, now: datetime.datetime) -> bool:
    """It cannot be done, and this is why."""
    told = {"code": error.code, "message": error.message}
    return _changed(session, _mine(job.id, name), error=told, finished_at=now, open_key=None, **_FREE)


def put_off(session: Session, job: Job, *, name: str, now: datetime.datetime) -> bool:
    """Try again later: the wait doubles with each try."""
    wait = FIRST_WAIT * 2 ** (job.tries - 1)
    return _changed(session, _mine(job.id, name), run_at=now + wait, done=0, **_FREE)


def give_back(session: Session, job: Job, *, name: str) -> bool:
    """Let others take it at once: this try is not counted."""
    return _changed(session, _mine(job.id, name), tries=job.tries - 1, done=0, **_FREE)


def give_up_unknown(
    session: Session, kinds: Collection[str], *, before: datetime.datetime, now: datetime.datetime
) -> int:
    """Jobs of other kinds than these that have waited since before a moment: nobody does them any more. How many."""
    unknown = and_(_free(now), col(Job.kind).not_in(kinds), col(Job.created_at) < before)
    told = {"code": "unknown_kind", "message": _("Den här versionen kan inte göra det här längre.")}
    given_up = update(Job).where(unknown).values(error=told, finished_at=now, open_key=None)
    return session.connection().execute(given_up).rowcount


def remove_old(session: Session, *, before: datetime.datetime) -> int:
    """Remove the jobs that were finished before a moment; how many."""
    return session.connection().execute(delete(Job).where(col(Job.finished_at) < before)).rowcount


_FREE: dict[str, Any] = {"claimed_by": None, "claimed_until": None}


def _open() -> ColumnElement[bool]:
    return col(Job.finished_at).is_(None)


def _free(now: datetime.datetime) -> ColumnElement[bool]:
    unclaimed = or_(col(Job.claimed_until).is_(None), col(Job.claimed_until) < now)
    return and_(_open(), col(Job.run_at) <= now, unclaimed)


def _mine(job_id: int, name: str) -> ColumnElement[bool]:
    return and_(col(Job.id) == job_id, col(Job.claimed_by) == name, _open())


def _changed(session: Session, condition: ColumnElement[bool], **values: Any) -> bool:
    return session.connection().execute(update(Job).where(condition).values(values)).rowcount == 1
