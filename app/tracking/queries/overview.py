"""What the overview of a round asks of this room, in one statement."""

from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from app.rounds.models import Consultee, Round
from app.tracking.models import Extension, ReminderPlan, RoundSchedule
from app.tracking.queries.reminder_plan import PlanFacts, facts_of
from app.tracking.queries.schedule import ScheduleFacts, schedule_facts


class Coming(NamedTuple):
    """What waits in a round, and what it does by itself: requests for more time, reminders by plan, its schedule."""

    requests: list[tuple[Extension, str]]
    plan: PlanFacts | None
    schedule: ScheduleFacts


def coming(session: Session, round_id: int) -> Coming:
    """The requests for more time that wait for a decision, with the body's name, oldest first; plan and schedule.

    None of who has answered: there is nothing to wait for.
    """
    waiting = (
        select(col(Extension.id).label("extension_id"), col(Consultee.round_id), col(Consultee.name))
        .join(Consultee, col(Consultee.id) == col(Extension.consultee_id))
        .where(Consultee.round_id == round_id, col(Extension.decision).is_(None))
        .where(col(Consultee.stance).is_(None))
        .subquery()
    )
    query: Any = (
        select(ReminderPlan, RoundSchedule, Extension, waiting.c.name)
        .select_from(Round)
        .join(ReminderPlan, col(ReminderPlan.round_id) == col(Round.id), isouter=True)
        .join(RoundSchedule, col(RoundSchedule.round_id) == col(Round.id), isouter=True)
        .join(waiting, waiting.c.round_id == col(Round.id), isouter=True)
        .join(Extension, col(Extension.id) == waiting.c.extension_id, isouter=True)
        .where(Round.id == round_id)
        .order_by(col(Extension.id))
    )
    rows = session.exec(query).all()
    plan, schedule = (rows[0].ReminderPlan, rows[0].RoundSchedule) if rows else (None, None)
    requests = [(row.Extension, row.name) for row in rows if row.Extension is not None]
    return Coming(requests, facts_of(plan) if plan is not None else None, schedule_facts(schedule))
