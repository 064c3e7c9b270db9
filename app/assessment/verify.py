"""Comparing what the room of answers is told of replies with the replies themselves, for ``remiss verify``."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import String, and_, case, except_, func, null, select, type_coerce
from sqlmodel import Session, col

from app.assessment.models import Reply, ReplyReview, ReviewState
from app.responses.models import RepliedWording


def verify_replies(session: Session) -> Iterator[str]:
    """One line for each reply whose outcome or wording is recorded differently there. Reads only."""
    replies = select(col(Reply.point_id), col(Reply.comment_id), type_coerce(col(Reply.outcome), String))
    told = select(col(RepliedWording.point_id), col(RepliedWording.comment_id), col(RepliedWording.outcome))
    differing = {
        row.point_id for first, second in ((replies, told), (told, replies)) for row in _only(session, first, second)
    }
    for point_id in sorted(differing):
        yield f"comment {point_id}: the outcome or the wording of its reply is not what was written down below"

    yield from _reviews(session)


def _reviews(session: Session) -> Iterator[str]:
    """One line for each reply that stands otherwise in the review than the last review of its version says."""
    newest = select(func.max(col(ReplyReview.id))).group_by(col(ReplyReview.point_id))
    approved = and_(col(ReplyReview.id).in_(newest), col(ReplyReview.version) == col(Reply.version))
    found = case(
        (col(ReplyReview.id).is_(None), ReviewState.TO_REVIEW.value),
        (col(ReplyReview.approved), ReviewState.APPROVED.value),
        else_=ReviewState.SENT_BACK.value,
    )
    of_reply = and_(col(ReplyReview.point_id) == col(Reply.point_id), approved)
    query = select(col(Reply.point_id)).outerjoin(ReplyReview, of_reply).where(col(Reply.review) != found)
    for point_id in session.connection().execute(query.order_by(col(Reply.point_id))).scalars():
        yield f"comment {point_id}: what was found of its reply is not what its last review says"
    writer = case((col(Reply.review) == ReviewState.SENT_BACK, col(Reply.by_id)), else_=null())
    told = col(RepliedWording.sent_back_to).is_distinct_from(writer)
    query = select(col(Reply.point_id)).join(RepliedWording, col(RepliedWording.point_id) == col(Reply.point_id))
    for point_id in session.connection().execute(query.where(told).order_by(col(Reply.point_id))).scalars():
        yield f"comment {point_id}: whose reply is sent back is not what its last review says"


def _only(session: Session, first: Any, second: Any) -> Sequence[Any]:
    return session.connection().execute(except_(first, second)).all()
