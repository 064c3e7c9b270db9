"""Whose a mail is, as far as it says: by the link in it, by its sender, by the registry number. Always a proposal."""

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from app.inbox.models import MatchedBy
from app.mail.addresses import mailbox
from app.rounds.models import Consultee, Link, Milestone, Round, Step
from app.tokens import LENGTH, token_hash

_LINK = re.compile(rf"/l/([A-Za-z0-9_-]{{{LENGTH}}})")
_MOST_LINKS = 10
_LOOKED_THROUGH = 200_000
_EVERYBODYS = frozenset(
    f"{name}.{end}"
    for name in (
        "gmail",
        "googlemail",
        "hotmail",
        "outlook",
        "live",
        "msn",
        "icloud",
        "me",
        "yahoo",
        "proton",
        "telia",
        "bredband",
    )
    for end in ("com", "se", "net", "me", "fi")
)
"""Where anybody has an address: it says nothing of the body."""


@dataclass(frozen=True, slots=True)
class Match:
    """The round and the body that something seems to be of, each perhaps None, and by what."""

    round_id: int | None = None
    consultee_id: int | None = None
    by: MatchedBy | None = None


def matched(session: Session, *, sender: str, subject: str, text: str) -> Match:
    """What a mail says about whose it is (four statements at most)."""
    seen = text[:_LOOKED_THROUGH]
    tokens = [token_hash(token) for token in _LINK.findall(seen)[:_MOST_LINKS]]
    if tokens:
        bodies = _bodies(session, col(Link.token_hash).in_(tokens))
        if len(bodies) == 1:
            return Match(bodies[0][1], bodies[0][0], MatchedBy.LINK)
    said = f"{subject}\n{seen}".casefold()
    opened = select(Milestone.round_id).where(Milestone.step == Step.OPENED)
    numbers = session.exec(select(Round.id, Round.registry_number).where(col(Round.id).in_(opened))).all()
    named = {round_id for round_id, number in numbers if number and number.casefold() in said}
    bodies = _bodies(session, col(Link.mailbox) == mailbox(sender)) if sender else []
    if named:
        bodies = [body for body in bodies if body[1] in named]
        bodies = bodies or _colleagues(session, sender, named)
    if len(bodies) == 1:
        return Match(bodies[0][1], bodies[0][0], MatchedBy.SENDER)
    return Match(next(iter(named)), None, MatchedBy.NUMBER) if len(named) == 1 else Match()


def _colleagues(session: Session, sender: str, rounds: set[int]) -> list[tuple[int, int]]:
    """The bodies of these rounds that have their address where the sender has: whoever answers is often a colleague."""
    _name, sign, domain = mailbox(sender).rpartition("@")
    if not sign or domain in _EVERYBODYS:
        return []
    there = col(Link.mailbox).endswith(f"@{domain}", autoescape=True)
    return _bodies(session, and_(col(Consultee.round_id).in_(rounds), there))


def _bodies(session: Session, condition: ColumnElement[bool]) -> list[tuple[int, int]]:
    query = select(Consultee.id, Consultee.round_id).join(Link, col(Link.consultee_id) == col(Consultee.id))
    return sorted({(body, round_id) for body, round_id in session.exec(query.where(condition))})
