"""Registering an answer that came by another way than the web: by e-mail, post, hand, phone (OSL 5 kap. 1–2 §§)."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import insert
from sqlmodel import Session

from app.accounts.identity import By
from app.comments.actions import placed, with_points
from app.comments.answering import AnswerGiven, answers_in
from app.comments.kinds import Stance
from app.comments.moving import in_version
from app.comments.rules import require_one_stance_each
from app.comments.written import WrittenComment
from app.errors import Invalid, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.responses.actions.joint import name_registered, tell_named
from app.responses.actions.receipt_letter import post_receipts
from app.responses.actions.store import Arrival, PlanRead, store
from app.responses.content import AnswerContent, AttachedFile
from app.responses.decisions import AnswerDecision, require_decision
from app.responses.models import ArrivalBasis, Channel, Registration, Response
from app.responses.queries.answers import Receipt, attachments_of, comments_of, latest_response
from app.responses.queries.chain import last_revision
from app.responses.receipts import canonical
from app.responses.rules import latest_moment_of, require_registrable
from app.responses.statements import SeparateStatement, require_files_there, stored_statements
from app.rounds.access import steps_of
from app.rounds.actions.board import locked_status
from app.rounds.calendar import day_of
from app.rounds.models import Consultee, Round, Step
from app.rounds.queries import contact_link, plan_versions, questions
from app.rounds.queries.deadlines import deadline_at


@dataclass(frozen=True, slots=True)
class Registering:
    """An answer as an official registers it. ``received_on`` is the day it reached the authority.

    ``on_revision`` is the last revision that the official saw (0: none; None: not said), and ``replaces`` that it is
    clear that this one counts instead. ``plan_version``: the number of the version of the plan that it read (None: the
    present one). ``basis`` says where the day is taken from, ``sender_name`` and ``sender_address`` who sent it. The
    bytes of ``files`` already lie in the store. ``without_comments``: it is meant that none of the comments of the
    answer that counts is in this one. ``prefix`` stands before the names of the decision's fields when one is
    refused.
    """

    channel: Channel
    received_on: datetime.date
    stance: Stance
    summary: str = ""
    comments: Sequence[WrittenComment] = ()
    answers: Sequence[AnswerGiven] = ()
    statements: Sequence[SeparateStatement] = ()
    name: str = ""
    title: str = ""
    preliminary: bool = False
    decision: AnswerDecision | None = None
    note: str = ""
    basis: ArrivalBasis | None = None
    sender_name: str = ""
    sender_address: str = ""
    files: Sequence[AttachedFile] = ()
    on_behalf_of: Sequence[int] = ()
    plan_version: int | None = None
    on_revision: int | None = None
    replaces: bool = True
    without_comments: bool = False
    prefix: str = "decision."


def register(
    session: Session,
    round_: Round,
    consultee: Consultee,
    *,
    registering: Registering,
    by: By,
    now: datetime.datetime,
) -> tuple[Receipt, bool]:
    """Register an answer as the body's next revision. Returns the receipt and whether it is new.

    It came in on the stated day, and that day decides lateness (FL 22 §). The same answer again gives the same receipt.
    Raises Invalid naming the field, RuleBroken when the round takes no answer. The body's own draft is not read.
    """
    status = locked_status(session, round_)
    session.refresh(consultee)
    came = latest_moment_of(registering.received_on, now)
    previous = latest_response(session, consultee.id)
    counts = consultee.current_response_id is not None
    if previous is not None and counts and previous.idempotency_key == _key(registering, previous.revision):
        return _receipt(session, previous), False
    closed_at = steps_of(session, round_.id).get(Step.CLOSED)
    closed_on = day_of(closed_at) if closed_at else None
    require_registrable(
        status,
        answered=counts,
        came_on=registering.received_on,
        closed_on=closed_on,
        confirms=bool(consultee.preliminary) and not registering.preliminary and registering.decision is not None,
    )
    _require_aware(registering, previous)
    _require_explained(registering)
    require_decision(registering.decision, today=day_of(now), dated=False, prefix=registering.prefix)
    require_files_there(registering.statements, [file.name for file in registering.files])
    read = _read(session, round_, registering.plan_version)
    sent = _what_came(session, round_, consultee, registering, previous, read)
    if counts and previous is not None and not registering.without_comments:
        _require_not_emptied(session, previous, sent)
    arrival = Arrival(
        sent=sent,
        received_at=came,
        deadline=deadline_at(session, round_, consultee, came),
        channel=registering.channel,
        key=_key(registering, last_revision(session, consultee.id) + 1),
        name=registering.name,
        title=registering.title,
        preliminary=registering.preliminary,
        decision=registering.decision,
        read=read,
        files=registering.files,
    )
    name_registered(session, round_, consultee, registering.on_behalf_of, by=by, now=now)
    response = store(session, round_, consultee, arrival, previous, now=now)
    _sign_for(session, response, registering, by, now)
    _tell(session, round_, consultee, response, sent, registering.files, by, now)
    return (_receipt(session, response) if registering.files else Receipt.of(response, [])), True


def _receipt(session: Session, response: Response) -> Receipt:
    return Receipt.of(response, attachments_of(session, [response.id]).get(response.id, []))


def _key(registering: Registering, revision: int) -> str:
    """What one answer is known by, however often the button is pressed: which revision it is, and all it says."""
    said = [
        registering.channel,
        registering.received_on.isoformat(),
        registering.stance,
        registering.summary,
        [[comment.id, *comment.statement] for comment in registering.comments],
        *([[[answer.text, *answer.given] for answer in registering.answers]] if registering.answers else []),
        *([stored_statements(registering.statements)] if registering.statements else []),
        registering.name,
        registering.title,
        registering.preliminary,
        *([registering.decision.json()] if registering.decision else []),
        registering.note,
        *([[registering.basis, *_sender(registering)]] if registering.basis or any(_sender(registering)) else []),
        [[file.name, file.sha256] for file in registering.files],
        *([sorted(registering.on_behalf_of)] if registering.on_behalf_of else []),
        *([registering.plan_version] if registering.plan_version is not None else []),
    ]
    return f"registered:{revision}:{hashlib.sha256(canonical(said)).hexdigest()}"


def _require_not_emptied(session: Session, previous: Response, sent: AnswerContent) -> None:
    """An answer with comments is never emptied of all of them, or of all answers to questions, unless it is said."""
    before = AnswerContent(comments=[answered.written for answered in comments_of(session, previous.id)])
    emptied = any(comment.counts for comment in before.remarks) and not any(comment.counts for comment in sent.remarks)
    if emptied or (before.answers and not sent.answers):
        message = _(
            "Svaret som gäller har synpunkter eller svar på frågor, och det här har inga. Bekräfta att de ska bort."
        )
        raise Invalid(message, code="emptied", fields={"without_comments": message})


def _sender(registering: Registering) -> tuple[str, str]:
    return registering.sender_name.strip(), registering.sender_address.strip()


def _require_explained(registering: Registering) -> None:
    """A day that is taken from something else than what can be chosen is explained in the note."""
    if registering.basis is ArrivalBasis.OTHER and not registering.note.strip():
        raise Invalid(fields={"note": _("Skriv vad dagen är hämtad från.")})


def _require_aware(registering: Registering, previous: Response | None) -> None:
    revision = previous.revision if previous else 0
    if registering.on_revision not in (None, revision):
        raise RuleBroken(
            _("Ett annat svar från remissinstansen har kommit in under tiden. Läs det innan du registrerar det här."),
            code="answered_meanwhile",
        )
    if previous is not None and not registering.replaces:
        raise Invalid(fields={"replaces": _("Bekräfta att svaret ska gälla i stället för det tidigare.")})


def _read(session: Session, round_: Round, number: int | None) -> PlanRead:
    """The version that was read. Raises Invalid for one that the round has not had."""
    if number in (None, round_.plan_number):
        return PlanRead(round_.plan_version_id, round_.plan_number)
    known = next((version for version in plan_versions(session, round_.id) if version.number == number), None)
    if known is None:
        raise Invalid(fields={"plan_version": _("Remissen har ingen sådan version av planen.")})
    return PlanRead(known.plan_version_id, known.number)


def _what_came(
    session: Session,
    round_: Round,
    consultee: Consultee,
    registering: Registering,
    previous: Response | None,
    read: PlanRead,
) -> AnswerContent:
    version_id = read.version_id or 0
    before = [answered.written for answered in comments_of(session, previous.id)] if previous else []
    remarks = [comment for comment in before if comment.question_id is None]
    sent = registering.comments
    if read.version_id != round_.plan_version_id:  # whoever registers may have chosen among the present places
        sent = [replace(comment, origin="") for comment in in_version(session, version_id, sent)]
    written = placed(session, version_id, remarks, sent)
    if registering.answers:
        answers = answers_in(questions(session, round_.id), registering.answers, before)
        written += in_version(session, version_id, answers)
    written = [comment for comment in written if not comment.is_empty]
    require_one_stance_each(written)
    if previous is not None and previous.plan_version_id not in (None, read.version_id):
        before = in_version(session, version_id, before)
    comments = with_points(session, round_.id, consultee.id, same_points(before, written))
    return AnswerContent(registering.stance, registering.summary, comments, list(registering.statements))


def same_points(before: Sequence[WrittenComment], written: Sequence[WrittenComment]) -> list[WrittenComment]:
    """A comment whose words stand in the earlier revision is that one, and keeps its point, its number and its reply.

    One that says the same in the same place is found first; then one whose place, kind or stance was corrected.
    """
    free = [old for old in before if old.id not in {comment.id for comment in written}]
    comments = list(written)
    for said in (_all_of_it, _words):
        for index, comment in enumerate(comments):
            if comment.id is not None or not said(comment):
                continue
            same = next((old for old in free if said(old) == said(comment)), None)
            if same is not None:
                free.remove(same)
                comments[index] = replace(comment, id=same.id)
    return comments


def _all_of_it(comment: WrittenComment) -> tuple[object, ...]:
    return comment.statement


def _words(comment: WrittenComment) -> tuple[object, ...]:
    """What is said, wherever it is placed; nothing where no words are."""
    return (*comment.content, comment.question_id) if comment.counts else ()


def _sign_for(session: Session, response: Response, registering: Registering, by: By, now: datetime.datetime) -> None:
    by_id = by.id if by.kind == "user" else None
    row = {"response_id": response.id, "at": now, "by_id": by_id, "by_name": by.name, "note": registering.note}
    name, address = _sender(registering)
    row |= {"basis": registering.basis, "sender_name": name, "sender_address": address}
    session.connection().execute(insert(Registration), row)


def _tell(
    session: Session,
    round_: Round,
    consultee: Consultee,
    response: Response,
    sent: AnswerContent,
    files: Sequence[AttachedFile],
    by: By,
    now: datetime.datetime,
) -> None:
    record(
        session,
        "response.registered",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", consultee.id),
        name=consultee.name,
        number=response.number,
        revision=response.revision,
        channel=str(response.channel),
        received_on=response.received_on.isoformat(),
        stance=str(response.stance),
        late=response.late,
        preliminary=response.preliminary,
        sha256=response.sha256,
    )
    if response.on_behalf_of:
        tell_named(session, round_, consultee.name, response, by=by, now=now)
    tell_contact(session, round_, consultee, response, sent, files, now=now)


def tell_contact(
    session: Session,
    round_: Round,
    consultee: Consultee,
    response: Response,
    sent: AnswerContent,
    files: Sequence[AttachedFile],
    *,
    now: datetime.datetime,
) -> None:
    """The receipt of an answer that was registered, to the body's contact if that has an address."""
    link = contact_link(session, consultee.id)
    if link is None or not link.email or link.revoked_at is not None:
        return
    post_receipts(
        session,
        round_,
        consultee,
        response,
        sent,
        files,
        to={link.email: link.id},
        now=now,
        channel=str(response.channel),
        received_on=response.received_on.isoformat(),
    )
