"""How a comment is divided: its text, the passages and the parts that they are, and parts that stand no more."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, col

from app.assessment.models import Reply
from app.comments.models import Point
from app.comments.numbers import letters, point_number
from app.responses.models import Comment, PointDivision, PointPassage, Standing
from app.responses.summaries import IS_POINT
from app.rounds.models import Consultee


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage of a comment's text. ``point_id`` and ``part`` are of the part that it is, None and 0 for none."""

    begins: int
    ends: int
    words: str
    point_id: int | None
    part: int
    number: int

    @property
    def label(self) -> str:
        """The part's number as it is shown; "" for words that are none."""
        return point_number(self.number, self.part) if self.part else ""

    @property
    def letter(self) -> str:
        """The part's letter."""
        return letters(self.part)


@dataclass(frozen=True, slots=True)
class FormerPart:
    """A part that stands no more, with the words that it was and the reply that it had (None without)."""

    point_id: int
    label: str
    words: str
    reply: str | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class DivisionView:
    """How a comment is divided. ``stands``: the body's answer still has it. ``passages`` is empty where it is whole.

    ``version`` counts divisions, 0 before the first; ``by`` made the last one ``at`` a moment.
    """

    point_id: int
    number: int
    text: str
    stands: bool
    version: int
    by: str
    at: datetime.datetime | None
    passages: tuple[PassageView, ...]
    former: tuple[FormerPart, ...]


def division(session: Session, point: Point) -> DivisionView:
    """A comment with its passages (three statements)."""
    run = session.connection().execute
    query = (
        select(col(Comment.id), col(Comment.text))
        .join(Consultee, col(Consultee.current_response_id) == col(Comment.response_id))
        .where(col(Comment.point_id) == point.id, IS_POINT)
    )
    comment = run(query).first()
    known = session.get(PointDivision, point.id)
    number = point.number or 0
    passages, former = [], []
    for row in run(_every(point.id)) if known else ():
        if row.stands and comment is not None and row.comment_id == comment.id:
            passages.append(PassageView(row.begins, row.ends, row.words, row.point_id, row.part or 0, number))
        elif row.point_id is not None:
            label = point_number(number, row.part)
            former.append(FormerPart(row.point_id, label, row.words.strip(), row.reply, row.outcome))
    return DivisionView(
        point_id=point.id,
        number=number,
        text=comment.text if comment else "",
        stands=comment is not None,
        version=known.version if known else 0,
        by=known.by_name if known else "",
        at=known.at if known else None,
        passages=tuple(passages),
        former=tuple(former),
    )


def _every(point_id: int) -> Select[Any]:
    begins, length = col(PointPassage.begins) + 1, col(PointPassage.ends) - col(PointPassage.begins)
    words = func.substr(col(Comment.text), begins, length)
    return (
        select(
            col(PointPassage.begins),
            col(PointPassage.ends),
            col(PointPassage.stands),
            col(PointPassage.comment_id),
            col(PointPassage.point_id),
            words.label("words"),
            col(Point.part),
            col(Reply.text).label("reply"),
            col(Reply.outcome),
        )
        .join(Comment, col(Comment.id) == col(PointPassage.comment_id))
        .outerjoin(Point, col(Point.id) == col(PointPassage.point_id))
        .outerjoin(Reply, col(Reply.point_id) == col(PointPassage.point_id))
        .where(col(PointPassage.parent_id) == point_id)
        .order_by(col(PointPassage.begins), col(PointPassage.id))
    )


def heirs(session: Session, point_id: int) -> list[int]:
    """The points that stand of the same comment: itself, the parts of a divided one, the whole of a part.

    Empty where the body's answer has it no more (one statement).
    """
    own = select(func.coalesce(col(Point.parent_id), col(Point.id))).where(col(Point.id) == point_id).scalar_subquery()
    query = (
        select(col(Standing.point_id))
        .join(Point, col(Point.id) == col(Standing.point_id))
        .where(or_(col(Point.id) == own, col(Point.parent_id) == own))
        .order_by(col(Standing.part))
    )
    return list(session.connection().execute(query).scalars())
