"""What the overview of an open round asks of this room, in one statement."""

from typing import Any

from sqlmodel import Session, col, select

from app.rounds.models import Consultee, Round
from app.tracking.models import Extension, ReminderPlan
from app.tracking.queries.reminder_plan import PlanFacts, facts_of


def requests_and_plan(session: Session, round_id: int) -> tuple[list[tuple[Extension, str]], PlanFacts | None]:
    """The requests for more time that wait for a decision, with the body's name, oldest first; the plan of reminders.

    None of who has answered: there is nothing to wait for.
    """
    waiting = (
        select(col(Extension.id).label("extension_id"), col(Consultee.round_id), col(Consultee.name))
        .join(Consultee, col(Consultee.id) == col(Extension.consultee_id))
        .where(Consultee.round_id == round_id, col(Extension.decision).is_(None))
        .where(col(Consultee.current_response_id).is_(None))
        .subquery()
    )
    query: Any = (
        select(ReminderPlan, Extension, waiting.c.name)
        .select_from(Round)
        .join(ReminderPlan, col(ReminderPlan.round_id) == col(Round.id), isouter=True)
        .join(waiting, waiting.c.round_id == col(Round.id), isouter=True)
        .join(Extension, col(Extension.id) == waiting.c.extension_id, isouter=True)
        .where(Round.id == round_id)
        .order_by(col(Extension.id))
    )
    rows = session.exec(query).all()
    plan = next((plan for plan, _extension, _name in rows if plan is not None), None)
    requests = [(extension, name) for _plan, extension, name in rows if extension is not None]
    return requests, facts_of(plan) if plan is not None else None
