"""One body in a round, and who else could be one."""

import datetime
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.organisations.models import Organisation
from app.rounds.models import Consultee, Extension, Link, Origin


@dataclass(frozen=True, slots=True)
class BodyChoice:
    """An organisation of the register that is not in the round."""

    id: int
    name: str


def other_bodies(session: Session, round_id: int) -> list[BodyChoice]:
    """Organisations that can be added to a round, in Swedish order."""
    inside = select(Consultee.organisation_id).where(Consultee.round_id == round_id)
    query = (
        select(Organisation.id, Organisation.name)
        .where(col(Organisation.id).not_in(inside))
        .order_by(Organisation.sort_key)
        .limit(2000)
    )
    return [BodyChoice(id_ or 0, name) for id_, name in session.exec(query)]


def contact_link(session: Session, consultee_id: int) -> Link | None:
    """A body's first link, to its contact."""
    return session.exec(
        select(Link).where(Link.consultee_id == consultee_id, col(Link.is_contact)).order_by(col(Link.id))
    ).first()


def open_requests(session: Session, round_id: int) -> list[tuple[Extension, str]]:
    """Requests for more time that nobody has decided, with the body's name, oldest first."""
    query = (
        select(Extension, Consultee.name)
        .join(Consultee, col(Consultee.id) == Extension.consultee_id)
        .where(Consultee.round_id == round_id, col(Extension.decision).is_(None))
        .order_by(col(Extension.id))
    )
    return list(session.exec(query).all())


@dataclass(frozen=True, slots=True)
class ConsulteeFacts:
    """A body as its page shows it: the address its letters go to, its requests for more time, newest first."""

    id: int
    name: str
    group: str
    origin: Origin
    email: str | None
    deadline: datetime.date | None
    opened_at: datetime.datetime | None
    begun_on: datetime.date | None
    show_progress: bool
    extensions: list[Extension]


def consultee_facts(session: Session, consultee: Consultee) -> ConsulteeFacts:
    """A body's facts, in two statements."""
    link = contact_link(session, consultee.id or 0)
    extensions = session.exec(
        select(Extension).where(Extension.consultee_id == consultee.id).order_by(col(Extension.id).desc())
    ).all()
    return ConsulteeFacts(
        consultee.id or 0, consultee.name, consultee.group, consultee.origin, link.email if link else None,
        consultee.deadline, consultee.opened_at, consultee.begun_on, consultee.show_progress, list(extensions),
    )  # fmt: skip
