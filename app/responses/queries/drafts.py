"""Reading a body's own draft. Only a holder of the body's link gets here: no official's page imports this module."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from app.errors import NotFound
from app.i18n import _
from app.plans.models import Cell, Indicator, Paragraph, Section
from app.responses.draft import AttachedFile, DraftState, Place, Written
from app.responses.models import CommentKind, Draft, DraftAttachment, DraftComment, DraftRevision, Stance
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


def draft_comments(session: Session, consultee_id: int) -> list[Written]:
    """The comments of a draft in order (one statement)."""
    return [
        Written(
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
class Target:
    """A place that was found in the plan. ``is_focus_area``: its section carries a focus area itself."""

    place: Place
    is_focus_area: bool


def find_targets(session: Session, version_id: int, wanted: Iterable[Place]) -> dict[Place, Target]:
    """The places of a plan version that exist and agree in all their parts; the others are left out.

    One statement for each sort of target that is asked for.
    """
    asked = {place for place in wanted if place.parts != (None, None, None, None)}
    by_cell = {place.cell_id for place in asked if place.cell_id}
    by_row = {place.indicator_id for place in asked if place.indicator_id and not place.cell_id}
    by_section = {one.section_id for one in asked if one.section_id and not (one.indicator_id or one.cell_id)}
    execute = session.connection().execute
    cells = {row[0]: row for row in execute(_cells(version_id, by_cell))} if by_cell else {}
    rows = {row[0]: row for row in execute(_indicators(version_id, by_row))} if by_row else {}
    sections: dict[Any, Any] = {}
    if by_section:
        for row in execute(_sections(version_id, by_section)):
            sections.setdefault(row[0], (row[1], set()))[1].add(row[2])
    found = {}
    for place in asked:
        target = _resolve(place, cells, rows, sections)
        if target is not None and place.may_mean(target.place):
            found[place] = target
    return found


def _resolve(place: Place, cells: dict[Any, Any], rows: dict[Any, Any], sections: dict[Any, Any]) -> Target | None:
    if place.cell_id in cells:
        _id, indicator_id, section_id, focus = cells[place.cell_id]
        return Target(Place(section_id, None, indicator_id, place.cell_id), focus)
    if place.cell_id is None and place.indicator_id in rows:
        _id, section_id, focus = rows[place.indicator_id]
        return Target(Place(section_id, None, place.indicator_id), focus)
    if place.cell_id is None and place.indicator_id is None and place.section_id in sections:
        focus, paragraphs = sections[place.section_id]
        if place.paragraph is None or place.paragraph in paragraphs:
            return Target(Place(place.section_id, place.paragraph), focus)
    return None


def _cells(version_id: int, ids: set[Any]) -> Any:
    return (
        select(col(Cell.id), col(Indicator.id), col(Section.id), col(Section.is_focus_area))
        .join(Indicator, col(Indicator.id) == col(Cell.indicator_id))
        .join(Section, col(Section.id) == col(Indicator.section_id))
        .where(col(Section.version_id) == version_id, col(Cell.id).in_(ids))
    )


def _indicators(version_id: int, ids: set[Any]) -> Any:
    return (
        select(col(Indicator.id), col(Section.id), col(Section.is_focus_area))
        .join(Section, col(Section.id) == col(Indicator.section_id))
        .where(col(Section.version_id) == version_id, col(Indicator.id).in_(ids))
    )


def _sections(version_id: int, ids: set[Any]) -> Any:
    return (
        select(col(Section.id), col(Section.is_focus_area), col(Paragraph.number))
        .join(Paragraph, col(Paragraph.section_id) == col(Section.id), isouter=True)
        .where(col(Section.version_id) == version_id, col(Section.id).in_(ids))
    )


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
        Written(
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
