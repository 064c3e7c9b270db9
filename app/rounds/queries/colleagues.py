"""A body's own people: who has a link to its answer."""

import datetime
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from app.mail.kinds import LetterKind, LetterState
from app.mail.queries import letters_of_links
from app.rounds.access import Holder
from app.rounds.facts import LINK, LinkFacts
from app.rounds.link_rules import writes
from app.rounds.models import Link, LinkRole


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with a link in force to the body's answer.

    ``letter`` is what became of the last invitation, None for who got none; ``entered_at`` when somebody
    who came in by it first went on.
    """

    id: int
    name: str
    email: str
    role: LinkRole
    is_contact: bool
    is_me: bool
    invited_by: str
    invited_at: datetime.datetime
    entered_at: datetime.datetime | None
    generation: int
    letter: LetterState | None

    @property
    def called(self) -> str:
        """The name, or else the address."""
        return self.name or self.email

    @property
    def not_reached(self) -> bool:
        """Whether the last invitation did not arrive."""
        return self.letter in (LetterState.BOUNCED, LetterState.GIVEN_UP)


def links_of(session: Session, holder: Holder) -> list[LinkFacts]:
    """The links in force of the holder's line, the contact's first (one statement)."""
    query = (
        select(*LINK)
        .where(col(Link.line_id) == holder.link.line_id, col(Link.revoked_at).is_(None))
        .order_by(col(Link.is_contact).desc(), col(Link.id))
    )
    return [LinkFacts(*row) for row in session.connection().execute(query)]


def writers_of(session: Session, holder: Holder) -> list[LinkFacts]:
    """Those of them who may write (one statement)."""
    return [link for link in links_of(session, holder) if writes(link.role)]


def colleagues(session: Session, holder: Holder) -> list[Colleague]:
    """Everybody with a link in force to the body's answer, the contact first (two statements)."""
    columns = (col(Link.invited_by), col(Link.created_at), col(Link.entered_at))
    query = (
        select(*LINK, *columns)
        .where(col(Link.line_id) == holder.link.line_id, col(Link.revoked_at).is_(None))
        .order_by(col(Link.is_contact).desc(), col(Link.id))
    )
    rows = session.connection().execute(query).all()
    letters = letters_of_links(session, LetterKind.COLLEAGUE, [row[0] for row in rows])
    people = []
    for *columns_of_link, invited_by, invited_at, entered_at in rows:
        link = LinkFacts(*columns_of_link)
        letter = letters.get(link.id)
        people.append(
            Colleague(
                id=link.id,
                name=link.name,
                email=link.email or "",
                role=link.role,
                is_contact=link.is_contact,
                is_me=link.id == holder.link.id,
                invited_by=invited_by,
                invited_at=invited_at,
                entered_at=entered_at,
                generation=link.generation,
                letter=letter.state if letter and not link.is_contact else None,
            )
        )
    return people
