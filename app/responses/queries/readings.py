"""Which answers nobody who handles their round has looked at."""

import datetime
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from app.responses.models import Reading, Response
from app.rounds.models import Consultee

IS_UNREAD: Any = ~exists().where(col(Reading.response_id) == col(Consultee.current_response_id))
"""Whether nobody has looked at a body's answer that counts: a later answer waits anew."""


class Looked(NamedTuple):
    """Who looked at an answer first, and when. ``by`` is "" where that was before it was written down."""

    at: datetime.datetime
    by: str


def how_many_unread(round_id: Any) -> Any:
    """How many answers of a round, by the column that has its id, nobody has looked at: for a larger statement."""
    query = select(func.count()).where(
        col(Consultee.round_id) == round_id, col(Consultee.current_response_id).is_not(None)
    )
    return query.where(IS_UNREAD).correlate_except(Consultee, Reading).scalar_subquery()


def reading(session: Session, response_id: int) -> Looked | None:
    """Who has looked at an answer; None while nobody has."""
    query = select(col(Reading.at), col(Reading.by_name)).where(col(Reading.response_id) == response_id)
    row = session.connection().execute(query).first()
    return Looked(*row) if row else None


def number_of(session: Session, response_id: int) -> str:
    """The number that an answer was given."""
    query = select(col(Response.number)).where(col(Response.id) == response_id)
    return str(session.connection().execute(query).scalar_one())


def unread_until(session: Session, round_id: int, newest: int) -> list[int]:
    """The ids of a round's answers that count and nobody has looked at, up to this one."""
    query = select(col(Consultee.current_response_id)).where(
        col(Consultee.round_id) == round_id, col(Consultee.current_response_id) <= newest, IS_UNREAD
    )
    return sorted(id_ for id_ in session.connection().execute(query).scalars() if id_ is not None)


def unread_counts(session: Session, round_ids: Collection[int]) -> dict[int, int]:
    """Round id → how many of its answers nobody has looked at; none where that is zero (one statement)."""
    query = (
        select(col(Consultee.round_id), func.count())
        .where(col(Consultee.round_id).in_(round_ids), col(Consultee.current_response_id).is_not(None), IS_UNREAD)
        .group_by(col(Consultee.round_id))
    )
    return {row[0]: row[1] for row in session.connection().execute(query)}
