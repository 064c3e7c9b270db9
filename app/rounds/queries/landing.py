"""What a link's landing page may know."""

import datetime
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.rounds.access import status_of, steps_of
from app.rounds.models import Consultee, Link, OldLink, Round, RoundStatus
from app.rounds.rules import own_deadline
from app.tokens import token_hash


@dataclass(frozen=True, slots=True)
class Landing:
    """A round as the holder of a link sees it before going in."""

    round_title: str
    registry_number: str
    organisation: str
    deadline: datetime.date
    status: RoundStatus


def landing(session: Session, token: str) -> Landing | None:
    """What a link that holds leads to; None for any other."""
    row = session.exec(
        select(Round, Consultee)
        .join(Consultee, col(Consultee.round_id) == Round.id)
        .join(Link, col(Link.consultee_id) == Consultee.id)
        .where(Link.token_hash == token_hash(token), col(Link.revoked_at).is_(None))
    ).first()
    if row is None:
        return None
    round_, consultee = row
    status = status_of(steps_of(session, round_.id))
    return Landing(round_.title, round_.registry_number, consultee.name, own_deadline(round_, consultee), status)


def was_replaced(session: Session, token: str) -> bool:
    """Whether a token was in force once: its link was renewed or revoked since."""
    digest = token_hash(token)
    if session.get(OldLink, digest):
        return True
    return session.exec(select(Link.id).where(Link.token_hash == digest)).first() is not None
