"""The parts of a divided comment when its body sends another answer: they follow their words (``responses.parts``)."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.comments.fields import Content
from app.comments.models import Point
from app.database import Prepared
from app.responses.models import Comment, PointDivision, PointPassage, Response
from app.responses.parts import Fitted, Known, fitted, words_key
from app.sorting import search_text

_NOW, _THEN = aliased(Comment), aliased(Comment)
_DIVIDED = Prepared(
    select(
        col(PointPassage.id),
        col(PointPassage.parent_id),
        col(PointPassage.begins),
        col(PointPassage.ends),
        col(PointPassage.point_id),
        col(PointPassage.leads),
        col(_THEN.text).label("old"),
        col(_NOW.id).label("comment_id"),
    )
    .join(_NOW, col(_NOW.point_id) == col(PointPassage.parent_id))
    .join(_THEN, col(_THEN.id) == col(PointPassage.comment_id))
    .where(
        col(PointPassage.stands),
        col(_NOW.response_id) == bindparam("response"),
        col(PointPassage.comment_id) != col(_NOW.id),
    )
    .order_by(col(PointPassage.parent_id), col(PointPassage.begins))
)


def fit_parts(session: Session, response: Response) -> None:
    """Let the parts of the body's divided comments be those of an answer that is about to stand.

    Where the text is the same nothing changes; where it is not, parts follow their words, and what is new is a part of
    its own. A comment of which no part is found again is whole. A body's first answer has none (no statement).
    """
    if response.revision == 1 and not (response.idempotency_key or "").startswith("moved:"):
        return
    for _parent, passages in groupby(_DIVIDED.all(session, {"response": response.id}), lambda row: row.parent_id):
        _fit(session, list(passages))


def _fit(session: Session, passages: Sequence[Any]) -> None:
    run = session.connection().execute
    first = passages[0]
    comment = session.get_one(Comment, first.comment_id)
    number = select(col(Point.number)).where(col(Point.id) == first.parent_id).scalar_subquery()
    unnumbered = col(Point.parent_id) == first.parent_id, col(Point.number).is_(None)  # of an answer that was moved
    run(update(Point).where(*unnumbered).values(number=number))
    if first.old == comment.text:
        as_before = [Fitted(row.begins, row.ends, row.id) for row in passages]
        write_parts(session, comment, as_before)
        return
    known = [Known(row.begins, row.ends, row.id, row.point_id is None) for row in passages]
    write_parts(session, comment, fitted(first.old, known, comment.text))
    raise_version = {"version": col(PointDivision.version) + 1}
    run(update(PointDivision).where(col(PointDivision.point_id) == first.parent_id).values(raise_version))


def write_parts(session: Session, comment: Comment, stands: Sequence[Fitted]) -> list[int]:
    """Let these passages stand of the comment that counts, and no others. Returns the points of new parts, in order.

    ``key``: the row of a known one, "" for words that are none, else it is a new part.

    The part that leads keeps doing so; where it is gone the first one does.
    """
    run = session.connection().execute
    parent_id, text = comment.point_id, comment.text
    others = [getattr(comment, name) for name in Content._fields if name != "text"]
    query = select(col(PointPassage.id), col(PointPassage.point_id), col(PointPassage.leads))
    rows = {row.id: row for row in run(query.where(col(PointPassage.parent_id) == parent_id))}
    none = {id_ for id_, row in rows.items() if row.point_id is None}
    stay = {passage.key for passage in stands if passage.key in rows} - none
    run(update(PointPassage).where(col(PointPassage.parent_id) == parent_id).values(stands=False))
    run(delete(PointPassage).where(col(PointPassage.id).in_(none)))
    leading = next((id_ for id_ in stay if rows[id_].leads), None)
    made: list[int] = []
    for passage in stands:
        is_none = passage.key == "" or passage.key in none
        leads = not is_none and (leading is None or passage.key == leading)
        words = text[passage.begins : passage.ends]
        values = {
            "comment_id": comment.id,
            "begins": passage.begins,
            "ends": passage.ends,
            "leads": leads,
            "stands": True,
            "words": words_key(words),
            "search_text": search_text(words, *(others if leads else ())),
        }
        if leads:
            leading = passage.key or -1
        if passage.key in stay:
            run(update(PointPassage).where(col(PointPassage.id) == passage.key).values(values))
            continue
        if not is_none:
            made.append(_new_part(session, parent_id))
        run(insert(PointPassage).values(parent_id=parent_id, point_id=None if is_none else made[-1], **values))
    return made


def _new_part(session: Session, parent_id: int) -> int:
    """A point for a part, with the letter after the last that any part of the comment has had."""
    run = session.connection().execute
    parent = session.get_one(Point, parent_id)
    last = run(select(func.max(col(Point.part))).where(col(Point.parent_id) == parent_id)).scalar()
    part = Point(
        round_id=parent.round_id,
        consultee_id=parent.consultee_id,
        number=parent.number,
        parent_id=parent_id,
        part=(last or 0) + 1,
    )
    session.add(part)
    session.flush()
    return part.id


def carry_parts(session: Session, points: dict[int, int]) -> None:
    """Divide the comments of an answer that is moved to another body as they were: ``points`` old → new, to which the
    parts are added. They stand as soon as the answer does (``fit_parts``); their letters are the same."""
    run = session.connection().execute
    query: Any = select(PointPassage, col(Point.part)).outerjoin(Point, col(Point.id) == col(PointPassage.point_id))
    of_these = query.where(col(PointPassage.parent_id).in_(points), col(PointPassage.stands))
    divided = select(col(PointPassage.parent_id)).where(col(PointPassage.parent_id).in_(points.values()))
    has = set(run(divided).scalars())
    for passage, part in session.execute(of_these.order_by(col(PointPassage.id))).all():
        parent = session.get_one(Point, points[passage.parent_id])
        if parent.id in has:
            continue
        point = None
        if passage.point_id is not None:
            point = Point(round_id=parent.round_id, consultee_id=parent.consultee_id, parent_id=parent.id, part=part)
            session.add(point)
            session.flush()
            points[passage.point_id] = point.id
        row = passage.model_dump(exclude={"id"}) | {"parent_id": parent.id, "point_id": point.id if point else None}
        run(insert(PointPassage), row)
