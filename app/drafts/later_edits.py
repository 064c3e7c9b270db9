"""What a body has changed since it sent its answer: said wherever it is seen, until it is sent or dropped."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, literal, select, union_all
from sqlmodel import Session, col

from app.drafts import queries as drafts
from app.drafts.models import DraftAttachment
from app.drafts.state import DraftState
from app.responses.changes import LaterEdits, later_edits
from app.responses.content import AnswerContent, AttachedFile
from app.responses.models import Attachment
from app.responses.queries.answers import Receipt, sent_answer
from app.rounds.access import Holder


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer that counts, as the body's pages tell of it (its receipt without files), and what is changed since.

    ``title`` is the one its signatory signed with; ``files`` lie beside the draft; ``content`` is what was sent.
    """

    receipt: Receipt
    content: AnswerContent
    title: str
    later: LaterEdits
    files: list[AttachedFile]


def answered(session: Session, holder: Holder, draft: DraftState) -> Answered | None:
    """The body's answer that counts (two statements); None without one."""
    response_id = holder.consultee.current_response_id
    if response_id is None:
        return None
    sent = sent_answer(session, response_id, in_version=holder.round.plan_version_id)
    stored, sent_files = _files(session, draft.id, response_id)
    if not draft.touched or draft.copied:
        return Answered(sent.receipt, sent.content, sent.title, LaterEdits(), sent_files if draft.copied else stored)
    later = later_edits(draft, sent.content, stored, sent_files)
    return Answered(sent.receipt, sent.content, sent.title, later, stored)


def files_beside(session: Session, draft: DraftState, sent: Answered | None) -> list[AttachedFile]:
    """The files beside a draft, for a page that has read the answer there is (one statement, none with an answer)."""
    return drafts.attachments(session, draft) if sent is None else sent.files


def _files(session: Session, draft_id: int | None, response_id: int) -> tuple[list[AttachedFile], list[AttachedFile]]:
    """The files beside a draft, and those that were sent (one statement)."""
    rows = session.connection().execute(_FILES, {"draft": draft_id, "response": response_id}).all()
    files = [(row.sent, AttachedFile(row.name, row.sha256, row.size, row.media_type, row.id)) for row in rows]
    return [file for was_sent, file in files if not was_sent], [file for was_sent, file in files if was_sent]


def _columns(table: Any, *, sent: bool) -> Any:
    names = ("name", "sha256", "size", "media_type", "id")
    return select(literal(sent).label("sent"), *(col(getattr(table, name)) for name in names))


_FILES: Any = union_all(
    _columns(DraftAttachment, sent=False).where(
        col(DraftAttachment.draft_id) == bindparam("draft"), col(DraftAttachment.removed_at).is_(None)
    ),
    _columns(Attachment, sent=True).where(
        col(Attachment.response_id) == bindparam("response"), col(Attachment.minutes).is_(False)
    ),
).order_by("sent", "id")
