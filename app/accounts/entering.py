"""The pages at the door: the sign-in form, the code that follows it, and the way in."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.forms import CodeForm, SignInForm
from app.accounts.guessing import KNOWN_FOR, mark_of_browser
from app.accounts.models import Role, User
from app.accounts.oidc.configuration import configuration, password_lets_in
from app.accounts.one_time import ticket
from app.errors import RemissError
from app.installation import installation_of
from app.web import cookies
from app.web.forms import Filled, blank
from app.web.rendering import page, see_other


@dataclass(frozen=True)
class SignInPage:
    """The sign-in page."""

    form: Filled[SignInForm]
    provider: str
    """What the sign-in service is called; "" if there is none."""
    administrators_alone: bool
    """Whether a password is the administrators' alone."""


@dataclass(frozen=True)
class CodePage:
    """The page that asks for a code after the password."""

    form: Filled[CodeForm]


def sign_in_page_of(request: Request, form: Filled[SignInForm], status: int = 200) -> Response:
    """The sign-in form, and the way to the authority's own sign-in service if there is one."""
    settings = installation_of(request.app).settings
    service, others = configuration(settings), password_lets_in(settings, Role.READER)
    context = SignInPage(form, provider=service.name if service else "", administrators_alone=not others)
    return page(request, "accounts/sign_in.html", context, status=status)


def sign_in_page_with(request: Request, error: RemissError, *, next: str) -> Response:
    """The sign-in form, with what went wrong."""
    form = blank(SignInForm, next=next)
    form.refuse(error)
    return sign_in_page_of(request, form, 422)


def ask_for_code(request: Request, user: User, *, next: str) -> Response:
    """The page that asks for a code, for somebody who has given the password."""
    key = installation_of(request.app).settings.key()
    sealed = ticket(key, user.id, user.password_hash or "", request.state.received_at)
    return code_page(request, blank(CodeForm, ticket=sealed, next=next), status=200)


def code_page(request: Request, form: Filled[CodeForm], *, status: int) -> Response:
    """The form for the code, perhaps with what was wrong about it."""
    return page(request, "accounts/sign_in_code.html", CodePage(form), status=status)


def entered(request: Request, user: User, cookie: str, address: str) -> Response:
    """On to where they were going, with the session's cookie; the browser is known from now on."""
    response = see_other(address)
    cookies.give(response, request, cookies.SESSION, cookie)
    cookies.give(response, request, cookies.KNOWN, mark_of_browser(request, user.email), max_age=KNOWN_FOR)
    return response
