"""What the walk needs of accounts before a request: sessions, passwords, a guest, work handed over."""

import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from app.accounts.models import Role, SetUpLink, User, UserSession
from app.accounts.passwords import hash_password
from app.accounts.policy import Kind
from app.clock import now
from app.rounds.models import LinkLine
from app.tokens import token_hash
from tests.kit.world import World

PASSWORD = "en lång mening som lösenord"
HASHED = hash_password(PASSWORD)


def handed_over(session: Session, world: World) -> None:
    """What was begun by the body's first link has been handed over to the present one."""
    ended = update(LinkLine).where(col(LinkLine.consultee_id) == world.consultee, col(LinkLine.ended_at).is_not(None))
    session.connection().execute(ended.values(handed_over_at=now()))


def one_session(session: Session, world: World) -> None:
    """Each official has a session more, to revoke."""
    for number, kind in enumerate(world.users):
        session.add(
            UserSession(
                id=900 + number,
                user_id=world.users[kind],
                token_hash=f"{number:064}",
                created_at=now(),
                expires_at=now() + datetime.timedelta(days=365),
            )
        )
    session.flush()


def set_up_link(session: Session, world: World) -> None:
    """A set-up link for the reader, whose token is "set-up"."""
    session.add(
        SetUpLink(
            user_id=world.users[Kind.READER],
            token_hash=token_hash("set-up"),
            created_at=now(),
            expires_at=now() + datetime.timedelta(days=365),
        )
    )
    session.flush()


def passwords(session: Session, world: World) -> None:
    """Everybody has a password."""
    session.connection().execute(update(User).values(password_hash=HASHED))


def guest(session: Session, world: World) -> None:
    """One account more, switched off."""
    session.add(
        User(id=99, email="gast@kommunen.se", name="Gäst", role=Role.READER, created_at=now(), disabled_at=now())
    )
    session.flush()
