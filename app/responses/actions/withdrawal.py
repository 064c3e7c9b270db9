"""Taking an answer back: nothing that a body has sent counts any more, and all of it stays on record."""

import datetime
from dataclasses import dataclass

from sqlalchemy import exists, insert, update
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import RuleBroken
from app.history.actions import record
from app.i18n import _
from app.mail.kinds import LetterKind
from app.responses.actions.joint import release_all
from app.responses.actions.standing import let_none_stand, raised
from app.responses.actions.telling import tell_body
from app.responses.models import Response, Withdrawal
from app.responses.queries.answers import Receipt, latest_response, receipts
from app.responses.receipts import iso
from app.responses.rules import require_withdrawable
from app.rounds.actions import touch_both
from app.rounds.actions.board import locked_status
from app.rounds.models import Consultee, Round


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """What is taken back: ``revision`` is the one that was read. ``reason`` may be empty."""

    revision: int
    reason: str = ""


def withdraw(
    session: Session,
    round_: Round,
    consultee: Consultee,
    *,
    withdrawing: Withdrawing,
    by: By,
    now: datetime.datetime,
) -> tuple[Receipt, bool]:
    """Take back the body's answer that counts, and with it the ones it had replaced. Returns its receipt, and whether
    that is new.

    The same again changes nothing. Raises RuleBroken when there is no answer, when another has replaced the one that
    was read, or when the round is no longer open.
    """
    status = locked_status(session, round_)
    session.refresh(consultee)
    response = latest_response(session, consultee.id)
    if response is None:
        raise RuleBroken(_("Det finns inget svar att återta."), code="not_answered")
    if withdrawing.revision != response.revision:
        raise RuleBroken(
            _("Svaret har bytts ut under tiden, mot svar {number}. Läs det innan ni återtar.").format(
                number=response.number
            ),
            code="answer_replaced",
        )
    if consultee.current_response_id is None:
        return receipts(session, consultee.id)[0], False
    require_withdrawable(status)
    _store(session, consultee, withdrawing.reason, by, now)
    change = raised(let_none_stand(session, round_.id, consultee.id))
    if change:
        session.connection().execute(update(Round).where(col(Round.id) == round_.id).values(**change))
    if consultee.joint:
        release_all(session, round_, consultee, response, by=by, now=now)
    touch_both(session, round_.id)
    tell_body(
        session,
        LetterKind.WITHDRAWAL,
        round_,
        consultee,
        response,
        now=now,
        withdrawn_at=iso(now),
        told_by=by.name,
        reason=withdrawing.reason,
    )
    record(
        session,
        "response.withdrawn",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", consultee.id),
        name=consultee.name,
        number=response.number,
        revision=response.revision,
        reason=withdrawing.reason,
    )
    return receipts(session, consultee.id)[0], True


def _store(session: Session, consultee: Consultee, reason: str, by: By, now: datetime.datetime) -> None:
    standing = (
        select(Response.id)
        .where(Response.consultee_id == consultee.id)
        .where(~exists().where(col(Withdrawal.response_id) == Response.id))
        .order_by(col(Response.id))
    )
    rows = [
        {"response_id": id_, "at": now, "by_name": by.name, "reason": reason} for id_ in session.exec(standing).all()
    ]
    session.connection().execute(insert(Withdrawal), rows)
    consultee.current_response_id = consultee.stance = consultee.late = consultee.preliminary = None
    consultee.confirmed, consultee.withdrawn = False, True
    session.add(consultee)
    session.flush()
