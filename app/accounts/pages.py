"""Signing in and out, choosing a first password, the own account. Managing users is in ``user_pages``."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts import actions, messages, session_actions
from app.accounts.authentication import (
    Attempt,
    Changed,
    Chosen,
    changed_password,
    chosen_password,
    found_set_up,
    sign_in_attempt,
)
from app.accounts.forms import NameForm, PasswordForm, SetUpForm, SignInForm
from app.accounts.identity import SYSTEM, Official, Who
from app.accounts.queries import SessionRow, SetUp, sessions_of
from app.errors import Invalid
from app.i18n import _, ngettext, number
from app.web import cookies
from app.web.forms import Filled, blank, filled
from app.web.rendering import local_path, page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()

HOME = "/rounds"


@dataclass(frozen=True)
class SignInPage:
    """The page of sign-in."""

    form: Filled[SignInForm]


@routes.get("/sign-in", "page.static")
def sign_in_page(request: Request, who: Who, next: str = "") -> Response:
    """Address and password; whoever is signed in goes on at once."""
    who.clear()
    if who.official:
        return see_other(local_path(next, HOME))
    return page(request, "accounts/sign_in.html", SignInPage(blank(SignInForm, next=next)))


@routes.post("/sign-in", "session.login")
def sign_in(
    request: Request, who: Who, attempt: Annotated[Attempt, Depends(sign_in_attempt)], session: Write
) -> Response:
    """Begin a session; what failed is counted, and the answer is the same for an unknown address."""
    who.clear()
    form = attempt.form
    if attempt.user:
        token = session_actions.sign_in(
            session, attempt.user, old_cookie=cookies.read(request, cookies.SESSION), now=who.now
        )
        response = see_other(local_path(form.data.next, HOME))
        cookies.give(response, request, cookies.SESSION, token)
        return response
    if attempt.wait:
        message = ngettext(
            "För många försök. Vänta {n} sekund och försök igen.",
            "För många försök. Vänta {n} sekunder och försök igen.",
            attempt.wait,
        )
        form.refuse(Invalid(message.replace("{n}", number(attempt.wait))))
    elif form.ok:
        session_actions.count_failure(session, form.data.email, now=who.now)
        form.refuse(Invalid(_("E-postadressen eller lösenordet stämmer inte.")))
    return page(request, "accounts/sign_in.html", SignInPage(form), status=429 if attempt.wait else 422)


@routes.post("/sign-out", "session.logout")
def sign_out(request: Request, who: Who, session: Write) -> Response:
    """End the session; a body's browser forgets its link."""
    who.clear()
    by = who.by if who.official else None
    session_actions.sign_out(session, cookies.read(request, cookies.SESSION), by=by, now=who.now)
    response = see_other("/sign-in" if by else "/")
    cookies.drop(response, request, cookies.SESSION if by else cookies.ANSWER)
    return response


@dataclass(frozen=True)
class SetUpPage:
    """The page where a first password is chosen."""

    form: Filled[SetUpForm]
    found: SetUp
    token: str


def _set_up_page(request: Request, form: Filled[SetUpForm], found: SetUp, token: str, status: int) -> Response:
    response = page(request, "accounts/set_up.html", SetUpPage(form, found, token), status=status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@routes.get("/set-up/{token}", "setup.read")
def set_up_page(request: Request, who: Who, token: str, found: Annotated[SetUp, Depends(found_set_up)]) -> Response:
    """What a one-time link opens. Looking at it uses nothing up."""
    who.clear()
    return _set_up_page(request, blank(SetUpForm), found, token, 200)


@routes.post("/set-up/{token}", "setup.first_user")
def set_up(
    request: Request, who: Who, token: str, chosen: Annotated[Chosen, Depends(chosen_password)], session: Write
) -> Response:
    """Choose the password and be signed in."""
    who.clear()
    form, found = chosen.form, chosen.found
    if form.ok:
        user = form.attempt(
            session,
            lambda: actions.use_set_up(
                session,
                found,
                password_hash=chosen.password_hash,
                email=form.data.email,
                name=form.data.name,
                by=SYSTEM,
                now=who.now,
            ),
        )
        if user:
            old = cookies.read(request, cookies.SESSION)
            response = see_other(HOME)
            cookies.give(
                response, request, cookies.SESSION, session_actions.sign_in(session, user, old_cookie=old, now=who.now)
            )
            return response
    return _set_up_page(request, form, found, token, 422)


@dataclass(frozen=True)
class AccountPage:
    """The own account: name, password, browsers that are signed in. A body that came in by a link has no account."""

    official: Official | None
    name: Filled[NameForm]
    password: Filled[PasswordForm]
    sessions: list[SessionRow]
    may_manage: bool


def _account(
    request: Request,
    who: Who,
    session: Read,
    *,
    name: Filled[NameForm] | None = None,
    password: Filled[PasswordForm] | None = None,
) -> Response:
    official = who.official
    context = AccountPage(
        official=official,
        name=name or blank(NameForm, name=official.name if official else ""),
        password=password or blank(PasswordForm),
        sessions=sessions_of(session, official.id, who.now) if official else [],
        may_manage=who.may("user.manage"),
    )
    return page(request, "accounts/account.html", context, status=422 if name or password else 200)


@routes.get("/account", "session.list_own")
def account(request: Request, who: Who, session: Read) -> Response:
    """The own account."""
    who.clear()
    return _account(request, who, session)


@routes.post("/account/name", "account.edit_own")
def rename(
    request: Request, who: Who, form: Annotated[Filled[NameForm], Depends(filled(NameForm))], session: Write
) -> Response:
    """Change the own name."""
    who.clear()
    if form.ok:
        actions.rename(session, who.user.id, name=form.data.name, by=who.by, now=who.now)
        return messages.RENAMED.after(see_other("/account"), request)
    return _account(request, who, session, name=form)


@routes.post("/account/password", "account.edit_own")
def change_password(
    request: Request, who: Who, changed: Annotated[Changed, Depends(changed_password)], session: Write
) -> Response:
    """Change the own password; other browsers are signed out."""
    who.clear()
    if changed.form.ok:
        actions.change_password(
            session,
            who.user.id,
            password_hash=changed.password_hash,
            keep_session=who.user.session_id,
            by=who.by,
            now=who.now,
        )
        return messages.PASSWORD_CHANGED.after(see_other("/account"), request)
    return _account(request, who, session, password=changed.form)


@routes.post("/account/sessions/{session_id}/revocation", "account.edit_own")
def revoke_session(request: Request, who: Who, session_id: int, session: Write) -> Response:
    """Sign out another browser of one's own."""
    who.clear()
    actions.revoke_session(session, who.user.id, session_id, now=who.now)
    return messages.SIGNED_OUT.after(see_other("/account"), request)
