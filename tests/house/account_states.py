"""What the walk needs of accounts before a request: sessions, passwords, a guest, work handed over."""

import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from app.accounts.models import RecoveryCode, Role, SecondStep, SetUpLink, User, UserSession
from app.accounts.one_time import code_at, secret_of, step_at
from app.accounts.passwords import hash_password
from app.accounts.policy import Kind
from app.clock import now
from app.rounds.models import LinkLine
from app.tokens import token_hash
from tests.kit.world import KEY, World

PASSWORD = "en lång mening som lösenord"
MARK = "the mark of everybody's app"
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


def setting_up(session: Session, world: World) -> None:
    """Everybody has begun to set up the second step of signing in."""
    session.add_all(SecondStep(user_id=user_id, mark=MARK, begun_at=now()) for user_id in world.users.values())
    session.flush()


def with_codes(session: Session, world: World) -> None:
    """Everybody has the second step of signing in."""
    setting_up(session, world)
    session.connection().execute(update(SecondStep).values(confirmed_at=now()))
    for user_id in world.users.values():
        session.add_all(RecoveryCode(user_id=user_id, code_hash=f"{number:064}") for number in range(10))
    session.flush()


def code_now(_world: World) -> dict[str, str]:
    """The code that everybody's app shows now."""
    return {"one_time_code": code_at(secret_of(KEY, MARK), step_at(now()))}


def guest(session: Session, world: World) -> None:
    """One account more, switched off."""
    session.add(
        User(id=99, email="gast@kommunen.se", name="Gäst", role=Role.READER, created_at=now(), disabled_at=now())
    )
    session.flush()
