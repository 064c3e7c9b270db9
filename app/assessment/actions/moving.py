"""Replies to an answer that was moved to another body: they go with its points, and are to be looked at again."""

from collections.abc import Mapping

from sqlalchemy import insert
from sqlmodel import Session, col, select

from app.assessment.models import GroupMember, Reply, ReviewState


def copy_replies(session: Session, points: Mapping[int, int]) -> None:
    """Each reply as it stands, at the new point, which is in the old one's group; what has one already keeps that."""
    has = set(session.exec(select(Reply.point_id).where(col(Reply.point_id).in_(points.values()))))
    replies = session.exec(select(Reply).where(col(Reply.point_id).in_(points))).all()
    rows = [
        reply.model_dump() | {"point_id": points[reply.point_id], "version": 1, "review": ReviewState.TO_REVIEW}
        for reply in replies
        if points[reply.point_id] not in has
    ]
    run = session.connection().execute
    if rows:
        run(insert(Reply), rows)
    mine = col(GroupMember.point_id).in_([*points, *points.values()])
    groups = dict(session.exec(select(GroupMember.point_id, GroupMember.group_id).where(mine)).all())
    members = [
        {"point_id": new, "group_id": groups[old]} for old, new in points.items() if old in groups and new not in groups
    ]
    if members:
        run(insert(GroupMember), members)
