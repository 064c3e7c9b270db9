"""Reading a body's own draft. Only a holder of the body's link gets here: no official's page imports this module."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from app.comments.kinds import CommentKind, Stance
from app.comments.places import Place
from app.comments.written import WrittenComment
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
        col(DraftComment.kind),
        col(DraftComment.section_id),
        col(DraftComment.paragraph),
        col(DraftComment.indicator_id),
        col(DraftComment.cell_id),
        col(DraftComment.stance),
        col(DraftComment.text),
        col(DraftComment.proposed_text),
        col(DraftComment.reason),
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
        WrittenComment(
            id=row[0],
            kind=row[1],
            place=Place(*row[2:6]),
            stance=row[6],
            text=row[7],
            proposed_text=row[8],
            reason=row[9],
            by=row[10],
            at=row[11],
            slot=row[12],
        )
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
        "comments": [[one.id, *one.content] for one in state.comments],
    }


def state_from(version: int, content: dict[str, Any]) -> DraftState:
    """A kept state back as values."""
    comments = [
        WrittenComment(
            id=one[0],
            kind=CommentKind(one[1]),
            place=Place(*one[2:6]),
            stance=Stance(one[6]) if one[6] else None,
            text=one[7],
            proposed_text=one[8],
            reason=one[9],
        )
        for one in content["comments"]
    ]
    stance = Stance(content["stance"]) if content["stance"] else None
    return DraftState(version=version, stance=stance, summary=content["summary"], comments=comments)
