"""What an umbrella organisation's members have said beside its draft. Read by the holder's line of links alone: by the
body's own people all of it, by a member what the member wrote."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from app.comments.fields import Content
from app.comments.kinds import CommentKind
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.database import Prepared
from app.drafts.models import MemberComment
from app.drafts.queries import in_present_version
from app.rounds.access import Holder


@dataclass(frozen=True, slots=True)
class Remark:
    """A member's comment. ``place`` is in the plan as the round has it now; ``by`` whoever wrote it.

    ``taken_at``: when it was taken into the draft, by ``taken_by``. ``mine``: whoever reads wrote it.
    """

    id: int
    place: Place
    text: str
    proposed_text: str
    reason: str
    by: str
    at: datetime.datetime
    taken_at: datetime.datetime | None
    taken_by: str
    mine: bool


_SAID = Prepared(
    select(
        *(
            col(getattr(MemberComment, name))
            for name in ("id", "link_id", "section_id", "paragraph", "text", "proposed_text", "reason")
        ),
        *(col(getattr(MemberComment, name)) for name in ("written_by", "written_at", "taken_at", "taken_by")),
    )
    .where(col(MemberComment.line_id) == bindparam("line"))
    .order_by(col(MemberComment.id))
)


def remarks(session: Session, holder: Holder) -> list[Remark]:
    """All that members have said, in the order written (one statement; up to two more after a corrected plan)."""
    if holder.preview:
        return []
    rows = _SAID.all(session, {"line": holder.link.line_id})
    moved = in_present_version(session, holder, [as_comment(row) for row in rows]) if rows else []
    return [
        Remark(
            id=row.id,
            place=comment.place,
            text=row.text,
            proposed_text=row.proposed_text,
            reason=row.reason,
            by=row.written_by,
            at=row.written_at,
            taken_at=row.taken_at,
            taken_by=row.taken_by,
            mine=row.link_id == holder.link.id,
        )
        for row, comment in zip(rows, moved, strict=True)
    ]


def own_remarks(session: Session, holder: Holder) -> list[Remark]:
    """What the holder of this link has said: all that a member sees."""
    return [remark for remark in remarks(session, holder) if remark.mine]


def as_comment(row: Any) -> WrittenComment:
    """What a member said, as a comment of a draft: a change of a paragraph's wording, or else a plain comment."""
    kind = CommentKind.TEXT_CHANGE if row.proposed_text and row.paragraph else CommentKind.COMMENT
    said = Content(text=row.text, proposed_text=row.proposed_text, reason=row.reason)
    return WrittenComment(None, kind, Place(row.section_id, row.paragraph), content=said)


def slot_of(remark_id: int) -> str:
    """The slot in a draft of what was taken in: taken twice, it is one comment."""
    return f"m{remark_id}"
