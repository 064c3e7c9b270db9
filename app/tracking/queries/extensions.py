"""Requests for more time: those of a body, and those that wait for a decision."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from app.rounds.models import Consultee
from app.tracking.models import Extension
from app.tracking.rules import waits_for_decision


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
        .where(col(Consultee.stance).is_(None))
        .order_by(col(Extension.id))
    )
    return [Undecided(*row) for row in session.exec(query)]


def requests_by_round(session: Session) -> dict[int, int]:
    """Round id → how many requests for more time wait in it for a decision (one statement)."""
    query: Any = (
        select(Consultee.round_id, func.count())
        .join(Extension, col(Extension.consultee_id) == Consultee.id)
        .where(col(Extension.decision).is_(None), col(Consultee.stance).is_(None))
        .group_by(col(Consultee.round_id))
    )
    return dict(session.exec(query).all())


@dataclass(frozen=True, slots=True)
class Case:
    """A request for more time, or what was given without one, and the body's name. ``waits``: for a decision."""

    extension: Extension
    name: str
    waits: bool


def cases(session: Session, round_id: int) -> list[Case]:
    """All of a round, those that wait first and oldest, the others newest first (one statement)."""
    query: Any = (
        select(Extension, Consultee.name, Consultee.stance)
        .join(Consultee, col(Consultee.id) == Extension.consultee_id)
        .where(Consultee.round_id == round_id)
        .order_by(col(Extension.id))
    )
    found = [
        Case(
            extension,
            name,
            waits_for_decision(asked=True, decided=extension.decision is not None, responded=stance is not None),
        )
        for extension, name, stance in session.exec(query)
    ]
    waiting = [case for case in found if case.waits]
    return waiting + [case for case in reversed(found) if not case.waits]


Extensions = list[Extension]


def extensions_of(session: Session, consultee_id: int) -> Extensions:
    """A body's requests for more time, and what was given without one, newest first."""
    query = select(Extension).where(Extension.consultee_id == consultee_id).order_by(col(Extension.id).desc())
    return list(session.exec(query).all())
