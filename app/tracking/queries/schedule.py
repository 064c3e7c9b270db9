"""When rounds open and close by themselves: what is planned, and whose time has come."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from app.rounds.calendar import day_of
from app.rounds.counts import places_in
from app.rounds.models import Milestone, Round, Step
from app.rounds.rules import last_own_deadline
from app.tracking.models import RoundSchedule
from app.tracking.queries.extensions import undecided


@dataclass(frozen=True, slots=True)
class ScheduleFacts:
    """What a round does by itself; ``version`` 0: nothing has been decided."""

    opens_at: datetime.datetime | None = None
    opens_by: str = ""
    stopped_at: datetime.datetime | None = None
    closes_after: int | None = None
    version: int = 0


NOTHING_PLANNED = ScheduleFacts()


def schedule_facts(row: RoundSchedule | None) -> ScheduleFacts:
    """A stored schedule, as pages and API show it."""
    if row is None:
        return NOTHING_PLANNED
    return ScheduleFacts(row.opens_at, row.opens_by, row.stopped_at, row.closes_after, row.version)


def schedule_of(session: Session, round_id: int) -> ScheduleFacts:
    """What a round does by itself (one statement)."""
    return schedule_facts(session.get(RoundSchedule, round_id))


def rounds_to_open(session: Session, now: datetime.datetime) -> Sequence[int]:
    """The rounds whose time to open has come, the earliest first."""
    query = select(RoundSchedule.round_id).where(col(RoundSchedule.opens_at) <= now)
    return session.exec(query.order_by(col(RoundSchedule.opens_at), col(RoundSchedule.round_id))).all()


_OVER = (Step.CLOSED, Step.CANCELLED)


def rounds_to_close(session: Session, now: datetime.datetime) -> Sequence[int]:
    """The open rounds that their schedule says are to be closed now."""
    closed = select(Milestone.id).where(Milestone.round_id == Round.id, col(Milestone.step).in_(_OVER)).exists()
    opened = select(Milestone.id).where(Milestone.round_id == Round.id, Milestone.step == Step.OPENED).exists()
    query: Any = (
        select(Round, RoundSchedule.closes_after)
        .join(RoundSchedule, col(RoundSchedule.round_id) == col(Round.id))
        .where(col(RoundSchedule.closes_after).is_not(None), col(Round.deadline) < day_of(now), opened, ~closed)
        .order_by(col(Round.id))
    )
    return [round_.id for round_, days in session.exec(query) if may_close_now(session, round_, days, now)]


def may_close_now(session: Session, round_: Round, closes_after: int | None, now: datetime.datetime) -> bool:
    """Whether so many days have gone since the last own deadline of any body, and no request for more time waits."""
    if closes_after is None:
        return False
    last = last_own_deadline(round_.deadline, [body.deadline for body in places_in(session, round_.id)])
    return (day_of(now) - last).days >= closes_after and not undecided(session, round_.id)
