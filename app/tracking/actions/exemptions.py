"""Marking bodies as ones that need not answer, and taking that back."""

import datetime
from collections.abc import Collection

from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import Invalid, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.rounds.actions import touch_both
from app.rounds.actions.board import locked_status
from app.rounds.models import Consultee, Origin, Round
from app.rounds.rules import require_answerable


def exempt(
    session: Session,
    round_: Round,
    *,
    consultee_ids: Collection[int],
    reason: str,
    by: By,
    now: datetime.datetime,
) -> list[Consultee]:
    """Mark bodies as ones that need not answer; returns those that were not marked already.

    Raises RuleBroken that names one which has answered, or was never asked: there is nothing to exempt it from.
    """
    require_answerable(locked_status(session, round_))
    bodies = _bodies(session, round_, consultee_ids)
    for body in bodies:
        if body.stance is not None:
            raise RuleBroken(_("{name} har redan svarat.").format(name=body.name), code="already_answered")
        if body.origin is Origin.UNSOLICITED:
            raise RuleBroken(_("{name} är inte tillfrågad.").format(name=body.name), code="not_asked")
    marked = [body for body in bodies if body.exempted_at is None]
    for body in marked:
        body.exempted_at, body.exempted_by, body.exempted_why = now, by.name, reason
        session.add(body)
        record(
            session,
            "consultee.exempted",
            by=by,
            now=now,
            round_id=round_.id,
            subject=("consultee", body.id),
            name=body.name,
            reason=reason,
        )
    if marked:
        session.flush()
        touch_both(session, round_.id)
    return marked


def ask_again(session: Session, round_: Round, consultee: Consultee, *, by: By, now: datetime.datetime) -> None:
    """Take back that a body need not answer. Nothing happens when it was not marked."""
    require_answerable(locked_status(session, round_))
    session.refresh(consultee)
    if consultee.exempted_at is None:
        return
    consultee.exempted_at, consultee.exempted_by, consultee.exempted_why = None, "", ""
    session.add(consultee)
    session.flush()
    touch_both(session, round_.id)
    record(
        session,
        "consultee.asked_again",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", consultee.id),
        name=consultee.name,
    )


def _bodies(session: Session, round_: Round, consultee_ids: Collection[int]) -> list[Consultee]:
    query = (
        select(Consultee)
        .where(Consultee.round_id == round_.id, col(Consultee.id).in_(consultee_ids))
        .order_by(col(Consultee.position))
        .execution_options(populate_existing=True)
    )
    bodies = list(session.exec(query).all())
    if len(bodies) != len(set(consultee_ids)) or not bodies:
        raise Invalid(_("Markera remissinstanser på tavlan först."), code="unknown_consultee")
    return bodies
