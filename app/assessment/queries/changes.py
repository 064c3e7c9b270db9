"""What replies say is done, and by whom."""

from sqlalchemy import select
from sqlmodel import Session, col

from app.assessment.models import Reply

SUGGESTED = 50
"""So many names are offered where one types who is responsible."""


def responsible_in(session: Session, round_id: int) -> list[str]:
    """Who is responsible for something in a round, by name (one statement)."""
    query = select(col(Reply.responsible)).where(col(Reply.round_id) == round_id, col(Reply.responsible) != "")
    names = session.connection().execute(query.distinct().order_by(col(Reply.responsible)).limit(SUGGESTED))
    return list(names.scalars())
