"""Whom there is something to tell: rounds where something happened, files that are ready, mails that are due."""

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from app.history.models import ChainHead
from app.jobs.queries import JobDone, done_lately
from app.rounds.calendar import day_of
from app.rounds.models import Milestone, Round, Step
from app.tracking.models import Notice, ToldSoFar

LATELY = datetime.timedelta(days=1)
_OVER = (Step.CLOSED, Step.CANCELLED)


def rounds_with_news(session: Session, now: datetime.datetime) -> list[int]:
    """The rounds in whose history something has happened since, or whose last day has passed (one statement)."""
    opened = select(Milestone.id).where(Milestone.round_id == Round.id, Milestone.step == Step.OPENED).exists()
    closed = select(Milestone.id).where(Milestone.round_id == Round.id, col(Milestone.step).in_(_OVER)).exists()
    known = or_(col(ToldSoFar.deadline).is_(None), col(ToldSoFar.deadline) != col(Round.deadline))
    passed = and_(col(Round.deadline) < day_of(now), known, opened, ~closed)
    news = or_(col(ToldSoFar.sequence).is_(None), col(ToldSoFar.sequence) < col(ChainHead.sequence))
    query: Any = (
        select(Round.id)
        .join(ChainHead, col(ChainHead.chain) == col(Round.id))
        .join(ToldSoFar, col(ToldSoFar.round_id) == col(Round.id), isouter=True)
        .where(or_(news, passed))
        .order_by(col(Round.id))
    )
    return list(session.exec(query).all())


def files_done(session: Session, now: datetime.datetime) -> list[JobDone]:
    """The files that became ready lately and of which nobody has been told (two statements at most)."""
    done = done_lately(session, since=now - LATELY)
    if not done:
        return []
    noted = select(Notice.job_id).where(col(Notice.job_id).in_([job.id for job in done]))
    known = set(session.exec(noted).all())
    return [job for job in done if job.id not in known]


def officials_to_tell(session: Session, now: datetime.datetime) -> Sequence[int]:
    """The officials to whom a mail is due (one statement)."""
    query = select(Notice.user_id).where(col(Notice.due_at) <= now).distinct().order_by(col(Notice.user_id))
    return session.exec(query).all()
