"""One body in a round, and who else could be one."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.organisations.models import Organisation
from app.rounds.models import Consultee, Link


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
        .where(col(Organisation.id).not_in(inside), col(Organisation.listed))
        .order_by(Organisation.sort_key)
        .limit(2000)
    )
    return [BodyChoice(id_, name) for id_, name in session.exec(query)]


def contact_link(session: Session, consultee_id: int) -> Link | None:
    """A body's first link, to its contact."""
    return session.exec(
        select(Link).where(Link.consultee_id == consultee_id, col(Link.is_contact)).order_by(col(Link.id))
    ).first()
