"""What a body has sent, each revision with its receipt; and earlier states of its draft."""

import datetime
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.clock import zulu
from app.drafts import queries as drafts
from app.drafts.draft_file import DraftFormat, file_answer
from app.drafts.respondent_pages.progress import routes
from app.drafts.respondent_pages.submission import answer_of
from app.drafts.state import DraftState
from app.installation import installation_of
from app.responses.answer_pdf import AnswerOf, receipt_document
from app.responses.answer_text import contents, timeliness
from app.responses.presentation import ShownAnswer, ShownFile, shown_files
from app.responses.queries import answers
from app.responses.queries.answers import Receipt
from app.responses.queries.inclusions import with_decision
from app.responses.receipts import canonical
from app.rounds.access import Holder, holder_for, not_found
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.rendering import page, see_other
from app.web.sessions import Read


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """What ``drafts/receipt.html`` shows. ``current``: this revision is the one that counts."""

    frame: RespondentFrame
    receipt: Receipt
    timeliness: str
    contents: str
    exact: str
    current: bool
    answer: ShownAnswer
    others: list[Receipt]
    email: str
    files: list[ShownFile]
    minutes: list[ShownFile]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier state of a draft in the list."""

    version: int
    saved_at: datetime.datetime
    saved_by: str
    comments: int
    handed_over: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """What ``drafts/history.html`` shows: the list, and the state that was chosen."""

    frame: RespondentFrame
    states: list[Earlier]
    chosen: Earlier | None
    answer: ShownAnswer | None


@routes.get("/answers/{consultee_id}/receipt", "response.receipt")
def latest_receipt(who: Who, session: Read, consultee_id: int) -> Response:
    """The receipt of what was sent last."""
    holder_for(session, who, consultee_id)
    last = answers.latest_response(session, consultee_id)
    if last is None:
        raise not_found()
    return see_other(f"/answers/{consultee_id}/responses/{last.revision}")


@routes.get("/answers/{consultee_id}/responses/{revision}", "response.read_own")
def read_receipt(request: Request, who: Who, session: Read, consultee_id: int, revision: int) -> Response:
    """A revision that was sent: its receipt and every word of it."""
    holder = holder_for(session, who, consultee_id)
    receipts = answers.receipts(session, consultee_id)
    receipt = answers.of_revision(receipts, revision)
    if receipt is None:
        raise not_found()
    current = receipt is receipts[0] and receipt.withdrawal is None
    said = with_decision(session, consultee_id, receipt, is_left_out=current and holder.consultee.left_out)
    sent = answers.sent_answer(session, receipt.response_id)
    answer = answer_of(request, session, holder, sent.content, sent.numbers, sent.plan_version_id)
    shown = ReceiptPage(
        frame=respondent_frame(holder, who.now),
        receipt=said,
        timeliness=timeliness(receipt.late, receipt.deadline, who.now),
        contents=contents(answer.count, len(receipt.attachments), answer.answered, len(answer.statements)),
        exact=zulu(receipt.received_at),
        current=current,
        answer=answer,
        others=[each for each in receipts if each is not receipt],
        email=holder.link.email or "",
        files=shown_files(receipt.attachments, f"/answers/{consultee_id}/responses/{revision}"),
        minutes=shown_files(receipt.minutes, f"/answers/{consultee_id}/responses/{revision}"),
    )
    return page(request, "drafts/receipt.html", shown)


@routes.get("/answers/{consultee_id}/responses/{revision}/receipt.pdf", "response.read_own")
def receipt_as_pdf(request: Request, who: Who, session: Read, consultee_id: int, revision: int) -> Response:
    """The receipt and the answer as an accessible PDF, made now and kept nowhere."""
    return _receipt_of(request, who, session, holder_for(session, who, consultee_id), revision, "pdf")


@routes.get("/answers/{consultee_id}/responses/{revision}/receipt.docx", "response.read_own")
def receipt_as_word(request: Request, who: Who, session: Read, consultee_id: int, revision: int) -> Response:
    """The same as a Word file."""
    return _receipt_of(request, who, session, holder_for(session, who, consultee_id), revision, "docx")


def _receipt_of(
    request: Request, who: Who, session: Read, holder: Holder, revision: int, wanted: DraftFormat
) -> Response:
    receipt = answers.of_revision(answers.receipts(session, holder.consultee.id), revision)
    return receipt_file(request, who, session, holder, receipt, wanted)


def receipt_file(
    request: Request, who: Who, session: Read, holder: Holder, receipt: Receipt | None, wanted: DraftFormat
) -> Response:
    """A receipt of the body's as a file. Raises NotFound when there is none, Unavailable when it cannot be written."""
    if receipt is None:
        raise not_found()
    counts = receipt.response_id == holder.consultee.current_response_id
    receipt = with_decision(session, holder.consultee.id, receipt, is_left_out=counts and holder.consultee.left_out)
    sent = answers.sent_answer(session, receipt.response_id)
    answer = answer_of(request, session, holder, sent.content, sent.numbers, sent.plan_version_id)
    session.close()
    authority = installation_of(request.app).settings.authority_name
    document = receipt_document(AnswerOf.by(holder), receipt, answer, authority=authority, now=who.now)
    return file_answer(document, wanted, document.title, who.now)


@routes.get("/answers/{consultee_id}/responses/{revision}/original", "response.read_own")
def original(who: Who, session: Read, consultee_id: int, revision: int) -> Response:
    """What the checksum covers, byte by byte: SHA-256 of this file is the receipt's checksum (docs/receipts.md)."""
    holder = holder_for(session, who, consultee_id)
    receipt = answers.of_revision(answers.receipts(session, consultee_id), revision)
    if receipt is None:
        raise not_found()
    asked_as = holder.consultee.asked_as or holder.consultee.name
    content = canonical(answers.sent_content(session, receipt.response_id, asked_as))
    name = f"svar-{receipt.revision}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/json", headers=headers)


@routes.get("/answers/{consultee_id}/history", "draft.history")
def history(request: Request, who: Who, session: Read, consultee_id: int, version: int | None = None) -> Response:
    """Earlier states of the draft, to read and copy from. Nobody but the body itself sees them."""
    holder = holder_for(session, who, consultee_id)
    kept = drafts.kept_states(session, holder)
    chosen = next((earlier for earlier in kept if earlier.version == version), None)
    if version is not None and chosen is None:
        raise not_found()
    state: DraftState | None = chosen.state if chosen else None
    listed = [
        Earlier(
            earlier.version,
            earlier.saved_at,
            earlier.saved_by,
            sum(each.counts for each in earlier.state.comments),
            earlier.handed_over,
        )
        for earlier in kept
    ]
    shown = HistoryPage(
        frame=respondent_frame(holder, who.now),
        states=listed,
        chosen=next((earlier for earlier in listed if earlier.version == version), None),
        answer=answer_of(request, session, holder, state, {}) if state else None,
    )
    return page(request, "drafts/history.html", shown)
