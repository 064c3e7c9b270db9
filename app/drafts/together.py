"""What a body's own people have agreed and said to each other beside the draft: whose a section is, notes, and whether
it is ready to sign. Read by the holder's line of links alone; nothing that leaves is made of it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, func, literal, null, select, union_all
from sqlmodel import Session, col

from app.comments.moving import section_ids_in
from app.database import Prepared
from app.drafts.merge import mark
from app.drafts.models import InnerNote, MemberComment, SectionShare, SigningMark
from app.drafts.state import DraftState
from app.responses.content import AttachedFile
from app.rounds.access import Holder
from app.rounds.models import Link


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has a section. ``mine``: whoever reads."""

    link_id: int
    name: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A note between the body's own people. ``comment_id`` is the comment that it is about, if it is about one."""

    id: int
    section_id: int | None
    comment_id: int | None
    text: str
    by: str
    at: datetime.datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class Together:
    """Whose the sections are, and all notes in the order written; sections as the plan has them now.

    ``has_remarks``: members have said something, which ``members.remarks`` reads.
    """

    owners: dict[int, Owner] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    has_remarks: bool = False

    def notes_in(self, section_id: int | None) -> list[Note]:
        """The notes about a section or a comment in it; None for those about the whole."""
        return [note for note in self.notes if note.section_id == section_id]


@dataclass(frozen=True, slots=True)
class Ready:
    """That the draft was called ready to sign. ``changed``: it says something else by now."""

    by: str
    at: datetime.datetime
    changed: bool


# One statement, for it is asked on every page of a section.
_BOTH = Prepared(
    union_all(
        select(
            literal("share").label("what"),
            col(SectionShare.link_id).label("id"),
            col(SectionShare.section_id),
            null().label("point_id"),
            literal("").label("text"),
            col(Link.name).label("by"),
            col(SectionShare.given_at).label("at"),
            col(SectionShare.link_id).label("link_id"),
            col(Link.email).label("email"),
        )
        .join(Link, col(Link.id) == SectionShare.link_id)
        .where(col(SectionShare.line_id) == bindparam("line"), col(Link.revoked_at).is_(None)),
        select(
            literal("note"),
            col(InnerNote.id),
            col(InnerNote.section_id),
            col(InnerNote.point_id),
            col(InnerNote.text),
            col(InnerNote.written_by),
            col(InnerNote.written_at),
            col(InnerNote.link_id),
            null(),
        ).where(col(InnerNote.line_id) == bindparam("line")),
        select(
            literal("remark"),
            func.min(col(MemberComment.id)),
            null(),
            null(),
            literal(""),
            null(),
            null(),
            null(),
            null(),
        )
        .where(col(MemberComment.line_id) == bindparam("line"))
        .having(func.count() > 0),
    ).order_by("what", "id")
)


def together(session: Session, holder: Holder) -> Together:
    """What the holder's line has beside its draft (one statement; one more where the plan was corrected)."""
    if holder.preview:
        return Together()
    rows = _BOTH.all(session, {"line": holder.link.line_id})
    now = present(session, holder, [row.section_id for row in rows if row.section_id])
    owners, notes = {}, []
    for row in rows:
        section_id, mine = now.get(row.section_id, row.section_id), row.link_id == holder.link.id
        if row.what == "share" and section_id is not None:
            owners[section_id] = Owner(row.link_id, row.by or row.email or holder.consultee.name, mine)
        elif row.what == "note":
            notes.append(Note(row.id, section_id, row.point_id, row.text, row.by, row.at, mine))
    return Together(owners, notes, any(row.what == "remark" for row in rows))


def present(session: Session, holder: Holder, section_ids: Sequence[int]) -> dict[int | None, int | None]:
    """Sections of any of the round's versions → those of the present one; None for one that is gone."""
    if holder.round.plan_number == 1 or not section_ids or holder.round.plan_version_id is None:
        return {}
    there = section_ids_in(session, holder.round.plan_version_id, section_ids)
    return {section_id: there.get(section_id) for section_id in section_ids}


def signing_mark(session: Session, holder: Holder, draft: DraftState, files: Sequence[AttachedFile]) -> Ready | None:
    """Whether the draft was called ready, and still says the same (one statement)."""
    if holder.preview:
        return None
    row: Any = _MARK.first(session, {"line": holder.link.line_id})
    return None if row is None else Ready(row.marked_by, row.marked_at, row.mark != mark_of_draft(draft, files))


_MARK = Prepared(
    select(col(SigningMark.mark), col(SigningMark.marked_by), col(SigningMark.marked_at)).where(
        col(SigningMark.line_id) == bindparam("line")
    )
)


def mark_of_draft(draft: DraftState, files: Sequence[AttachedFile]) -> str:
    """A short mark of all that would be sent: texts, places, stances, and the files."""
    said = [[comment.id, *comment.statement] for comment in draft.comments if not comment.is_empty]
    said += [list(statement) for statement in draft.statements]
    return mark([draft.stance, draft.summary, said, sorted([file.name, file.sha256] for file in files)])
