"""The parts of a divided comment are whose the comment was, and have its tags, until somebody decides otherwise."""

from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from app.assessment.tag_models import PointTag
from app.comments.models import Point
from app.responses.assignment_models import Assignment
from app.responses.models import Standing


def hand_down(session: Session, point_id: int) -> None:
    """Give each part that stands and is nobody's what the whole comment has: whose it is, by when, and its tags."""
    run = session.connection().execute
    parts = select(col(Standing.point_id)).join(Point, col(Point.id) == col(Standing.point_id))
    standing = [id_ for (id_,) in run(parts.where(col(Point.parent_id) == point_id))]
    _copy(session, Assignment, standing, point_id, ("round_id", "user_id", "due", "by_name", "at"))
    _copy(session, PointTag, standing, point_id, ("tag_id",))


def _copy(session: Session, table: Any, parts: list[int], whole: int, names: tuple[str, ...]) -> None:
    """The rows of the whole once more, for each of the parts that has none of its own."""
    run = session.connection().execute
    have = {id_ for (id_,) in run(select(col(table.point_id)).where(col(table.point_id).in_(parts)))}
    rows = run(select(*(col(getattr(table, name)) for name in names)).where(col(table.point_id) == whole)).all()
    new = [{"point_id": part, **row._asdict()} for part in parts if part not in have for row in rows]
    if new:
        run(insert(table), new)
