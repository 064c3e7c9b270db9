"""Comparing what the room of answers is told of replies with the replies themselves, for ``remiss verify``."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import String, except_, select, type_coerce
from sqlmodel import Session, col

from app.assessment.models import Reply
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


def _only(session: Session, first: Any, second: Any) -> Sequence[Any]:
    return session.connection().execute(except_(first, second)).all()
