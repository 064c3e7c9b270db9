"""Confirming a preliminary answer as it was sent: the board has decided, and nothing of it is changed."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.accounts.identity import By
from app.errors import RuleBroken
from app.history.actions import record
from app.i18n import _, speaking
from app.mail.kinds import LetterKind
from app.responses.actions.attachments import attach_to_response
from app.responses.actions.joint import mirror_confirmed
from app.responses.actions.telling import tell_body
from app.responses.answer_text import decided, in_a_line
from app.responses.content import AttachedFile
from app.responses.decisions import NO_DECISION, AnswerDecision, require_decision
from app.responses.models import Confirmation, Response
from app.responses.queries.answers import Receipt, attachments_of, minutes_of
from app.responses.queries.confirmations import Confirmed
from app.responses.receipts import checksum, confirmation_content, iso
from app.responses.rules import require_confirmable
from app.responses.statements import SeparateStatement, require_files_there, statements_of, stored_statements
from app.rounds.actions import touch_both
from app.rounds.actions.board import locked_status
from app.rounds.calendar import day_of
from app.rounds.models import Consultee, Round


@dataclass(frozen=True, slots=True)
class Confirming:
    """What is said of the decision. ``revision`` is the one that was read (None: not said).

    ``prefix`` stands before the names of the decision's fields when one is refused. The bytes of ``minutes`` already
    lie in the store. ``registered``: an official says it for the body.
    """

    decision: AnswerDecision | None
    minutes: Sequence[AttachedFile] = ()
    revision: int | None = None
    prefix: str = ""
    registered: bool = False
    statements: Sequence[SeparateStatement] = ()


def confirm(
    session: Session,
    round_: Round,
    consultee: Consultee,
    *,
    confirming: Confirming,
    by: By,
    now: datetime.datetime,
) -> tuple[Receipt, bool]:
    """Confirm the body's current answer. Returns its receipt and whether the confirmation is new.

    The same again is the same confirmation. Raises RuleBroken when the answer was replaced, is not preliminary, was
    confirmed otherwise, or the round takes no confirmation; Invalid at the fields of the decision.
    """
    status = locked_status(session, round_)
    session.refresh(consultee)
    response = session.get(Response, consultee.current_response_id or 0)
    if response is None:
        raise RuleBroken(_("Det finns inget svar att bekräfta."), code="not_answered")
    if confirming.revision not in (None, response.revision):
        raise RuleBroken(
            _("Svaret har bytts ut under tiden, mot svar {number}. Läs det innan ni bekräftar.").format(
                number=response.number
            ),
            code="answer_replaced",
        )
    made = session.get(Confirmation, response.id)
    if made is not None:
        return _again(session, response, made, confirming), False
    require_confirmable(status, preliminary=response.preliminary, registered=confirming.registered)
    require_decision(confirming.decision, today=day_of(now), needed=True, prefix=confirming.prefix)
    require_files_there(confirming.statements, [file.name for file in confirming.minutes])
    made = _store(session, consultee, response, confirming, by, now)
    if consultee.joint:
        mirror_confirmed(session, consultee.id)
    touch_both(session, round_.id)
    _tell(session, round_, consultee, response, made, confirming.minutes, now)
    return _receipt(session, response, made), True


def _tell(
    session: Session,
    round_: Round,
    consultee: Consultee,
    response: Response,
    made: Confirmation,
    minutes: Sequence[AttachedFile],
    now: datetime.datetime,
) -> None:
    """The receipt of a confirmation."""
    with speaking("sv"):
        said = decided(made.decision)
        beside = "; ".join(in_a_line(statement) for statement in statements_of(made.statements))
    tell_body(
        session,
        LetterKind.CONFIRMATION,
        round_,
        consultee,
        response,
        now=now,
        decided=said,
        confirmed_at=iso(made.at),
        told_by=made.by_name,
        minutes=", ".join(file.name for file in minutes),
        statements=beside,
        sha256=made.sha256,
    )


def _again(session: Session, response: Response, made: Confirmation, confirming: Confirming) -> Receipt:
    if made.decision == confirming.decision and statements_of(made.statements) == list(confirming.statements):
        return _receipt(session, response, made)
    raise RuleBroken(
        _("Svaret är redan bekräftat: {words}.").format(words=Confirmed.of(made).in_words), code="already_confirmed"
    )


def _receipt(session: Session, response: Response, made: Confirmation) -> Receipt:
    files = attachments_of(session, [response.id]).get(response.id, [])
    minutes = minutes_of(session, [response.id]).get(response.id, [])
    return Receipt.of(response, files, Confirmed.of(made), minutes)


def _store(
    session: Session,
    consultee: Consultee,
    response: Response,
    confirming: Confirming,
    by: By,
    now: datetime.datetime,
) -> Confirmation:
    said = (confirming.decision or NO_DECISION).columns()
    made = Confirmation(
        response_id=response.id,
        at=now,
        by_name=by.name,
        registered=confirming.registered,
        statements=stored_statements(confirming.statements),
        sha256="",
        **said,
    )
    content = confirmation_content(made.model_dump(), response.sha256, confirming.minutes)
    made.sha256 = checksum(content)
    session.add(made)
    session.flush()
    attach_to_response(session, response.id, consultee, confirming.minutes, now=now, minutes=True)
    consultee.preliminary, consultee.confirmed = False, True
    session.add(consultee)
    session.flush()
    record(
        session,
        "response.confirmation_registered" if confirming.registered else "response.confirmed",
        by=by,
        now=now,
        round_id=consultee.round_id,
        subject=("consultee", consultee.id),
        name=consultee.name,
        number=response.number,
        revision=response.revision,
        decision=content["decision"],
        sha256=made.sha256,
    )
    return made
