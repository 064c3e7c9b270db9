"""Signing in and out, choosing a first password, one's own account. Managing users is in ``user_pages``."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts import actions, messages, session_actions
from app.accounts.arriving import came_in
from app.accounts.authentication import (
    Attempt,
    ChangedPassword,
    ChosenPassword,
    changed_password,
    chosen_password,
    refuse_old_password,
    set_up_for_token,
    sign_in_attempt,
)
from app.accounts.entering import ask_for_code, entered, sign_in_page_of
from app.accounts.forms import NameForm, PasswordForm, SetUpForm, SignInForm, StepsForm
from app.accounts.identity import SYSTEM, Official, Who
from app.accounts.kinds import SignInWay
from app.accounts.models import User
from app.accounts.oidc.configuration import configuration
from app.accounts.oidc.queries import is_linked
from app.accounts.passwords import password_matches
from app.accounts.queries import SessionRow, SetUp, password_of, sessions_of
from app.accounts.second_step import too_soon
from app.errors import Invalid
from app.i18n import _
from app.installation import installation_of
from app.tokens import token_in
from app.web import cookies
from app.web.forms import Filled, blank, filled
from app.web.rendering import local_path, page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()

HOME = "/rounds"


@routes.get("/sign-in", "page.static")
def sign_in_page(request: Request, who: Who, next: str = "") -> Response:
    """The sign-in form; anyone already signed in is sent on at once."""
    who.clear()
    if who.official:
        return see_other(local_path(next, HOME))
    return sign_in_page_of(request, blank(SignInForm, next=next))


@routes.post("/sign-in", "session.login")
def sign_in(
    request: Request, who: Who, attempt: Annotated[Attempt, Depends(sign_in_attempt)], session: Write
) -> Response:
    """Begin a session. Guesses are counted, and an unknown address gets the same answer as a wrong password."""
    who.clear()
    form = attempt.form
    if attempt.user and attempt.asks_code:
        return ask_for_code(request, attempt.user, next=form.data.next)
    if attempt.user:
        token = session_actions.sign_in(
            session,
            attempt.user,
            came_in(request, SignInWay.PASSWORD),
            old_cookie=cookies.read(request, cookies.SESSION),
            guess_key=attempt.guess_key,
            now=who.now,
        )
        return entered(request, attempt.user, token, local_path(form.data.next, HOME))
    if attempt.wait:
        form.refuse(too_soon(attempt.wait))
    elif form.ok:
        form.refuse(Invalid(_("E-postadressen eller lösenordet stämmer inte.")))
    return sign_in_page_of(request, form, 429 if attempt.wait else 422)


@routes.post("/sign-out", "session.logout")
def sign_out(request: Request, who: Who, session: Write) -> Response:
    """End the session; a referral body's browser forgets its link, and so do we."""
    who.clear()
    by = who.by if who.official else None
    session_actions.sign_out(session, cookies.read(request, cookies.SESSION), by=by, now=who.now)
    if by is None and (cookie := cookies.read(request, cookies.ANSWER)):
        request.app.state.leave_link(session, cookie)  # the rooms above this one know what it opened
    perhaps_in_elsewhere = who.official is not None and who.official.way == SignInWay.OIDC
    response = see_other("/signed-out" if perhaps_in_elsewhere else "/sign-in" if by else "/")
    cookies.drop(response, request, cookies.SESSION if by else cookies.ANSWER)
    response.headers["Clear-Site-Data"] = '"cache"'  # the next one at this computer goes back to no page that was read
    return response


@dataclass(frozen=True)
class SetUpPage:
    """The page for choosing a first password."""

    form: Filled[SetUpForm]
    set_up_link: SetUp
    token: str


def _set_up_page(request: Request, form: Filled[SetUpForm], set_up_link: SetUp, token: str, status: int) -> Response:
    response = page(request, "accounts/set_up.html", SetUpPage(form, set_up_link, token), status=status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@routes.get("/set-up/{token}", "setup.read")
def set_up_page(
    request: Request, who: Who, token: str, set_up_link: Annotated[SetUp, Depends(set_up_for_token)]
) -> Response:
    """The page that a one-time link opens. Looking at it does not use up the link."""
    who.clear()
    if token_in(token) != token:
        return see_other(f"/set-up/{token_in(token)}")
    return _set_up_page(request, blank(SetUpForm), set_up_link, token, 200)


@routes.post("/set-up/{token}", "setup.first_user")
def set_up(
    request: Request, who: Who, token: str, chosen: Annotated[ChosenPassword, Depends(chosen_password)], session: Write
) -> Response:
    """Save the chosen password and sign the user in."""
    who.clear()
    form, set_up_link = chosen.form, chosen.set_up
    came = came_in(request, SignInWay.LINK)

    def use_link() -> User:
        name, email, password_hash = form.data.name, form.data.email, chosen.password_hash
        return actions.use_set_up(
            session, set_up_link, password_hash=password_hash, email=email, name=name, came=came, by=SYSTEM, now=who.now
        )

    if form.ok and (user := form.attempt(session, use_link)):
        if set_up_link.asks_code:
            return ask_for_code(request, user, next=HOME)
        old_cookie = cookies.read(request, cookies.SESSION)
        cookie = session_actions.sign_in(session, user, came, old_cookie=old_cookie, now=who.now)
        return entered(request, user, cookie, HOME)
    return _set_up_page(request, form, set_up_link, token, 422)


@dataclass(frozen=True)
class AccountPage:
    """One's own account: name, password, signed-in browsers. A body that came in by its link has no account.

    ``own_bodies``: those that one works with a round for and is the contact of, as the rooms above know them.
    """

    official: Official | None
    name: Filled[NameForm]
    password: Filled[PasswordForm]
    sessions: list[SessionRow]
    idle_minutes: int
    session_hours: int
    may_manage: bool
    own_bodies: list[Any]
    provider: str
    """What the sign-in service is called that the account can be linked to; "" if there is none, or it is."""


def _account(
    request: Request,
    who: Who,
    session: Read,
    *,
    name: Filled[NameForm] | None = None,
    password: Filled[PasswordForm] | None = None,
) -> Response:
    official, settings = who.official, installation_of(request.app).settings
    context = AccountPage(
        official=official,
        name=name or blank(NameForm, name=official.name if official else ""),
        password=password or blank(PasswordForm),
        sessions=sessions_of(session, official.id, now=who.now, idle=settings.idle) if official else [],
        idle_minutes=settings.idle_minutes,
        session_hours=settings.session_hours,
        may_manage=who.may("user.manage"),
        own_bodies=request.app.state.own_bodies(session, official.id, official.email) if official else [],
        provider=_to_link(request, session, official),
    )
    return page(request, "accounts/account.html", context, status=422 if name or password else 200)


def _to_link(request: Request, session: Read, official: Official | None) -> str:
    service = configuration(installation_of(request.app).settings)
    if service is None or official is None or is_linked(session, official.id, service.issuer):
        return ""
    return service.name


@routes.get("/account", "session.list_own")
def account(request: Request, who: Who, session: Read) -> Response:
    """One's own account."""
    who.clear()
    return _account(request, who, session)


@routes.post("/account/name", "account.edit_own")
def rename(
    request: Request, who: Who, form: Annotated[Filled[NameForm], Depends(filled(NameForm))], session: Write
) -> Response:
    """Change one's own name."""
    who.clear()
    if form.ok:
        actions.rename(session, who.user.id, name=form.data.name, by=who.by, now=who.now)
        return messages.RENAMED.after(see_other("/account"), request)
    return _account(request, who, session, name=form)


@routes.post("/account/first-steps", "account.edit_own")
def hide_steps(who: Who, form: Annotated[Filled[StepsForm], Depends(filled(StepsForm))], session: Write) -> Response:
    """Put away the list of first steps, or bring it back."""
    who.clear()
    actions.hide_steps(session, who.user.id, hidden=not form.data.show, now=who.now)
    return see_other("/rounds")


@routes.post("/account/password", "account.edit_own")
def change_password(
    request: Request, who: Who, changed: Annotated[ChangedPassword, Depends(changed_password)], session: Write
) -> Response:
    """Change one's own password; other browsers are signed out."""
    who.clear()
    form = changed.form
    if form.ok:
        done = actions.change_password(
            session,
            who.user.id,
            password_hash=changed.password_hash,
            instead_of=changed.instead_of,
            keep_session=who.user.session_id,
            came=came_in(request, SignInWay.PASSWORD),
            by=who.by,
            now=who.now,
        )
        if not done and not password_matches(form.data.password, password_of(session, who.user.id)):
            refuse_old_password(form)  # changed to something else at the same moment
    if form.ok:
        return messages.PASSWORD_CHANGED.after(see_other("/account"), request)
    return _account(request, who, session, password=form)


@routes.post("/account/sessions/{session_id}/revocation", "account.edit_own")
def revoke_session(request: Request, who: Who, session_id: int, session: Write) -> Response:
    """Sign out another of one's own browsers."""
    who.clear()
    actions.revoke_session(session, who.user.id, session_id, now=who.now)
    return messages.SIGNED_OUT.after(see_other("/account"), request)


@routes.post("/account/sessions/revocation", "account.edit_own")
def revoke_others(request: Request, who: Who, session: Write) -> Response:
    """Sign out all of one's own browsers but this one."""
    who.clear()
    user = actions.user_for_change(session, who.user.id)
    actions.revoke_sessions(session, user, keep=who.user.session_id, now=who.now)
    return messages.OTHERS_SIGNED_OUT.after(see_other("/account"), request)
