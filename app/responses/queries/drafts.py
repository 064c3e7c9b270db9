"""Reading a body's own draft. Only a holder of the body's link gets here: no official's page imports this module."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from app.comments.fields import Content
from app.comments.kinds import CommentKind, Stance
from app.comments.places import Place
from app.comments.written import COLUMNS, WrittenComment
from app.errors import NotFound
from app.i18n import _
from app.responses.draft import AttachedFile, DraftState
from app.responses.models import Draft, DraftAttachment, DraftComment, DraftRevision
from app.rounds.models import Consultee

# Asked at every pause in somebody's typing: built once.
_HEAD = (
    select(
        col(Draft.version),
        col(Draft.stance),
        col(Draft.summary),
        col(Consultee.show_progress),
        col(Draft.seen),
        col(Draft.saved_at),
        col(Draft.saved_by),
        col(Draft.kept_at),
    )
    .join(Consultee, col(Consultee.id) == col(Draft.consultee_id))
    .where(col(Draft.consultee_id) == bindparam("whose"))
)
_COMMENTS = (
    select(
        col(DraftComment.point_id),
        *(col(getattr(DraftComment, name)) for name in COLUMNS),
        col(DraftComment.written_by),
        col(DraftComment.written_at),
        col(DraftComment.slot),
    )
    .where(col(DraftComment.consultee_id) == bindparam("whose"))
    .order_by(col(DraftComment.position), col(DraftComment.point_id))
)


def draft(session: Session, consultee_id: int, *, show_progress: bool = True) -> DraftState:
    """A body's draft as it stands, version 0 when nobody has saved (two statements)."""
    head = draft_head(session, consultee_id)
    if head is None:
        return DraftState(show_progress=show_progress)
    return head.but(comments=draft_comments(session, consultee_id))


def draft_head(session: Session, consultee_id: int) -> DraftState | None:
    """A draft without its comments, or None (one statement)."""
    row = session.connection().execute(_HEAD, {"whose": consultee_id}).first()
    if row is None:
        return None
    return DraftState(
        version=row.version,
        stance=row.stance,
        summary=row.summary,
        show_progress=row.show_progress,
        seen=row.seen,
        saved_at=row.saved_at,
        saved_by=row.saved_by,
        kept_at=row.kept_at,
    )


def draft_comments(session: Session, consultee_id: int) -> list[WrittenComment]:
    """The comments of a draft in order (one statement)."""
    return [
        WrittenComment.of_row(row, row.point_id, by=row.written_by, at=row.written_at, slot=row.slot)
        for row in session.connection().execute(_COMMENTS, {"whose": consultee_id})
    ]


def attachments(session: Session, consultee_id: int) -> list[AttachedFile]:
    """The files beside a draft, in the order they came (one statement)."""
    query = select(
        col(DraftAttachment.name),
        col(DraftAttachment.sha256),
        col(DraftAttachment.size),
        col(DraftAttachment.media_type),
        col(DraftAttachment.id),
    ).where(col(DraftAttachment.consultee_id) == consultee_id)
    return [AttachedFile(*row) for row in session.connection().execute(query.order_by(col(DraftAttachment.id)))]


def attachment(session: Session, consultee_id: int, attachment_id: int) -> AttachedFile:
    """One file beside a body's draft. Raises NotFound."""
    for file in attachments(session, consultee_id):
        if file.id == attachment_id:
            return file
    raise NotFound(_("Bilagan finns inte. Den kan ha tagits bort av en kollega."))


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier state of a draft."""

    version: int
    saved_at: Any
    saved_by: str
    state: DraftState


def kept_states(session: Session, consultee_id: int) -> list[Kept]:
    """The earlier states of a draft that were kept, the newest first (one statement)."""
    query = select(
        col(DraftRevision.version), col(DraftRevision.saved_at), col(DraftRevision.saved_by), col(DraftRevision.content)
    ).where(col(DraftRevision.consultee_id) == consultee_id)
    rows = session.connection().execute(query.order_by(col(DraftRevision.version).desc())).all()
    return [Kept(row[0], row[1], row[2], state_from(row[0], row[3])) for row in rows]


def kept_state(session: Session, consultee_id: int, version: int) -> Kept:
    """One earlier state. Raises NotFound."""
    for kept in kept_states(session, consultee_id):
        if kept.version == version:
            return kept
    raise NotFound(_("Den versionen finns inte."))


def content_of(state: DraftState) -> dict[str, Any]:
    """A state as it is kept: everything that was written, with its places."""
    return {
        "stance": state.stance,
        "summary": state.summary,
        "comments": [{"id": comment.id, **comment.columns} for comment in state.comments],
    }


def state_from(version: int, content: dict[str, Any]) -> DraftState:
    """A kept state back as values."""
    comments = [_kept_comment(kept) for kept in content["comments"]]
    stance = Stance(content["stance"]) if content["stance"] else None
    return DraftState(version=version, stance=stance, summary=content["summary"], comments=comments)


def _kept_comment(kept: dict[str, Any] | list[Any]) -> WrittenComment:
    """A comment of a kept state. A list is one that was kept before its values had names."""
    values = kept if isinstance(kept, dict) else dict(zip(("id", *_LISTED), kept, strict=True))
    place = Place(*(values[name] for name in Place._fields))
    content = Content(**{name: values[name] for name in Content._fields if name in values})
    stance = Stance(values["stance"]) if values["stance"] else None
    return WrittenComment(values["id"], CommentKind(values["kind"]), place, stance, content)


_LISTED = ("kind", *Place._fields, "stance", "text", "proposed_text", "reason")
