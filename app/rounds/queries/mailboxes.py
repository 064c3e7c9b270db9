"""The bodies that one mailbox answers for."""

import datetime
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.rounds.access import status_of
from app.rounds.mailbox_models import MailboxSession
from app.rounds.models import Consultee, Link, LinkRole, Round, RoundStatus
from app.rounds.queries.rounds import steps_of_rounds
from app.rounds.rules import own_deadline, takes_first_answer
from app.tokens import token_hash


@dataclass(frozen=True, slots=True)
class MailboxBody:
    """A body with a link to the mailbox. ``deadline`` is its own; ``answered``: it has an answer that counts."""

    link_id: int
    consultee_id: int
    name: str
    round_title: str
    role: LinkRole
    status: RoundStatus
    deadline: datetime.date
    answered: bool

    @property
    def is_waited_for(self) -> bool:
        """Whether an answer can still be sent, and none has been."""
        return not self.answered and takes_first_answer(self.status)


def bodies_of_mailbox(session: Session, address: str) -> list[MailboxBody]:
    """Those with a link in force in a round that has been opened and was not cancelled; first those that are waited
    for, by their own last day (two statements).

    ``address``: as ``app.mail.addresses.mailbox`` compares it.
    """
    rows = session.exec(
        select(Link, Consultee, Round)
        .join(Consultee, col(Consultee.id) == Link.consultee_id)
        .join(Round, col(Round.id) == Consultee.round_id)
        .where(Link.mailbox == address, col(Link.revoked_at).is_(None))
        .order_by(col(Consultee.sort_key), col(Link.id))
    ).all()
    steps = steps_of_rounds(session, sorted({round_.id for _link, _consultee, round_ in rows}))
    bodies = [
        MailboxBody(
            link_id=link.id,
            consultee_id=consultee.id,
            name=consultee.name,
            round_title=round_.title,
            role=link.role,
            status=status_of(steps.get(round_.id, {})),
            deadline=own_deadline(round_, consultee),
            answered=consultee.stance is not None and link.role is not LinkRole.MEMBER,
        )
        for link, consultee, round_ in rows
    ]
    shown = [body for body in bodies if body.status not in (RoundStatus.DRAFT, RoundStatus.CANCELLED)]
    return sorted(shown, key=lambda body: (not body.is_waited_for, body.deadline))


def mailbox_of(session: Session, cookie: str | None, now: datetime.datetime) -> str | None:
    """The mailbox that a browser has shown to be its own; None when it has not, or its time is out."""
    if not cookie:
        return None
    shown = session.get(MailboxSession, token_hash(cookie))
    return shown.mailbox if shown is not None and shown.expires_at > now else None


def link_of_mailbox(session: Session, address: str, link_id: int) -> Link | None:
    """One of its links; None for any other, and for one of a round that it may not see."""
    if all(body.link_id != link_id for body in bodies_of_mailbox(session, address)):
        return None
    return session.get(Link, link_id)
