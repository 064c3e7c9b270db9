"""What an answer says in short: a point like others, made when the answer comes in, until an official sets it aside.

It is made from what was sent and is no part of what was: the receipt's checksum covers the summary where it always was,
and nothing here (decision 0296).
"""

from typing import Any

from sqlalchemy import and_, bindparam, case, func, insert, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.comments.fields import EMPTY
from app.comments.kinds import CommentKind
from app.comments.models import Point
from app.comments.written import WrittenComment
from app.database import Prepared
from app.responses.file_models import FilePointUndone
from app.responses.models import Comment, SetAside

_READ = aliased(Comment)
_SET_ASIDE = (
    select(col(SetAside.point_id))
    .join(_READ, col(_READ.id) == col(SetAside.comment_id))
    .where(col(SetAside.point_id) == col(Comment.point_id), col(_READ.text) == col(Comment.text))
    .correlate(Comment)
    .exists()
)
_LATER = aliased(Comment)
_LATER_WORDING = (
    select(col(_LATER.id))
    .where(
        col(_LATER.response_id) == col(Comment.response_id),
        col(_LATER.point_id) == col(Comment.point_id),
        col(_LATER.taken) > col(Comment.taken),
    )
    .correlate(Comment)
    .exists()
)
_UNDONE = (
    select(col(FilePointUndone.point_id))
    .where(col(FilePointUndone.point_id) == col(Comment.point_id))
    .correlate(Comment)
    .exists()
)
IS_POINT: Any = (
    col(Comment.counts)
    & or_(col(Comment.kind) != CommentKind.SUMMARY, ~_SET_ASIDE)
    & or_(col(Comment.taken) == 0, and_(~_LATER_WORDING, ~_UNDONE))
)
"""Whether a comment counts: it says something, is no summary that was set aside in this wording, and no point out of a
file that officials have undone or worded otherwise since."""
NOT_DERIVED: Any = (col(Comment.kind) != CommentKind.SUMMARY) & (col(Comment.taken) == 0)
"""Whether a comment was sent as one."""
IN_SHORT: Any = func.coalesce(func.sum(case((col(Comment.kind) == CommentKind.SUMMARY, 1), else_=0)), 0)
"""How many of the comments in a group are what somebody says in short: one or none of a body."""
OUT_OF_FILES: Any = func.coalesce(func.sum(case((col(Comment.taken) > 0, 1), else_=0)), 0)
"""How many of the comments in a group officials have taken out of files."""

_KNOWN = Prepared(
    select(col(Point.id)).where(col(Point.consultee_id) == bindparam("body"), col(Point.is_summary)).limit(1)
)
_NEW = Prepared(
    insert(Point)
    .values(
        round_id=bindparam("round"),
        consultee_id=bindparam("body"),
        is_summary=True,
        number=None,
        question_id=None,
        parent_id=None,
        part=0,
    )
    .returning(col(Point.id))
)


def summary_comment(text: str, point_id: int) -> WrittenComment:
    """What an answer says in short, as a comment on the plan as a whole."""
    return WrittenComment(point_id, CommentKind.SUMMARY, content=EMPTY._replace(text=text))


def summary_as_comment(session: Session, round_id: int, consultee_id: int, text: str) -> list[WrittenComment]:
    """A body's summary with the point that it has through every revision; nothing for an empty one."""
    if not text.strip():
        return []
    point_id = _KNOWN.scalar(session, {"body": consultee_id})
    if point_id is None:
        point_id = _NEW.scalar(session, {"round": round_id, "body": consultee_id})
    return [summary_comment(text, point_id)]
