"""A round's end: the decision that was taken on what it was about."""

import dataclasses
import datetime

from sqlmodel import Session

from app.accounts.identity import By
from app.history.actions import record
from app.rounds.access import steps_of
from app.rounds.actions.board import locked_status, take_step, touch_both
from app.rounds.calendar import day_of
from app.rounds.conclusion_models import Conclusion
from app.rounds.conclusions import Decision, conclusion, require_concludable, require_taken
from app.rounds.models import Round, RoundStatus, Step


def conclude_round(session: Session, round_: Round, decision: Decision, *, by: By, now: datetime.datetime) -> bool:
    """Finish the round with the decision that was taken; answers and replies stand from now on as they are.

    Returns whether it was done now: the same decision again changes nothing. Raises RuleBroken before the round is
    closed or when it has ended with another decision, Invalid for a day to come or before the opening.
    """
    status = locked_status(session, round_)
    if status is RoundStatus.CONCLUDED and conclusion(session, round_.id) == decision:
        return False
    require_concludable(status)
    opened_at = steps_of(session, round_.id).get(Step.OPENED)
    require_taken(decision.decided_on, opened_on=day_of(opened_at) if opened_at else None, now=now)
    session.add(Conclusion(round_id=round_.id, **dataclasses.asdict(decision)))
    take_step(session, round_, Step.CONCLUDED, by=by, now=now)
    touch_both(session, round_.id)
    record(
        session,
        "round.concluded",
        by=by,
        now=now,
        round_id=round_.id,
        date=decision.decided_on.isoformat(),
        decision=f"{decision.body} § {decision.paragraph}" if decision.paragraph else decision.body,
    )
    return True
