"""What a body has changed since it sent its answer: said wherever it is seen, until it is sent or dropped."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, literal, select, union_all
from sqlmodel import Session, col

from app.comments.answering import in_words
from app.comments.fields import on_pages
from app.comments.kinds import Stance
from app.comments.written import WrittenComment
from app.drafts import queries as drafts
from app.drafts.models import DraftAttachment
from app.drafts.state import DraftState
from app.plans.diff import Piece, difference
from app.responses.content import AnswerContent, AttachedFile
from app.responses.models import Attachment
from app.responses.queries.answers import Receipt, sent_answer
from app.rounds.access import Holder


@dataclass(frozen=True, slots=True)
class LaterEdits:
    """Where the draft differs from the answer that counts.

    ``written`` are comments that are new or say something else, ``replaced`` what was sent of the latter, ``removed``
    those that were sent and are gone;
    ``areas`` the sections of focus areas with another stance.
    """

    stance: bool = False
    summary: bool = False
    written: list[WrittenComment] = field(default_factory=list)
    replaced: list[WrittenComment] = field(default_factory=list)
    removed: list[WrittenComment] = field(default_factory=list)
    areas: list[int | None] = field(default_factory=list)
    files_added: list[AttachedFile] = field(default_factory=list)
    files_removed: list[AttachedFile] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many things are not sent yet."""
        lists = (self.written, self.removed, self.areas, self.files_added, self.files_removed)
        return self.stance + self.summary + sum(len(changed) for changed in lists)

    @property
    def comment_ids(self) -> set[int]:
        """The ids of the comments that are not sent as they stand."""
        return {comment.id or 0 for comment in self.written}

    @property
    def on_the_whole(self) -> bool:
        """Whether anything on the page of the whole is not sent: what stands in no section."""
        return self.stance or self.summary or bool(self.files_added or self.files_removed) or None in self.sections

    @property
    def sections(self) -> set[int | None]:
        """The sections where something is not sent; None for the plan as a whole."""
        return {comment.place.section_id for comment in (*self.written, *self.removed)} | set(self.areas)


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


def later_edits(
    draft: AnswerContent, sent: AnswerContent, files: list[AttachedFile], sent_files: list[AttachedFile]
) -> LaterEdits:
    """Where a draft and its files differ from what was sent."""
    said = {comment.id: comment for comment in sent.comments if comment.says_something}
    says = {comment.id: comment for comment in draft.comments if comment.says_something}
    before, after = area_stances(sent), area_stances(draft)
    kept, had = {(file.name, file.sha256) for file in files}, {(file.name, file.sha256) for file in sent_files}
    written = [comment for key, comment in says.items() if key not in said or _words(comment) != _words(said[key])]
    return LaterEdits(
        stance=draft.stance != sent.stance,
        summary=draft.summary != sent.summary,
        written=written,
        replaced=[said[comment.id] for comment in written if comment.id in said],
        removed=[comment for key, comment in said.items() if key not in says],
        areas=[section for section in {**before, **after} if before.get(section) != after.get(section)],
        files_added=[file for file in files if (file.name, file.sha256) not in had],
        files_removed=[file for file in sent_files if (file.name, file.sha256) not in kept],
    )


def _words(comment: WrittenComment) -> tuple[object, ...]:
    return (comment.kind, comment.place, comment.content, comment.given)


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """A field of a comment that was sent and has been edited since: its label, and what was struck and added."""

    label: str
    pieces: list[Piece]


def changed_parts(sent: WrittenComment, now: WrittenComment) -> list[ChangedPart]:
    """What a comment says, field by field, as it was sent against as it stands now; what did not change is unmarked."""
    chosen = [in_words(None, comment) if not comment.counts and comment.answers else "" for comment in (sent, now)]
    if any(chosen):
        return [ChangedPart("", difference(*chosen))]
    fields = [
        (field, getattr(sent.content, field.name), getattr(now.content, field.name)) for field in on_pages(now.kind)
    ]
    return [
        ChangedPart(field.label(now.kind), difference(before, after))
        for field, before, after in fields
        if before or after
    ]


def area_stances(answer: AnswerContent) -> dict[int | None, Stance]:
    """The stances on focus areas, by section."""
    return {comment.place.section_id: comment.stance for comment in answer.comments if comment.stance}
