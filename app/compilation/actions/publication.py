"""Publishing a compilation in which nothing is missing, and taking that back."""

import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.accounts.identity import By
from app.compilation import queries
from app.compilation.completeness import Completeness, completeness
from app.compilation.publication import require_complete, require_publishable, require_published
from app.history.actions import record
from app.rounds.access import steps_of
from app.rounds.actions.board import locked_status, take_step, touch_both
from app.rounds.calendar import day_of
from app.rounds.models import Milestone, Round, RoundStatus, Step


def publish_compilation(session: Session, round_: Round, *, by: By, now: datetime.datetime) -> bool:
    """Publish the compilation: replies and the officials' own words stand as they are from now on.

    Returns whether it was done now: pressed again it changes nothing. Raises RuleBroken before the round is compiled,
    and ``incomplete`` with what is missing while something is.
    """
    status = locked_status(session, round_)
    if status is RoundStatus.PUBLISHED:
        return False
    require_publishable(status)
    found = found_completeness(session, round_.id)
    require_complete(found)
    take_step(session, round_, Step.PUBLISHED, by=by, now=now)
    touch_both(session, round_.id)
    record(session, "round.published", by=by, now=now, round_id=round_.id, total=found.total)
    return True


def withdraw_publication(
    session: Session, round_: Round, *, reason: str, by: By, now: datetime.datetime
) -> datetime.date:
    """Take a publication back, with a reason: the round is compiled again. Returns the day it was published.

    Raises RuleBroken unless it is published.
    """
    require_published(locked_status(session, round_))
    published_on = day_of(steps_of(session, round_.id)[Step.PUBLISHED])
    step = delete(Milestone).where(col(Milestone.round_id) == round_.id, col(Milestone.step) == Step.PUBLISHED)
    session.connection().execute(step)
    touch_both(session, round_.id)
    record(
        session,
        "round.publication_withdrawn",
        by=by,
        now=now,
        round_id=round_.id,
        date=published_on.isoformat(),
        reason=reason,
    )
    return published_on


def found_completeness(session: Session, round_id: int) -> Completeness:
    """How complete the compilation is as things stand now."""
    return completeness(round_id, queries.overview(session, round_id), queries.official_texts(session, round_id))
