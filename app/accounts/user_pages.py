"""The pages where administrators manage users and API tokens."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts import actions, messages
from app.accounts.forms import RoleForm, UserForm
from app.accounts.identity import Who
from app.accounts.models import User, UserState
from app.accounts.oidc.configuration import configuration, password_lets_in
from app.accounts.queries import TokenRow, UserRow
from app.accounts.queries import tokens as all_tokens
from app.accounts.queries import user as one_user
from app.accounts.queries import users as all_users
from app.accounts.rules import must_have_second_step
from app.errors import NotFound, RuleBroken
from app.i18n import _
from app.installation import installation_of
from app.sorting import A_HANDFUL, holds
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True)
class UsersPage:
    """The users that a search finds, of how many, and the working API tokens."""

    users: list[UserRow]
    total: int
    q: str
    role: str
    can_filter: bool
    tokens: list[TokenRow]
    lacking: set[int]


@dataclass(frozen=True)
class NewUserPage:
    """The form for a new user."""

    form: Filled[UserForm]


@dataclass(frozen=True)
class UserPage:
    """A user and what can be done with the account. ``oneself``: it is the reader's own."""

    user: UserRow
    lacks_second_step: bool
    form: Filled[RoleForm]
    oneself: bool
    has_password: bool
    """Whether the user may sign in by a password, and so choose one by a link."""
    role_is_given: bool
    """Whether the sign-in service says what the user's role is, at each sign-in."""


@dataclass(frozen=True)
class LinkPage:
    """A one-time link, shown once."""

    name: str
    email: str
    url: str
    mailed: bool


@routes.get("/users", "user.list")
def users(
    request: Request,
    who: Who,
    session: Read,
    q: Annotated[str, Query(max_length=200)] = "",
    role: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """The users by name; or those that a search finds by name, address or role."""
    who.clear()
    rows = all_users(session)
    context = UsersPage(
        users=[row for row in rows if holds(q, row.name, row.email) and role in ("", row.role)],
        total=len(rows),
        q=q.strip(),
        role=role,
        can_filter=len(rows) > A_HANDFUL or bool(q.strip() or role),
        tokens=all_tokens(session, who.now),
        lacking={row.id for row in rows if _lacks_second_step(request, row)},
    )
    return page(request, "accounts/users.html", context)


def _lacks_second_step(request: Request, row: UserRow) -> bool:
    """Whether a code is required at somebody's sign-in and none is asked for yet."""
    required = must_have_second_step(installation_of(request.app).settings.second_step_for, row.role)
    return required and row.state is UserState.ACTIVE and not (row.second_step or row.by_provider)


@routes.get("/users/new", "user.list")
def new_user(request: Request, who: Who) -> Response:
    """The form for a new user."""
    who.clear()
    return _new(request, blank(UserForm, role="handler"), 200)


def _new(request: Request, form: Filled[UserForm], status: int) -> Response:
    return page(request, "accounts/user_new.html", NewUserPage(form), status=status)


@routes.post("/users", "user.manage")
def create_user(
    request: Request, who: Who, form: Annotated[Filled[UserForm], Depends(filled(UserForm))], session: Write
) -> Response:
    """Add a user and show the one-time link."""
    who.clear()

    def create() -> User:
        data = form.data
        return actions.create_user(session, email=data.email, name=data.name, role=data.role, by=who.by, now=who.now)

    if form.ok and (user := form.attempt(session, create)):
        if not password_lets_in(installation_of(request.app).settings, user.role):
            return messages.ADDED.after(see_other(f"/users/{user.id}"), request)
        return _link(request, who, session, user)
    return _new(request, form, 422)


def _link(request: Request, who: Who, session: Write, user: User) -> Response:
    settings = installation_of(request.app).settings
    if not password_lets_in(settings, user.role):
        service = configuration(settings)
        told = _("Bara administratörer har lösenord här. Alla andra loggar in med {provider}.")
        raise RuleBroken(told.format(provider=service.name if service else ""), code="no_password")
    token = actions.invite(session, user, key=settings.key(), by=who.by, now=who.now)
    url, mailed = f"{settings.base_url}/set-up/{token}", installation_of(request.app).sends_mail
    return page(request, "accounts/user_link.html", LinkPage(user.name, user.email, url, mailed))


@routes.get("/users/{user_id}", "user.list")
def user(request: Request, who: Who, user_id: int, session: Read) -> Response:
    """A user's page."""
    who.clear()
    return _user(request, who, session, user_id)


def _user(request: Request, who: Who, session: Read, user_id: int, form: Filled[RoleForm] | None = None) -> Response:
    row = one_user(session, user_id)
    if row is None:
        raise NotFound(_("Användaren finns inte."))
    settings = installation_of(request.app).settings
    context = UserPage(
        user=row,
        lacks_second_step=_lacks_second_step(request, row),
        form=form or blank(RoleForm, role=row.role.value),
        oneself=row.id == who.user.id,
        has_password=password_lets_in(settings, row.role),
        role_is_given=row.by_provider and bool(settings.provider_roles),
    )
    return page(request, "accounts/user.html", context, status=422 if form else 200)


@routes.post("/users/{user_id}/role", "user.manage")
def change_role(
    request: Request,
    who: Who,
    user_id: int,
    form: Annotated[Filled[RoleForm], Depends(filled(RoleForm))],
    session: Write,
) -> Response:
    """Give a user another role."""
    who.clear()
    user = actions.user_for_change(session, user_id)
    if form.ok:
        form.attempt(session, lambda: actions.change_role(session, user, role=form.data.role, by=who.by, now=who.now))
    if not form.ok:
        return _user(request, who, session, user_id, form)
    request.app.state.touch_rounds_of(session, user_id)  # the rooms above show what an official can do
    return messages.ROLE_CHANGED.after(see_other(f"/users/{user_id}"), request)


@routes.post("/users/{user_id}/set-up-link", "user.manage")
def new_link(request: Request, who: Who, user_id: int, session: Write) -> Response:
    """Send a new one-time link, for instance to somebody who forgot the password."""
    who.clear()
    return _link(request, who, session, actions.user_for_change(session, user_id))


@routes.post("/users/{user_id}/disabling", "user.manage")
def disable(request: Request, who: Who, user_id: int, session: Write) -> Response:
    """Disable a user."""
    who.clear()
    actions.disable(session, actions.user_for_change(session, user_id), by=who.by, now=who.now)
    request.app.state.touch_rounds_of(session, user_id)
    return messages.DISABLED.after(see_other(f"/users/{user_id}"), request)


@routes.post("/users/{user_id}/enabling", "user.manage")
def enable(request: Request, who: Who, user_id: int, session: Write) -> Response:
    """Enable a user again."""
    who.clear()
    actions.enable(session, actions.user_for_change(session, user_id), by=who.by, now=who.now)
    request.app.state.touch_rounds_of(session, user_id)
    return messages.ENABLED.after(see_other(f"/users/{user_id}"), request)


@routes.post("/users/{user_id}/sessions/revocation", "session.revoke_any")
def revoke_sessions(request: Request, who: Who, user_id: int, session: Write) -> Response:
    """Sign a user out of all browsers."""
    who.clear()
    actions.revoke_all_sessions(session, actions.user_for_change(session, user_id), by=who.by, now=who.now)
    return messages.SESSIONS_REVOKED.after(see_other(f"/users/{user_id}"), request)


@routes.post("/tokens/{token_id}/revocation", "user.manage")
def revoke_token(request: Request, who: Who, token_id: int, session: Write) -> Response:
    """Revoke an API token."""
    who.clear()
    actions.revoke_api_token(session, token_id, by=who.by, now=who.now)
    return messages.TOKEN_REVOKED.after(see_other("/users"), request)
