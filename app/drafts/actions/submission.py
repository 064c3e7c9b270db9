"""Sending an answer: everything in one transaction, in the order rule, number, rows, chain, history, letter."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from app.arrival import ReceivedBy
from app.comments.answering import unanswered
from app.comments.kinds import Stance
from app.comments.rules import needed_words, unfinished
from app.drafts import queries as drafts
from app.drafts.actions.identification import forget_signing, require_identified
from app.drafts.actions.save import store_draft, with_row
from app.drafts.rules import require_plan_read, require_seen, require_version
from app.drafts.signing import what_is_signed
from app.drafts.state import DraftState
from app.errors import Invalid
from app.i18n import _, ngettext
from app.mail.addresses import address
from app.responses.actions.announcement import announce
from app.responses.actions.store import Arrival, store
from app.responses.content import AttachedFile
from app.responses.decisions import AnswerDecision, require_decision
from app.responses.models import Channel, Response
from app.responses.queries.answers import (
    Receipt,
    attachments_of,
    latest_response,
)
from app.responses.rules import require_answerable, require_decided
from app.responses.statements import require_files_there
from app.rounds.access import Holder, alone, consultee_of, require
from app.rounds.actions.board import locked_round
from app.rounds.calendar import day_of
from app.rounds.queries import questions
from app.rounds.rules import may_replace, own_deadline

__all__ = ["Channel", "Sending", "submit"]


@dataclass(frozen=True, slots=True)
class Sending:
    """What is sent and who signs. ``instead`` replaces the draft's content: no objection or abstains, with a text.

    ``files`` are the ids of the files the sender saw beside the draft (None: not said, whatever is there).
    ``plan_version`` is the number of the plan's version that the sender read (None: not said).
    ``browser``: the mark of the one that it is sent from, "" for a program; ``identified``: its page said that the
    sender has shown who they are.
    ``prefix`` stands before the names of the signature's fields when one is refused, ``decision_prefix`` before those
    of the decision.
    """

    version: int | None
    name: str
    title: str = ""
    email: str = ""
    preliminary: bool = False
    decision: AnswerDecision | None = None
    channel: Channel = Channel.WEB
    instead: tuple[Stance, str] | None = None
    files: Collection[int] | None = None
    plan_version: int | None = None
    browser: str = ""
    identified: bool = False
    prefix: str = ""
    decision_prefix: str = "decision."


@dataclass(frozen=True, slots=True)
class Judged:
    """What may be sent: the draft, what of it is sent, the files, and the checksum of what whoever signs is shown."""

    draft: DraftState
    sent: DraftState
    files: Sequence[AttachedFile]
    sha256: str


def submit(
    session: Session,
    holder: Holder,
    *,
    sending: Sending,
    now: datetime.datetime,
    received_by: ReceivedBy = ReceivedBy.CLOCK,
) -> tuple[Receipt, bool]:
    """Send the draft as the body's answer; it has come in at ``now`` (FL 22 §). Returns the receipt and if it is new.

    ``received_by`` says how that moment is known.
    The same version again gives the same receipt. Raises RuleBroken when the round takes no answer or the draft is
    stale, Invalid without a stance, NotAllowed for a link that may not sign. Submissions of a round stand in line.
    """
    round_ = locked_round(session, holder.round.id)
    holder = alone(session, holder)
    consultee_id = holder.consultee.id
    again = drafts.receipt_of(session, holder, sending.version)
    if again is not None:
        return again, False
    previous = latest_response(session, consultee_id)
    answered = holder.consultee.current_response_id is not None
    require_taken(holder, sending, answered=answered)
    judged = judge(session, holder, sending, answered=answered, now=now)
    browser, said = sending.browser, sending.identified
    proof = require_identified(session, holder, judged.sha256, browser=browser, said=said, now=now)
    sending = replace(sending, name=proof.name if proof else sending.name, identified=False)
    _require_signature(sending, as_what=holder.round.signer_required)
    draft, sent, files = judged.draft, judged.sent, judged.files
    draft = with_row(session, holder, draft, now=now)
    arrival = replace(_arrival(holder, sending, draft, sent, files, now), received_by=received_by, identified=proof)
    response = store(session, round_, consultee_of(session, holder), arrival, previous, now=now)
    _renew_draft(session, holder, draft, sent, response, now)
    forget_signing(session, holder)
    announce(session, holder, response, sent, files, now=now)
    sent_files = attachments_of(session, [response.id]).get(response.id, [])
    return Receipt.of(response, sent_files), True


def judge(session: Session, holder: Holder, sending: Sending, *, answered: bool, now: datetime.datetime) -> Judged:
    """Whether the draft may be sent as it is, whoever signs: raises what ``submit`` does for it. Writes nothing."""
    allowed = drafts.may_send(session, holder)
    require(allowed, _("Svaret skickas av den som får skriva under. Be er kontaktperson skicka det."))
    draft = drafts.draft(session, holder)
    require_version(sending.version, draft)
    require_plan_read(holder.round.plan_number, draft, sending.plan_version)
    files = drafts.attachments(session, draft)
    require_seen(sending.files, files)
    _require_signature(sending, as_what=holder.round.signer_required)
    needed = answered and not may_replace(holder.status)
    require_decision(sending.decision, today=day_of(now), needed=needed, prefix=sending.decision_prefix)
    sent = _what_is_sent(draft, sending)
    _require_answers(session, holder, sent, sending)
    _require_finished(sent)
    require_files_there(sent.statements, [file.name for file in files])
    title, decision = sending.title, sending.decision
    signed = what_is_signed(holder, sent, files, title=title, preliminary=sending.preliminary, decision=decision)
    return Judged(draft, sent, files, signed)


def require_taken(holder: Holder, sending: Sending, *, answered: bool) -> None:
    """Whether the round takes an answer; after it was closed only what confirms a preliminary one."""
    require_answerable(holder.status, answered=answered, preliminary=bool(holder.consultee.preliminary))
    require_decided(holder.status, answered=answered, preliminary=sending.preliminary)


def _require_signature(sending: Sending, *, as_what: bool) -> None:
    """Whether it is said who signs, and ``as_what`` where the round wants that. Who is identified has a name."""
    lacking = {}
    if not sending.identified and not sending.name.strip():
        lacking[f"{sending.prefix}name"] = _("Skriv namnet på den som svarar.")
    if as_what and not sending.title.strip():
        lacking[f"{sending.prefix}title"] = _("Skriv i vilken egenskap svaret skrivs under, till exempel ordförande.")
    if lacking:
        raise Invalid(fields=lacking, code="signatory_required")
    if sending.email:
        try:
            address(sending.email)
        except Invalid as error:
            raise Invalid(
                error.message, code="address", fields={f"{sending.prefix}email": error.fields["email"]}
            ) from None


def _what_is_sent(draft: DraftState, sending: Sending) -> DraftState:
    if sending.instead:
        stance, summary = sending.instead
        return draft.but(stance=stance, summary=summary, comments=[])
    if draft.stance is None:
        raise Invalid(
            _("Ta ställning till planen som helhet innan ni skickar svaret."),
            code="stance_required",
            fields={"stance": _("Välj det som stämmer bäst för er.")},
        )
    return draft.but(comments=[comment for comment in draft.comments if not comment.is_empty])


def _require_answers(session: Session, holder: Holder, sent: DraftState, sending: Sending) -> None:
    """What must be answered is answered; a short answer, and one that is a file, says all that it has to say."""
    if sending.instead or sent.stance in (Stance.NO_OBJECTION, Stance.ABSTAINS):
        return
    missing = unanswered(questions(session, holder.round.id), sent.comments)
    if missing:
        numbers = ", ".join(str(question.position) for question in missing)
        raise Invalid(
            ngettext(
                "Besvara fråga {numbers} innan ni skickar svaret.",
                "Besvara frågorna {numbers} innan ni skickar svaret.",
                len(missing),
            ).format(numbers=numbers),
            code="answers_missing",
            fields={f"answers.{question.id}": _("Frågan måste besvaras.") for question in missing},
        )


def _require_finished(sent: DraftState) -> None:
    """No comment lacks what its kind cannot do without."""
    lacking = unfinished(sent.comments)
    if lacking:
        raise Invalid(
            ngettext(
                "En synpunkt är inte klar. Fyll i det som saknas innan ni skickar svaret.",
                "{n} synpunkter är inte klara. Fyll i det som saknas innan ni skickar svaret.",
                len(lacking),
            ).format(n=len(lacking)),
            code="comment_unfinished",
            fields={f"comments.{comment.id}": needed_words(comment.kind, field) for comment, field in lacking},
        )


def _arrival(
    holder: Holder,
    sending: Sending,
    draft: DraftState,
    sent: DraftState,
    files: Sequence[AttachedFile],
    now: datetime.datetime,
) -> Arrival:
    return Arrival(
        sent=sent,
        received_at=now,
        deadline=own_deadline(holder.round, holder.consultee),
        channel=sending.channel,
        key=drafts.submission_key(draft.id or 0, sending.version),
        name=sending.name,
        title=sending.title,
        email=sending.email,
        preliminary=sending.preliminary,
        decision=sending.decision,
        draft_version=sending.version,
        files=files,
    )


def _renew_draft(
    session: Session, holder: Holder, draft: DraftState, sent: DraftState, response: Response, now: datetime.datetime
) -> None:
    """The draft goes on at a new version, as a copy of what was sent.

    A quick answer leaves comments that were being written as they are, and those are not sent yet.
    """
    if draft.has_words and not sent.comments and draft.comments:
        store_draft(session, holder, draft, draft, now=now)
    else:
        copy = draft.but(stance=sent.stance, summary=sent.summary)
        store_draft(session, holder, draft, copy, now=now, sent_as=response.id)
