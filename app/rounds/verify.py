"""Comparing each body's own last day with the rows that it comes from, for ``remiss verify``. Reads only."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.rounds.models import Consultee, OwnDeadline


def verify_deadlines(session: Session) -> Iterator[str]:
    """One line for each body whose own last day is not the latest that it was given."""
    latest = select(func.max(col(OwnDeadline.day))).where(col(OwnDeadline.consultee_id) == col(Consultee.id))
    given = latest.correlate(Consultee).scalar_subquery()
    query = select(col(Consultee.id), col(Consultee.round_id), col(Consultee.deadline), given.label("given"))
    for row in session.connection().execute(query.where(col(Consultee.deadline).is_distinct_from(given))):
        yield f"round {row.round_id}: body {row.id} has {row.deadline} as its own last day; it was given {row.given}"
