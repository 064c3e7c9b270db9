"""What stands at the sections of a round's plan: sent comments, counted."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.responses.models import Standing


def sent_about(session: Session, round_id: int, section_ids: Collection[int]) -> dict[int, int]:
    """How many comments that were sent are about each of these sections (one statement)."""
    query = (
        select(col(Standing.section_id), func.count().label("number"))
        .where(col(Standing.round_id) == round_id, col(Standing.section_id).in_(section_ids))
        .group_by(col(Standing.section_id))
        .order_by(col(Standing.section_id))
    )
    return {row.section_id: row.number for row in session.connection().execute(query)}
