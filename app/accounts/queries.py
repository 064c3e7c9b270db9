"""Reading users, sessions, tokens and set-up links."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, exists, func, or_, select

from app.accounts.models import (
    TOKEN_USERS,
    ApiToken,
    NoticeChoices,
    RecoveryCode,
    Role,
    SecondStep,
    SetUpLink,
    User,
    UserSession,
    UserState,
)
from app.accounts.notice_rules import DAILY_AT, Told, told
from app.accounts.oidc.models import ProviderIdentity
from app.accounts.rules import SET_UP_OF_CODES_LASTS, WARNED_BEFORE
from app.errors import Invalid
from app.mail.addresses import address
from app.sorting import sort_key
from app.tokens import token_hash


def folded(email: str) -> str:
    """An address as it is stored and looked up, whichever way its domain is written."""
    try:
        return address(email).casefold()
    except Invalid:
        return email.strip().casefold()


def user_signing_in(session: Session, email: str) -> tuple[User | None, bool]:
    """The user with an address, and whether a code is asked for beside the password, in one statement."""
    row = session.exec(select(User, has_second_step(User.id)).where(User.email == folded(email))).first()
    return row or (None, False)


def enabled_user(session: Session, user_id: int) -> User | None:
    """A user who is not switched off."""
    return session.exec(select(User).where(User.id == user_id, col(User.disabled_at).is_(None))).first()


def has_second_step(user_id: Any) -> Any:
    """The condition that a user has turned on the second step of signing in."""
    on = select(SecondStep.user_id).where(SecondStep.user_id == user_id, col(SecondStep.confirmed_at).is_not(None))
    return exists(on)


@dataclass(frozen=True, slots=True)
class SecondStepState:
    """Where a user's second step stands: on since when, with how many codes left; ``mark`` while it is being set up."""

    on_since: datetime.datetime | None = None
    codes_left: int = 0
    mark: str = ""


def second_step_of(session: Session, user_id: int, *, now: datetime.datetime) -> SecondStepState:
    """Where a user's second step stands. What was begun too long ago has not been begun."""
    row = session.get(SecondStep, user_id)
    if row is None or (row.confirmed_at is None and now - row.begun_at >= SET_UP_OF_CODES_LASTS):
        return SecondStepState()
    if row.confirmed_at is None:
        return SecondStepState(mark=row.mark)
    unused = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id)
    return SecondStepState(row.confirmed_at, session.exec(unused.where(col(RecoveryCode.used_at).is_(None))).one())


def any_user(session: Session) -> bool:
    """Whether the installation has a user."""
    return session.exec(select(User.id).limit(1)).first() is not None


def user_by_email(session: Session, email: str) -> User | None:
    """The user with an address, disabled or not."""
    return session.exec(select(User).where(User.email == folded(email))).first()


@dataclass(frozen=True, slots=True)
class SetUp:
    """A one-time link that is still valid; without a user it creates the first administrator.

    ``asks_code``: a new password is not enough to be let in.
    """

    link_id: int
    user_id: int | None
    email: str
    name: str
    asks_code: bool = False
    role: Role = Role.ADMIN


def set_up_by_token(session: Session, token: str, now: datetime.datetime) -> SetUp | None:
    """The set-up link of a token, if it is unused and valid and its user enabled (or there still is no user)."""
    link = session.exec(
        select(SetUpLink).where(
            SetUpLink.token_hash == token_hash(token), col(SetUpLink.used_at).is_(None), SetUpLink.expires_at > now
        )
    ).first()
    if link is None:
        return None
    if link.user_id is None:
        return None if any_user(session) else SetUp(link.id, None, "", "")
    user = session.get(User, link.user_id)
    if user is None or user.disabled_at is not None:
        return None
    asks_code = session.exec(select(has_second_step(user.id))).one()
    return SetUp(link.id, link.user_id, user.email, user.name, asks_code, user.role)


@dataclass(frozen=True, slots=True)
class Receiver:
    """An official whom mail can reach, and how they want to be told."""

    id: int
    name: str
    email: str
    told: Told


def receivers(session: Session, user_ids: Collection[int]) -> list[Receiver]:
    """Those of the officials whose account is in force and who have an address of their own (one statement)."""
    query = (
        select(User.id, User.name, User.email, NoticeChoices.choices, NoticeChoices.hour)  # type: ignore[call-overload]  # overloads end at four
        .outerjoin(NoticeChoices, col(NoticeChoices.user_id) == col(User.id))
        .where(col(User.id).in_(user_ids), col(User.disabled_at).is_(None))
        .where(col(User.email).not_like(f"%{TOKEN_USERS}"))
        .order_by(col(User.id))
    )
    return [
        Receiver(row.id, row.name, row.email, told(row.choices, DAILY_AT if row.hour is None else row.hour))
        for row in session.exec(query)
    ]


def told_how(session: Session, user_id: int) -> Told:
    """How an official wants to be told (one statement)."""
    row = session.get(NoticeChoices, user_id)
    return told(row.choices, row.hour) if row else told()


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user in the list. ``second_step``: whether a code is asked for at sign-in."""

    id: int
    name: str
    email: str
    role: Role
    state: UserState
    created_at: datetime.datetime
    second_step: bool
    by_provider: bool
    """Whether the user comes in by the authority's own sign-in service."""


def _row(user: User, second_step: bool, by_provider: bool) -> UserRow:
    if user.disabled_at is not None:
        state = UserState.DISABLED
    elif user.email.endswith(TOKEN_USERS):
        state = UserState.TOKEN
    else:
        state = UserState.ACTIVE if user.password_hash or by_provider else UserState.INVITED
    return UserRow(user.id, user.name, user.email, user.role, state, user.created_at, second_step, by_provider)


def _with_ways_in() -> Any:
    """Users, whether a code is asked of each, and whether each is known to the authority's own sign-in service."""
    return select(User, has_second_step(User.id), _comes_by_provider())


def _comes_by_provider() -> Any:
    return exists(select(ProviderIdentity.user_id).where(ProviderIdentity.user_id == User.id))


def users(session: Session) -> list[UserRow]:
    """All users by name, as a Swedish reader sorts them on both databases."""
    rows = [_row(*row) for row in session.exec(_with_ways_in().order_by(col(User.id)))]
    return sorted(rows, key=lambda row: sort_key(row.name))


def user(session: Session, user_id: int) -> UserRow | None:
    """One user."""
    row = session.exec(_with_ways_in().where(User.id == user_id)).first()
    return _row(*row) if row else None


def in_force(session: Session, user_id: int) -> bool:
    """Whether an account is in force. It stays so until the transaction ends: its row is locked."""
    account = session.get(User, user_id, with_for_update=True, populate_existing=True)
    return account is not None and account.disabled_at is None


def administrators(session: Session) -> list[int]:
    """Everybody who administrates, their accounts in force (one statement)."""
    query = select(User.id).where(User.role == Role.ADMIN, col(User.disabled_at).is_(None)).order_by(col(User.id))
    return list(session.exec(query).all())


def record_keepers(session: Session) -> list[int]:
    """Everybody who registers, their accounts in force; where there is nobody, those who administrate."""
    query = select(User.id).where(User.role == Role.REGISTRAR, col(User.disabled_at).is_(None)).order_by(col(User.id))
    return list(session.exec(query).all()) or administrators(session)


def other_administrators(session: Session, user_id: int) -> int:
    """How many other administrators can sign in."""
    query = select(func.count()).select_from(User).where(User.role == Role.ADMIN, User.id != user_id)
    has_a_way_in = col(User.password_hash).is_not(None) | _comes_by_provider()
    return session.exec(query.where(col(User.disabled_at).is_(None), has_a_way_in)).one()


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A working API token and the user it acts as."""

    id: int
    name: str
    user_id: int
    user_name: str
    role: Role
    created_at: datetime.datetime
    expires_at: datetime.datetime | None
    last_used_on: datetime.date | None
    ends: str = ""
    """"soon" within a month, "ended" afterwards."""


def tokens(session: Session, now: datetime.datetime) -> list[TokenRow]:
    """All API tokens that are not revoked, newest first; for a month those that have ended too."""
    query = select(ApiToken, User.name, User.role).join(User, col(User.id) == col(ApiToken.user_id))
    query = query.where(col(ApiToken.revoked_at).is_(None)).order_by(col(ApiToken.id).desc())
    return [
        TokenRow(
            token.id,
            token.name,
            token.user_id,
            user_name,
            Role(role),
            token.created_at,
            token.expires_at,
            token.last_used_on,
            _how_it_ends(token, now),
        )
        for token, user_name, role in session.exec(query)
        if token.expires_at is None or token.expires_at > now - WARNED_BEFORE[0]
    ]


def _how_it_ends(token: ApiToken, now: datetime.datetime) -> str:
    if token.expires_at is None or token.expires_at > now + WARNED_BEFORE[0]:
        return ""
    return "soon" if token.expires_at > now else "ended"


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A signed-in browser: in what and from where it was signed in, and when its user was last there."""

    id: int
    created_at: datetime.datetime
    expires_at: datetime.datetime
    last_seen_at: datetime.datetime | None
    browser: str
    network: str


def still_signed_in(now: Any, idle_since: Any) -> tuple[Any, ...]:
    """What a session must fulfil that lets somebody in: not ended, not expired, not idle since ``idle_since``."""
    last_seen = col(UserSession.last_seen_at)
    return (
        col(UserSession.revoked_at).is_(None),
        col(UserSession.expires_at) > now,
        or_(last_seen.is_(None), last_seen > idle_since),
    )


def sessions_of(
    session: Session, user_id: int, *, now: datetime.datetime, idle: datetime.timedelta
) -> list[SessionRow]:
    """The browsers that a user is signed in with, newest first."""
    rows = session.execute(
        select(  # type: ignore[call-overload]  # SQLModel's overloads end at four
            UserSession.id,
            UserSession.created_at,
            UserSession.expires_at,
            UserSession.last_seen_at,
            UserSession.browser,
            UserSession.network,
        )
        .where(UserSession.user_id == user_id, *still_signed_in(now, now - idle))
        .order_by(col(UserSession.id).desc())
    )
    return [SessionRow(*row) for row in rows]


def password_of(session: Session, user_id: int) -> str | None:
    """The stored hash of a user's password."""
    return session.exec(select(User.password_hash).where(User.id == user_id)).first()
