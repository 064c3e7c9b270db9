"""What second persons have found of replies, and how many replies wait for them."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, literal, select, true, tuple_
from sqlmodel import Session, col

from app.assessment.models import Reply, ReplyReview, ReviewState
from app.assessment.queries.comments import ORDER, with_places
from app.assessment.queries.filters import Filters, conditions
from app.assessment.queries.rows import joined
from app.responses.models import Standing


class ReviewView(NamedTuple):
    """What one person found of one version of a reply. ``remark`` is empty where it was approved."""

    id: int
    point_id: int
    version: int
    approved: bool
    remark: str
    by: str
    at: datetime.datetime
    by_id: int | None


_COLUMNS: tuple[Any, ...] = (
    col(ReplyReview.id),
    col(ReplyReview.point_id),
    col(ReplyReview.version),
    col(ReplyReview.approved),
    col(ReplyReview.remark),
    col(ReplyReview.by_name),
    col(ReplyReview.at),
    col(ReplyReview.by_id),
)


def reviews_of(session: Session, point_id: int) -> list[ReviewView]:
    """Every review of a comment's reply, the newest first (one statement)."""
    query = select(*_COLUMNS).where(col(ReplyReview.point_id) == point_id).order_by(col(ReplyReview.id).desc())
    return [ReviewView(*row) for row in session.connection().execute(query)]


class Reviewed(NamedTuple):
    """What a reviewer has to know of a reply: who wrote it, and the last review of any version."""

    by_id: int | None
    last: ReviewView | None


def reviewed(session: Session, ids: Sequence[int]) -> dict[int, Reviewed]:
    """By comment, who wrote its reply and the last review of it (two statements)."""
    run = session.connection().execute
    writers = run(select(col(Reply.point_id), col(Reply.by_id)).where(col(Reply.point_id).in_(ids))).all()
    newest = select(func.max(col(ReplyReview.id))).where(col(ReplyReview.point_id).in_(ids))
    newest = newest.group_by(col(ReplyReview.point_id))
    last = {row.point_id: ReviewView(*row) for row in run(select(*_COLUMNS).where(col(ReplyReview.id).in_(newest)))}
    return {point_id: Reviewed(by_id, last.get(point_id)) for point_id, by_id in writers}


def review_counts(session: Session, round_id: int) -> Mapping[str, int]:
    """How many replies to the wording that stands are in each state of the review (one statement)."""
    query = (
        select(col(Reply.review), func.count())
        .select_from(Standing)
        .join(Reply, col(Reply.point_id) == col(Standing.point_id))
        .where(col(Standing.round_id) == round_id, col(Standing.done) == true())
        .group_by(col(Reply.review))
    )
    found = {row[0]: row[1] for row in session.connection().execute(query)}
    return {str(state): found.get(str(state), 0) for state in ReviewState}


def beside(session: Session, round_id: int, filters: Filters, comment_id: int) -> tuple[int | None, int | None]:
    """The comments before and after one among those that the filters leave, which it need not be (three statements)."""
    run = session.connection().execute
    at = run(select(*ORDER).where(col(Standing.point_id) == comment_id)).first()
    if at is None:
        return None, None
    here = tuple_(*(literal(part) for part in at))
    filters = with_places(session, round_id, filters)
    every = joined().where(*conditions(round_id, filters)).with_only_columns(col(Standing.point_id)).limit(1)
    before = every.where(tuple_(*ORDER) < here).order_by(*(part.desc() for part in ORDER))
    after = every.where(tuple_(*ORDER) > here).order_by(*ORDER)
    return run(before).scalar(), run(after).scalar()
