"""What a link's landing page may know."""

import datetime
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.rounds.access import status_of, steps_of, why_ended
from app.rounds.link_rules import first_page
from app.rounds.models import (
    Consultee,
    ContactPerson,
    Link,
    LinkEnd,
    LinkLine,
    LinkRole,
    LinkSession,
    OldLink,
    Round,
    RoundStatus,
)
from app.rounds.rules import own_deadline
from app.tokens import token_hash


@dataclass(frozen=True, slots=True)
class Landing:
    """A round as the holder of a link sees it before going in. ``answered``: the body has an answer that counts.

    ``shown_to`` names the official who has seen the link and can read along; nobody when it is the body's own.
    """

    round_title: str
    registry_number: str
    organisation: str
    deadline: datetime.date
    status: RoundStatus
    answered: bool
    contact: ContactPerson | None
    shown_to: str


def landing(session: Session, token: str) -> Landing | None:
    """What a link that holds leads to; None for any other."""
    row = session.exec(
        select(Round, Consultee, Link)
        .join(Consultee, col(Consultee.round_id) == Round.id)
        .join(Link, col(Link.consultee_id) == Consultee.id)
        .where(Link.token_hash == token_hash(token), col(Link.revoked_at).is_(None))
    ).first()
    if row is None:
        return None
    round_, consultee, link = row
    status = status_of(steps_of(session, round_.id))
    return Landing(
        round_title=round_.title,
        registry_number=round_.registry_number,
        organisation=consultee.name,
        deadline=own_deadline(round_, consultee),
        status=status,
        answered=consultee.stance is not None and link.role is not LinkRole.MEMBER,
        contact=round_.contact,
        shown_to=link.shown_to if link.shown_at else "",
    )


@dataclass(frozen=True, slots=True)
class Ended:
    """A token that was in force once. ``waits``: a draft that was begun with it waits, sealed, for its holder."""

    why: LinkEnd
    waits: bool


def ended(session: Session, token: str) -> Ended | None:
    """What became of a token whose link was replaced or stopped; None for one that never was."""
    digest = token_hash(token)
    before = session.exec(
        select(LinkLine, OldLink.replaced_at, Link)
        .join(OldLink, col(OldLink.line_id) == LinkLine.id)
        .join(Link, col(Link.id) == OldLink.link_id)
        .where(OldLink.token_hash == digest)
    ).first()
    if before is not None:
        line, replaced_at, link = before
        in_force_to_the_end = line.ended_at is not None and replaced_at >= line.ended_at
        return Ended(
            why_ended(session, link), waits=line.is_sealed and in_force_to_the_end and link.role is not LinkRole.MEMBER
        )
    revoked = session.exec(select(Link).where(Link.token_hash == digest)).first()
    return None if revoked is None else Ended(why_ended(session, revoked), waits=False)


def last_entered(session: Session, *, cookie: str, now: datetime.datetime) -> str | None:
    """Where the link leads that this browser was let in by last, of those that still hold; None if there is none."""
    query = (
        select(LinkSession.consultee_id, Link.role)
        .join(Link, col(Link.id) == LinkSession.link_id)
        .where(LinkSession.token_hash == token_hash(cookie), col(LinkSession.expires_at) > now)
        .where(col(Link.revoked_at).is_(None), LinkSession.generation == Link.generation)
        .order_by(col(LinkSession.id).desc())
    )
    row = session.exec(query).first()
    return first_page(row[0], LinkRole(row[1])) if row else None
