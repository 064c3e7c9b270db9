"""For which bodies an official is the contact, in rounds that the same official works with."""

from typing import Any, NamedTuple

from sqlalchemy import exists, select
from sqlmodel import Session, col

from app.mail.addresses import mailbox
from app.rounds.models import Consultee, Link, Membership, Milestone, Round, Step


class OwnBody(NamedTuple):
    """A body that the official's own address answers for."""

    round_id: int
    round_title: str
    consultee_id: int
    name: str


def own_bodies(session: Session, user_id: int, email: str) -> list[OwnBody]:
    """These bodies in open rounds, by round (one statement)."""
    over = exists().where(
        col(Milestone.round_id) == col(Round.id), col(Milestone.step).in_((Step.CLOSED, Step.CANCELLED))
    )
    query: Any = (
        select(col(Round.id), col(Round.title), col(Consultee.id), col(Consultee.name))
        .join(Consultee, col(Consultee.round_id) == col(Round.id))
        .join(Membership, col(Membership.round_id) == col(Round.id))
        .join(Link, col(Link.consultee_id) == col(Consultee.id))
        .where(col(Membership.user_id) == user_id, col(Link.mailbox) == mailbox(email), col(Link.revoked_at).is_(None))
        .where(~over)
        .distinct()
        .order_by(col(Round.title), col(Round.id), col(Consultee.name), col(Consultee.id))
    )
    return [OwnBody(*row) for row in session.connection().execute(query)]
