"""Replies to an answer that was moved to another body: they go with its points, and are to be looked at again."""

from collections.abc import Mapping

from sqlalchemy import insert
from sqlmodel import Session, col, select

from app.assessment.models import Reply, ReviewState


def copy_replies(session: Session, points: Mapping[int, int]) -> None:
    """Each reply as it stands, at the new point; one that has a reply already keeps that."""
    has = set(session.exec(select(Reply.point_id).where(col(Reply.point_id).in_(points.values()))))
    replies = session.exec(select(Reply).where(col(Reply.point_id).in_(points))).all()
    rows = [
        reply.model_dump() | {"point_id": points[reply.point_id], "version": 1, "review": ReviewState.TO_REVIEW}
        for reply in replies
        if points[reply.point_id] not in has
    ]
    if rows:
        session.connection().execute(insert(Reply), rows)
