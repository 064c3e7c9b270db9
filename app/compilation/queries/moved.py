"""Answers of a round that were registered on the wrong body and moved to the right one."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.comments.models import Point
from app.compilation.compiled import CompiledMove
from app.responses.models import Comment, Response
from app.responses.queries.chain import MOVED_AWAY
from app.responses.queries.moves import moves_in_round

WAS_ITS_OWN: Any = (
    select(col(Comment.id))
    .join(Response, col(Response.id) == col(Comment.response_id))
    .where(col(Comment.point_id) == col(Point.id), ~MOVED_AWAY)
    .correlate(Point)
    .exists()
)
"""Whether a point stood in an answer that was its body's, and not in one alone that was moved away."""


def compiled_moves(session: Session, round_id: int, *, personal: bool) -> dict[int, tuple[CompiledMove, ...]]:
    """By body, what was moved from it and to it, in order (one statement). Without ``personal`` no reason is told."""
    found: dict[int, list[CompiledMove]] = defaultdict(list)
    for was, is_now in moves_in_round(session, round_id):
        reason = was.reason if personal else ""
        away = CompiledMove(False, was.number, is_now.organisation, is_now.number, reason)
        found[was.consultee_id].append(away)
        found[is_now.consultee_id].append(CompiledMove(True, is_now.number, was.organisation, was.number, reason))
    return {body: tuple(moves) for body, moves in found.items()}
