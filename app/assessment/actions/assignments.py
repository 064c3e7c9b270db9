"""Who replies to what: while replies are written."""

import datetime
from collections.abc import Sequence

from sqlmodel import Session

from app.accounts.identity import By
from app.assessment.rules import require_replying
from app.responses.actions import assignments
from app.rounds.actions.board import locked_status
from app.rounds.calendar import day_of
from app.rounds.models import Round


def share(
    session: Session,
    round_: Round,
    point_ids: Sequence[int],
    *,
    user_id: int | None,
    due: datetime.date | None,
    by: By,
    now: datetime.datetime,
) -> int:
    """Give comments to an official, or make them nobody's; how many that changed. Raises RuleBroken as a reply does,
    and as ``responses.actions.assignments``."""
    require_replying(locked_status(session, round_))
    if user_id is None:
        return assignments.take_back(session, round_.id, point_ids, by=by, now=now)
    return assignments.assign(
        session, round_.id, point_ids, user_id=user_id, due=due, today=day_of(now), by=by, now=now
    )
