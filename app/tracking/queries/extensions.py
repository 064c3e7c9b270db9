"""Requests for more time: those of a body, and those that wait for a decision."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from app.rounds.models import Consultee
from app.tracking.models import Extension


@dataclass(frozen=True, slots=True)
class Undecided:
    """A request for more time that waits for a decision, of a body that has not answered."""

    id: int
    consultee_id: int
    name: str
    deadline: datetime.date


def undecided(session: Session, round_id: int) -> list[Undecided]:
    """The requests that closing a round would leave without an answer, oldest first (one statement)."""
    query: Any = (
        select(  # type: ignore[call-overload]  # a column may be null before it is stored
            Extension.id, Extension.consultee_id, Consultee.name, Extension.requested_deadline
        )
        .join(Consultee, col(Consultee.id) == Extension.consultee_id)
        .where(Consultee.round_id == round_id, col(Extension.decision).is_(None))
        .where(col(Consultee.current_response_id).is_(None))
        .order_by(col(Extension.id))
    )
    return [Undecided(*row) for row in session.exec(query)]


Extensions = list[Extension]


def extensions_of(session: Session, consultee_id: int) -> Extensions:
    """A body's requests for more time, and what was given without one, newest first."""
    query = select(Extension).where(Extension.consultee_id == consultee_id).order_by(col(Extension.id).desc())
    return list(session.exec(query).all())
