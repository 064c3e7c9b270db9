"""Administrators are told by mail, a month and a week ahead, which API tokens will end."""

import datetime

from sqlmodel import Session, col, select

from app.accounts.models import ApiToken, User
from app.accounts.queries import administrators, receivers
from app.accounts.rules import is_to_be_warned_of
from app.clock import local
from app.database import Database, in_turn
from app.mail.kinds import LetterKind
from app.mail.outbox import post


def warn_of_ends(database: Database, *, now: datetime.datetime) -> int:
    """Write a letter to each administrator if a token ends soon; how many letters. Nothing is told twice."""
    with database.read() as session:
        if not _ending(session, now):
            return 0
    with database.write() as session:
        in_turn(session, "tokens that end")
        return _write_letters(session, now)


def _ending(session: Session, now: datetime.datetime) -> list[tuple[ApiToken, str]]:
    """Tokens that end soon of which nobody has been told, and whom each acts as."""
    query = (
        select(ApiToken, User.name)
        .join(User, col(User.id) == col(ApiToken.user_id))
        .where(col(ApiToken.revoked_at).is_(None), col(ApiToken.expires_at) > now, col(User.disabled_at).is_(None))
        .order_by(col(ApiToken.expires_at), col(ApiToken.id))
    )
    return [(row[0], row[1]) for row in session.exec(query) if is_to_be_warned_of(row[0], now)]


def _write_letters(session: Session, now: datetime.datetime) -> int:
    ending, people = _ending(session, now), receivers(session, administrators(session))
    if not ending or not people:
        return 0
    tokens = [
        {"name": token.name, "acts_as": name, "ends_on": local(token.expires_at or now).date().isoformat()}
        for token, name in ending
    ]
    for person in people:
        post(
            session,
            LetterKind.TOKEN_ENDS,
            to=person.email,
            to_name=person.name,
            now=now,
            name=person.name,
            tokens=tokens,
        )
    for token, _name in ending:
        token.warned_at = now
    session.flush()
    return len(people)
