"""Taking an answer back: nothing that a body has sent counts any more, and all of it stays on record."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, insert, update
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import RuleBroken
from app.history.actions import record
from app.i18n import _, speaking
from app.mail.kinds import LetterKind
from app.responses.actions.joint import release_all
from app.responses.actions.standing import let_none_stand, raised
from app.responses.actions.telling import tell_body
from app.responses.models import Channel, Response, Withdrawal
from app.responses.queries.answers import Receipt, latest_response, receipts
from app.responses.queries.withdrawals import came_by
from app.responses.receipts import iso
from app.responses.rules import require_withdrawable, require_withdrawal_registrable
from app.rounds.access import steps_of
from app.rounds.actions import touch_both
from app.rounds.actions.board import locked_status
from app.rounds.calendar import day_of
from app.rounds.models import Consultee, Round, RoundStatus, Step


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """What is taken back: ``revision`` is the one that was read. ``reason`` may be empty.

    ``channel`` and ``told_on``: how and when the body told an official, who registers it.
    """

    revision: int
    reason: str = ""
    channel: Channel | None = None
    told_on: datetime.date | None = None


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
    was read, or when the round is no longer open; for an official as ``require_withdrawal_registrable``.
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
    _require_allowed(session, round_, status, response, withdrawing, now)
    take_back(session, consultee, withdrawing, by, now)
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
        came=_came(withdrawing),
    )
    _record(session, consultee, response, withdrawing, by, now)
    return receipts(session, consultee.id)[0], True


def _require_allowed(
    session: Session,
    round_: Round,
    status: RoundStatus,
    response: Response,
    withdrawing: Withdrawing,
    now: datetime.datetime,
) -> None:
    if withdrawing.told_on is None:
        require_withdrawable(status)
        return
    closed_at = steps_of(session, round_.id).get(Step.CLOSED)
    require_withdrawal_registrable(
        status,
        told_on=withdrawing.told_on,
        answered_on=response.received_on,
        closed_on=day_of(closed_at) if closed_at else None,
        today=day_of(now),
    )


def _came(withdrawing: Withdrawing) -> str:
    """For the letter, in the language of its facts."""
    with speaking("sv"):
        return came_by(withdrawing.channel, withdrawing.told_on)


def _record(
    session: Session,
    consultee: Consultee,
    response: Response,
    withdrawing: Withdrawing,
    by: By,
    now: datetime.datetime,
) -> None:
    facts: dict[str, Any] = {"name": consultee.name, "number": response.number, "revision": response.revision}
    facts["reason"] = withdrawing.reason
    if withdrawing.channel is not None and withdrawing.told_on is not None:
        facts |= {"channel": withdrawing.channel.value, "told_on": withdrawing.told_on.isoformat()}
    record(
        session,
        "response.withdrawn" if withdrawing.channel is None else "response.withdrawal_registered",
        by=by,
        now=now,
        round_id=consultee.round_id,
        subject=("consultee", consultee.id),
        **facts,
    )


def take_back(session: Session, consultee: Consultee, withdrawing: Withdrawing, by: By, now: datetime.datetime) -> None:
    """Write down that nothing sent from a place in the round counts any more."""
    standing = (
        select(Response.id)
        .where(Response.consultee_id == consultee.id)
        .where(~exists().where(col(Withdrawal.response_id) == Response.id))
        .order_by(col(Response.id))
    )
    said = {
        "at": now,
        "by_name": by.name,
        "reason": withdrawing.reason,
        "channel": withdrawing.channel,
        "told_on": withdrawing.told_on,
    }
    rows = [{"response_id": id_, **said} for id_ in session.exec(standing).all()]
    session.connection().execute(insert(Withdrawal), rows)
    consultee.current_response_id = consultee.stance = consultee.late = consultee.preliminary = None
    consultee.confirmed, consultee.withdrawn, consultee.left_out = False, True, False
    session.add(consultee)
    session.flush()
