"""Signing in with a code from an app: setting it up, recovery codes, and giving the code after the password."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

import segno
from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts import messages, second_step_actions, session_actions
from app.accounts.actions import user_for_change
from app.accounts.arriving import came_in
from app.accounts.entering import code_page, entered, sign_in_page_with
from app.accounts.forms import ConfirmForm, NextForm
from app.accounts.guessing import guess_key, source_of
from app.accounts.identity import Who
from app.accounts.kinds import SignInWay
from app.accounts.one_time import address_for_app, secret_in_letters, secret_of
from app.accounts.queries import SecondStepState, second_step_of
from app.accounts.second_step import CodeAttempt, code_attempt
from app.errors import Invalid
from app.i18n import _
from app.installation import installation_of
from app.web import cookies
from app.web.forms import Filled, blank, filled
from app.web.rendering import local_path, page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()

ISSUER = "Remiss"
HOME = "/account/second-step"


@routes.get("/sign-in/code", "page.static")
def to_sign_in(who: Who) -> Response:
    """Where the form for the code was, when its page is asked for by itself: one begins with the password."""
    who.clear()
    return see_other("/sign-in")


@routes.post("/sign-in/code", "session.login")
def sign_in_with_code(
    request: Request, who: Who, attempt: Annotated[CodeAttempt, Depends(code_attempt)], session: Write
) -> Response:
    """The second step: begin the session of who has given the password, if the code is right."""
    who.clear()
    form, user = attempt.form, attempt.user
    if user is None:
        late = Invalid(_("Det har gått för lång tid sedan du skrev lösenordet. Logga in igen."))
        return sign_in_page_with(request, late, next=form.value("next"))
    if not form.ok:
        return code_page(request, form, status=429 if attempt.tried and attempt.tried.wait else 422)
    token = session_actions.sign_in(
        session,
        user,
        came_in(request, SignInWay.PASSWORD),
        old_cookie=cookies.read(request, cookies.SESSION),
        guess_key=guess_key(user.email, source_of(request, user.email)),
        now=who.now,
    )
    left = attempt.tried.left if attempt.tried else None
    response = entered(request, user, token, HOME if left is not None else local_path(form.data.next, "/rounds"))
    return response if left is None else messages.RECOVERED.after(response, request, n=left)


@dataclass(frozen=True)
class SecondStepPage:
    """Where one stands: off, begun (with the secret to give an app) or on. ``required``: by the authority."""

    state: SecondStepState
    required: bool
    form: Filled[ConfirmForm]
    next: str
    picture: str = ""
    letters: str = ""


@dataclass(frozen=True)
class CodesPage:
    """Ten recovery codes, shown once."""

    codes: list[str]
    next: str


def _shown(request: Request, who: Who, session: Read, form: Filled[ConfirmForm]) -> Response:
    settings = installation_of(request.app).settings
    state = second_step_of(session, who.user.id, now=who.now)
    required, next = who.user.must_have_second_step(settings.second_step_for), local_path(form.value("next"), "")
    if not state.mark:
        shown = SecondStepPage(state, required, form, next)
    else:
        secret = secret_of(settings.key(), state.mark)
        account = f"{who.user.email} ({settings.authority_name})"
        picture = _picture(address_for_app(secret, issuer=ISSUER, account=account))
        shown = SecondStepPage(state, required, form, next, picture, secret_in_letters(secret))
    return page(request, "accounts/second_step.html", shown, status=422 if form.errors else 200)


def _picture(address: str) -> str:
    """The square code, black on white whatever the page's colours are, for no reader reads another."""
    drawn: str = segno.make(address, error="m").svg_data_uri(scale=5, dark="#000", light="#fff")
    return drawn


@routes.get(HOME, "account.read_second_step")
def second_step(request: Request, who: Who, session: Read, next: str = "") -> Response:
    """Whether one's second step is on, and how it is turned on or off."""
    who.clear()
    return _shown(request, who, session, blank(ConfirmForm, next=next))


@routes.post(f"{HOME}/begin", "account.second_step")
def begin(
    request: Request, who: Who, form: Annotated[Filled[NextForm], Depends(filled(NextForm))], session: Write
) -> Response:
    """Begin to set it up: a new secret for the app."""
    who.clear()
    second_step_actions.begin(session, who.user.id, now=who.now)
    return see_other(_with_next(form.value("next")))


def _with_next(next: str) -> str:
    return f"{HOME}?{urlencode({'next': next})}" if next else HOME


@routes.post(HOME, "account.second_step")
def confirm(
    request: Request, who: Who, form: Annotated[Filled[ConfirmForm], Depends(filled(ConfirmForm))], session: Write
) -> Response:
    """Turn it on with the first code; shows the recovery codes."""
    who.clear()
    key = installation_of(request.app).settings.key()

    def turn_on() -> list[str]:
        code = form.data.one_time_code
        return second_step_actions.confirm(session, who.user.id, code, key=key, by=who.by, now=who.now)

    if form.ok and (codes := form.attempt(session, turn_on)):
        return _codes(request, codes, form.data.next)
    return _shown(request, who, session, form)


def _codes(request: Request, codes: list[str], next: str) -> Response:
    return page(request, "accounts/recovery_codes.html", CodesPage(codes, local_path(next, "/account")))


@routes.post(f"{HOME}/codes", "account.second_step")
def new_codes(request: Request, who: Who, session: Write) -> Response:
    """Make the recovery codes anew and show them."""
    who.clear()
    key = installation_of(request.app).settings.key()
    codes = second_step_actions.make_codes_anew(session, who.user.id, key=key, by=who.by, now=who.now)
    return _codes(request, codes, "")


@routes.post(f"{HOME}/removal", "account.second_step")
def turn_off(request: Request, who: Who, session: Write) -> Response:
    """Turn off one's own, where the authority does not require it."""
    who.clear()
    required = who.user.must_have_second_step(installation_of(request.app).settings.second_step_for)
    second_step_actions.turn_off(session, who.user.id, required=required, by=who.by, now=who.now)
    return messages.SECOND_STEP_OFF.after(see_other(HOME), request)


@routes.post("/users/{user_id}/second-step/removal", "user.manage")
def take_away(request: Request, who: Who, user_id: int, session: Write) -> Response:
    """Take away that of somebody who has lost the phone."""
    who.clear()
    second_step_actions.take_away(session, user_for_change(session, user_id), by=who.by, now=who.now)
    return messages.SECOND_STEP_TAKEN_AWAY.after(see_other(f"/users/{user_id}"), request)
