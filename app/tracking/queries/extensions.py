"""Requests for more time: those of a body, and those that wait for a decision."""

from sqlmodel import Session, col, select

from app.rounds.models import Consultee
from app.tracking.models import Extension


def open_requests(session: Session, round_id: int) -> list[tuple[Extension, str]]:
    """Requests for more time that nobody has decided, with the body's name, oldest first."""
    query = (
        select(Extension, Consultee.name)
        .join(Consultee, col(Consultee.id) == Extension.consultee_id)
        .where(Consultee.round_id == round_id, col(Extension.decision).is_(None))
        .order_by(col(Extension.id))
    )
    return list(session.exec(query).all())


Extensions = list[Extension]


def extensions_of(session: Session, consultee_id: int) -> Extensions:
    """A body's requests for more time, and what was given without one, newest first."""
    query = select(Extension).where(Extension.consultee_id == consultee_id).order_by(col(Extension.id).desc())
    return list(session.exec(query).all())
