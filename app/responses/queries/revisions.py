"""A revision of an answer and the one that it took the place of."""

from typing import NamedTuple

from sqlalchemy import or_, select
from sqlmodel import Session, col

from app.responses.models import Response
from app.responses.queries.chain import MOVED_AWAY
from app.rounds.models import Consultee


class Revision(NamedTuple):
    """One of the two."""

    id: int
    number: str
    revision: int
    preliminary: bool
    organisation: str


class Two(NamedTuple):
    """Both; ``before`` is None for a first answer."""

    before: Revision | None
    after: Revision


def with_the_one_before(session: Session, response_id: int) -> Two:
    """A response and the body's revision before it that was not moved away (one statement)."""
    body = select(col(Response.consultee_id)).where(col(Response.id) == response_id).scalar_subquery()
    query = (
        select(
            col(Response.id),
            col(Response.number),
            col(Response.revision),
            col(Response.preliminary),
            col(Consultee.name),
        )
        .join(Consultee, col(Consultee.id) == col(Response.consultee_id))
        .where(col(Response.consultee_id) == body, col(Response.id) <= response_id)
        .where(or_(col(Response.id) == response_id, ~MOVED_AWAY))
        .order_by(col(Response.id).desc())
        .limit(2)
    )
    rows = [Revision(*row) for row in session.connection().execute(query)]
    return Two(rows[1] if len(rows) > 1 else None, rows[0])
