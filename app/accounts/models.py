"""Users, their sessions and tokens. Secrets are stored only as hashes."""

import datetime
import enum

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from app.database import text_enum

TOKEN_USERS = "@token.invalid"  # noqa: S105  not a secret: how the addresses end of users that only tokens act as


class Role(enum.StrEnum):
    """An official's role."""

    ADMIN = "admin"
    HANDLER = "handler"
    REGISTRAR = "registrar"
    READER = "reader"


class UserState(enum.StrEnum):
    """Whether an account can be used; computed. ``token``: it acts by API alone."""

    ACTIVE = "active"
    INVITED = "invited"
    TOKEN = "token"  # noqa: S105  not a secret: it says that only API tokens act as the user
    DISABLED = "disabled"


class User(SQLModel, table=True):
    """An official. ``email`` is stored casefolded; a user without ``password_hash`` cannot sign in.

    ``steps_hidden_at``: when the user put away the list of first steps.
    """

    __tablename__ = "user_account"

    id: int = Field(default=None, primary_key=True)
    email: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=200)
    role: Role = Field(sa_type=text_enum(Role))
    password_hash: str | None = Field(default=None, max_length=300)
    created_at: datetime.datetime
    disabled_at: datetime.datetime | None = None
    steps_hidden_at: datetime.datetime | None = None


class UserSession(SQLModel, table=True):
    """A signed-in browser, until it expires, is idle too long or is revoked.

    ``stepped_up_at``: when it was last shown who uses it. ``way``: a ``SignInWay``. ``last_seen_at``: to the minute;
    None for one begun before this was kept, which is never idle. ``provider_sid``: a hash of what the sign-in service
    calls its own session that this one was last proved by; None if it says nothing of it.
    """

    __tablename__ = "user_session"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime.datetime
    expires_at: datetime.datetime
    stepped_up_at: datetime.datetime | None = None
    revoked_at: datetime.datetime | None = None
    way: str = Field(default="password", max_length=20)
    browser: str = Field(default="", max_length=60)
    network: str = Field(default="", max_length=60)
    last_seen_at: datetime.datetime | None = None
    provider_sid: str | None = Field(default=None, max_length=64)


class SecondStep(SQLModel, table=True):
    """A user's app that makes codes. The secret is derived from the key and ``mark``; until ``confirmed_at`` it is off.

    ``last_step``: the half minute of the last code that was used; none of it or before is taken again.
    """

    __tablename__ = "second_step"

    user_id: int = Field(primary_key=True, foreign_key="user_account.id")
    mark: str = Field(max_length=32)
    begun_at: datetime.datetime
    confirmed_at: datetime.datetime | None = None
    last_step: int = 0


class RecoveryCode(SQLModel, table=True):
    """A code that lets a user in once without the app."""

    __tablename__ = "recovery_code"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    code_hash: str = Field(max_length=64)
    used_at: datetime.datetime | None = None


class ApiToken(SQLModel, table=True):
    """A bearer token acting as a user until ``expires_at``. ``warned_at``: when administrators were told that it ends.

    One without an end is made where nobody keeps it, as in the benchmark; what it is used for is not followed.
    """

    __tablename__ = "api_token"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    name: str = Field(max_length=200)
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime.datetime
    revoked_at: datetime.datetime | None = None
    expires_at: datetime.datetime | None = None
    warned_at: datetime.datetime | None = None
    last_used_on: datetime.date | None = None


class SetUpLink(SQLModel, table=True):
    """A one-time link for choosing a password; without a user it creates the first administrator."""

    __tablename__ = "set_up_link"

    id: int = Field(default=None, primary_key=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id")
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime.datetime
    expires_at: datetime.datetime
    used_at: datetime.datetime | None = None


class SignInFailure(SQLModel, table=True):
    """``count`` failed sign-ins in a row for one address, of which ``key`` is a hash; ``since``: when the last was."""

    __tablename__ = "sign_in_failure"

    key: str = Field(primary_key=True, max_length=64)
    count: int
    since: datetime.datetime


class NoticeChoices(SQLModel, table=True):
    """How an official wants to be told: without a row as ``notice_rules`` says. ``hour``: of the daily mail."""

    __tablename__ = "notice_choices"

    user_id: int = Field(primary_key=True, foreign_key="user_account.id")
    choices: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    hour: int = 7


class Substitute(SQLModel, table=True):
    """Who stands in for an official between two days, both included. ``set_by``: who decided that."""

    __tablename__ = "substitute"

    user_id: int = Field(primary_key=True, foreign_key="user_account.id")
    substitute_id: int = Field(foreign_key="user_account.id", index=True)
    from_day: datetime.date
    until_day: datetime.date
    set_by: str = Field(max_length=300)
