"""Whether a reply answers the wording that stands, in a statement over ``Comment``; and which parts stand of it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, case, false, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.comments.models import Point
from app.comments.places import Place
from app.comments.written import COLUMNS
from app.responses.models import Comment, PointPassage, RepliedWording, Response

_ANSWERED = aliased(Comment)
_ANSWER, _ANSWER_THEN = aliased(Response), aliased(Response)


def _same(names: Iterable[str]) -> Any:
    return and_(*(getattr(_ANSWERED, name).is_not_distinct_from(getattr(Comment, name)) for name in names))


_NOT_OF_A_PART = (*Place._fields, "kind", "text")
SAME_WORDING = and_(
    _same(("kind",)),
    or_(_same(Place._fields), col(_ANSWER.plan_version_id).is_distinct_from(col(_ANSWER_THEN.plan_version_id))),
    col(PointPassage.words).is_not_distinct_from(col(RepliedWording.words)),
    or_(col(PointPassage.id).is_not(None), _same(("text",))),
    or_(
        and_(col(PointPassage.id).is_not(None), ~col(PointPassage.leads)),
        and_(
            or_(col(PointPassage.id).is_(None), col(RepliedWording.leads)),
            _same(name for name in COLUMNS if name not in _NOT_OF_A_PART),
        ),
    ),
)
"""Whether the wording that was replied to says all the same as the comment, at the same place: in another version of
the plan the place is another row. Of a part its own words are compared, and the other fields where it has them. All are
joined by ``with_replies``."""


def in_parts(statement: Select[Any]) -> Select[Any]:
    """The statement over ``Comment`` with its point; a divided comment has a row for each of its parts instead."""
    is_part = and_(
        col(PointPassage.comment_id) == col(Comment.id),
        col(PointPassage.parent_id) == col(Comment.point_id),
        col(PointPassage.stands),
        col(PointPassage.point_id).is_not(None),
    )
    point_id = func.coalesce(col(PointPassage.point_id), col(Comment.point_id))
    return statement.outerjoin(PointPassage, is_part).join(Point, col(Point.id) == point_id)


PART: tuple[Any, ...] = (
    col(Point.part),
    col(PointPassage.begins),
    col(PointPassage.ends),
    func.coalesce(col(PointPassage.leads), false()).label("leads"),
)
"""What a part adds to the columns of :class:`Standing`, in a statement that has been through ``in_parts``."""


def with_replies(statement: Select[Any]) -> Select[Any]:
    """The statement of ``in_parts`` with its point's reply, if there is one, and the wording that it answers."""
    return (
        statement.outerjoin(RepliedWording, col(RepliedWording.point_id) == col(Point.id))
        .outerjoin(_ANSWERED, col(_ANSWERED.id) == col(RepliedWording.comment_id))
        .outerjoin(_ANSWER, col(_ANSWER.id) == col(Comment.response_id))
        .outerjoin(_ANSWER_THEN, col(_ANSWER_THEN.id) == col(_ANSWERED.response_id))
    )


DONE = case((and_(SAME_WORDING, col(RepliedWording.elsewhere).is_(False)), True), else_=False).label("done")
