"""To the sign-in service and back again. The way in is a link and not a form: a form may not lead to another site."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.accounts import messages, session_actions
from app.accounts.arriving import came_in
from app.accounts.identity import Asker, By, Who
from app.accounts.kinds import SignInWay
from app.accounts.labels import refusal_label, trouble_label
from app.accounts.oidc.actions import ended, let_in, link, prove_again, proved_at
from app.accounts.oidc.configuration import Configuration, admission
from app.accounts.oidc.journey import (
    HOME,
    Returned,
    Sent,
    address_for,
    asking,
    kept_of,
    new_sent,
    remember,
    returned,
    service_of,
    signed_out_there,
    tell,
)
from app.accounts.oidc.kinds import Purpose, Refusal, Trouble
from app.accounts.oidc.provider import provider_of
from app.accounts.oidc.rules import Ended, Person
from app.installation import installation_of
from app.web import cookies
from app.web.rendering import local_path, page, see_other
from app.web.routes import pages
from app.web.sessions import Write

routes = pages()

_STATUS = {Trouble.NOT_ASKED: 400, Trouble.GONE: 503}


@dataclass(frozen=True)
class TroublePage:
    """Why somebody did not come in, and where to try again. ``again``: they were in, and had to prove it anew."""

    provider: str
    reason: str
    next: str
    again: bool
    linking: bool
    elsewhere: bool
    """Whether the service let them in, so that it helps to sign out there."""


@dataclass(frozen=True)
class LeftPage:
    """Signed out here; ``address``: where one signs out of the service, too."""

    provider: str
    address: str


@dataclass(frozen=True)
class LinkPage:
    """Before one's own account is linked: ``address`` is the service's."""

    provider: str
    address: str


@routes.get("/sign-in/provider", "session.by_provider")
async def begin(request: Request, who: Who, next: str = "") -> Response:
    """To the service; anyone already signed in is sent on at once."""
    who.clear()
    service = service_of(request)
    if service is None:
        return see_other("/sign-in")
    if who.official:
        return see_other(local_path(next, HOME))
    return await _sent(request, service, new_sent(Purpose.IN, next, who.now))


@routes.get("/sign-in/provider/again", "session.by_provider")
async def begin_again(request: Request, who: Who) -> Response:
    """To the service, which is to ask anew who this is: for what demands more than having signed in once."""
    who.clear()
    service = service_of(request)
    if service is None or who.official is None:
        return see_other("/sign-in")
    return await _sent(request, service, new_sent(Purpose.AGAIN, "", who.now))


async def _sent(request: Request, service: Configuration, sent: Sent) -> Response:
    address = await address_for(request, service, sent)
    if address is None:
        return await run_in_threadpool(_trouble, request, service, Returned(sent, trouble=Trouble.GONE))
    response = RedirectResponse(address, 303)
    remember(response, request, sent)
    return response


@routes.get("/sign-in/provider/answer", "session.by_provider")
def answer(request: Request, who: Who, back: Annotated[Returned, Depends(returned)], session: Write) -> Response:
    """Back from the service: a session begins, or the one there is counts as proved anew."""
    who.clear()
    service = service_of(request)
    if service is None:
        return see_other("/sign-in")
    if back.trouble is Trouble.NOT_ASKED and who.official:
        return see_other(HOME)  # the browser's own way back to a sign-in that is done
    if back.person is None or back.sent is None:
        response = _trouble(request, service, back)
    elif back.sent.purpose is Purpose.LINK:
        response = _linked(request, who, session, service, back, back.person)
    elif back.sent.purpose is Purpose.AGAIN:
        response = _proved(request, who, session, service, back, back.person)
    else:
        response = _let_in(request, who, session, service, back, back.person)
    cookies.drop(response, request, cookies.ASKED)
    return response


def _let_in(
    request: Request, who: Asker, session: Any, service: Configuration, back: Returned, person: Person
) -> Response:
    rules = admission(installation_of(request.app).settings)
    arrived = let_in(session, person, rules, by=By("system", None, service.name), now=who.now)
    if arrived.touched is not None:
        request.app.state.touch_rounds_of(session, arrived.touched)
    if arrived.user is None:
        reason = arrived.refusal or Refusal.UNKNOWN
        tell(request, "sign-in by the service refused", reason.value)
        return _told(request, service, back, refusal_label(reason), 403, elsewhere=True)
    old_cookie, way = cookies.read(request, cookies.SESSION), came_in(request, SignInWay.OIDC)
    cookie = session_actions.sign_in(session, arrived.user, way, old_cookie=old_cookie, now=who.now)
    proved_at(session, cookie, person, now=who.now)
    response = see_other(back.sent.next if back.sent else HOME)
    cookies.give(response, request, cookies.SESSION, cookie)
    return response


def _proved(
    request: Request, who: Asker, session: Any, service: Configuration, back: Returned, person: Person
) -> Response:
    official = who.official
    if official is None or official.session_id is None:
        return see_other("/sign-in")
    if not prove_again(session, official.session_id, official.id, person, now=who.now):
        tell(request, "step-up failed", "somebody else signed in to the service")
        return _told(request, service, back, refusal_label(Refusal.ANOTHER), 403, elsewhere=True)
    return page(request, "accounts/provider_proved.html")


@routes.post("/account/provider", "account.link_provider")
async def begin_linking(request: Request, who: Who) -> Response:
    """One's own account and the service: a page that leads there, since no form may."""
    who.clear()
    service = service_of(request)
    if service is None or who.user.session_id is None:
        return see_other("/account")
    sent = replace(new_sent(Purpose.LINK, "/account", who.now), user_id=who.user.id)
    address = await address_for(request, service, sent)
    if address is None:
        return await run_in_threadpool(_trouble, request, service, Returned(sent, trouble=Trouble.GONE))
    context = LinkPage(service.name, address)
    response = await run_in_threadpool(page, request, "accounts/provider_link.html", context)
    remember(response, request, sent)
    return response


def _linked(
    request: Request, who: Asker, session: Any, service: Configuration, back: Returned, person: Person
) -> Response:
    if who.official is None or back.sent is None or who.official.id != back.sent.user_id:
        return see_other("/account")
    rules = admission(installation_of(request.app).settings)
    refusal = link(session, who.official.id, person, rules, by=who.by, now=who.now)
    if refusal is not None:
        tell(request, "an account was not linked to the service", refusal.value)
        return _told(request, service, back, refusal_label(refusal), 409, elsewhere=True)
    return messages.LINKED.after(see_other("/account"), request)


def _trouble(request: Request, service: Configuration, back: Returned) -> Response:
    trouble = back.trouble or Trouble.REFUSED
    return _told(request, service, back, trouble_label(trouble), _STATUS.get(trouble, 403))


def _told(
    request: Request, service: Configuration, back: Returned, reason: str, status: int, *, elsewhere: bool = False
) -> Response:
    told = reason.format(provider=service.name)
    context = TroublePage(service.name, told, **kept_of(back.sent), elsewhere=elsewhere)
    return page(request, "accounts/provider_trouble.html", context, status=status)


@routes.get("/signed-out", "session.by_provider")
async def left(request: Request, who: Who) -> Response:
    """Signed out here, and perhaps not yet at the service."""
    who.clear()
    service, back = service_of(request), f"{installation_of(request.app).settings.base_url}/sign-in"
    address = await asking(lambda: provider_of(service).address_to_leave(back)) if service else ""
    if service is None or not address:
        return see_other("/sign-in")
    return await run_in_threadpool(page, request, "accounts/provider_left.html", LeftPage(service.name, address))


@routes.post("/sign-in/provider/ended", "session.end_by_provider")
def signed_out_elsewhere(
    request: Request, who: Who, told: Annotated[Ended | None, Depends(signed_out_there)], session: Write
) -> Response:
    """The service tells, without any browser, that somebody has signed out there or may not come in any longer.

    Whether anybody was signed in here is not told.
    """
    who.clear()
    service = service_of(request)
    if service is None:
        return see_other("/sign-in")
    if told is None:
        return JSONResponse({"error": "invalid_request"}, 400)
    ended(session, service.issuer, told, by=By("system", None, service.name), now=who.now)
    return Response(status_code=200)
