"""Deciding whether answers that came late or unasked are included."""

import datetime
from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import NotFound
from app.history.actions import record
from app.i18n import _
from app.mail.kinds import LetterKind
from app.responses.actions.standing import let_none_stand, let_stand_again, raised
from app.responses.actions.telling import tell_body
from app.responses.inclusion_models import Inclusion
from app.responses.inclusions import is_asked, require_decidable
from app.responses.models import Response
from app.rounds.actions import touch_both
from app.rounds.actions.board import locked_status
from app.rounds.counts import is_meeting
from app.rounds.models import Consultee, Round


def decide_inclusion(
    session: Session,
    round_: Round,
    response_ids: Sequence[int],
    *,
    included: bool,
    reason: str,
    by: By,
    now: datetime.datetime,
) -> int:
    """Leave answers out of the compilation or take them in again, all or none; their bodies are told why by mail.

    Returns how many were changed: what is decided already stays as it is. The points of one that is left out keep
    their numbers and replies, and come back when it is included. Raises NotFound for an answer of another round, and
    as ``require_decidable``.
    """
    status = locked_status(session, round_)
    found = []
    for response_id in dict.fromkeys(response_ids):
        response = session.get(Response, response_id)
        if response is None or response.round_id != round_.id:
            raise NotFound(_("Svaret finns inte i remissen."))
        body = session.exec(
            select(Consultee).where(Consultee.id == response.consultee_id).execution_options(populate_existing=True)
        ).one()
        require_decidable(
            status,
            counts=body.current_response_id == response.id,
            late=body.late,
            asked=is_asked(body),
            joint=bool(response.on_behalf_of),
            meeting=is_meeting(body),
        )
        found.append((response, body))
    changed = [(response, body) for response, body in found if body.left_out is included]
    for response, body in changed:
        _decide(session, round_, response, body, reason=reason, by=by, now=now)
    if changed:
        touch_both(session, round_.id)
    return len(changed)


def _decide(
    session: Session,
    round_: Round,
    response: Response,
    body: Consultee,
    *,
    reason: str,
    by: By,
    now: datetime.datetime,
) -> None:
    """The opposite of what was, written down, counted and told."""
    included, body.left_out = body.left_out, not body.left_out
    decision = Inclusion(
        round_id=round_.id,
        consultee_id=body.id,
        response_id=response.id,
        included=included,
        reason=reason,
        at=now,
        by_id=by.id if by.kind == "user" else None,
        by_name=by.name,
    )
    session.add_all([body, decision])
    session.flush()
    stands = let_stand_again if included else let_none_stand
    change = raised(stands(session, round_.id, body.id))
    if change:
        session.connection().execute(update(Round).where(col(Round.id) == round_.id).values(**change))
    tell_body(
        session,
        LetterKind.INCLUSION,
        round_,
        body,
        response,
        now=now,
        turn=decision.id,
        included=included,
        told_by=by.name,
        reason=reason,
    )
    record(
        session,
        "response.included" if included else "response.left_out",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", body.id),
        name=body.name,
        number=response.number,
        reason=reason,
    )
