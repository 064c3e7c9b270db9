"""The browser's way to the sign-in service and back: what it was sent with, and what it comes back with.

The cookie binds the answer to the browser that asked: nobody can be signed in by an address that another made.
It is signed, lives ten minutes and is dropped when the browser is back; a code is taken once by the service itself.
"""

import base64
import datetime
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import Query, Request
from starlette.responses import Response

from app.accounts.oidc.configuration import Configuration, admission, configuration, signatories
from app.accounts.oidc.kinds import Purpose, Trouble
from app.accounts.oidc.provider import Asked, ProviderGone, ProviderRefused, provider_of
from app.accounts.oidc.rules import Certified, Ended, Person, certified_of, person_of, signed_in_since
from app.installation import installation_of
from app.web import cookies
from app.web.networks import log, network_of
from app.web.rendering import local_path
from app.web.sent_form import sent_form

R = TypeVar("R")

HOME = "/rounds"
MINUTES = 10
ASKING_AT_ONCE = 8
LONGEST = 2000
"""Signs of an address to come back to."""
LONGEST_CODE = 4000


@dataclass(frozen=True, slots=True)
class Sent:
    """A browser that was sent to the service."""

    purpose: Purpose
    asked: Asked
    begun: datetime.datetime
    next: str
    user_id: int = 0
    """Whose account it is about, if it is to be linked."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A browser that came back: who it is, or why that is not known."""

    sent: Sent | None
    person: Person | None = None
    certified: Certified | None = None
    trouble: Trouble | None = None


def service_of(request: Request) -> Configuration | None:
    """The service of this installation, if it has one."""
    return configuration(installation_of(request.app).settings)


_ASKING: RunVar[CapacityLimiter] = RunVar("asking_the_sign_in_service")


async def asking(act: Callable[[], R]) -> R:
    """Ask the service in a thread. A slow one holds up those alone who sign in by it, and not too many of them."""
    try:
        limiter = _ASKING.get()
    except LookupError:
        limiter = CapacityLimiter(ASKING_AT_ONCE)
        _ASKING.set(limiter)
    return await to_thread.run_sync(act, limiter=limiter)


def new_sent(purpose: Purpose, next: str, now: datetime.datetime) -> Sent:
    """A browser that is about to be sent, with signs that nobody can guess."""
    asked = Asked(*(secrets.token_urlsafe(32) for _sign in range(3)))
    return Sent(purpose, asked, now, local_path(next if len(next) <= LONGEST else "", HOME))


def _signature(request: Request, text: str) -> str:
    key = installation_of(request.app).settings.key()
    return hmac.new(key, f"asked-provider:{text}".encode(), hashlib.sha256).hexdigest()


def remember(response: Response, request: Request, sent: Sent) -> None:
    """Let the browser keep what it was sent with: to sign in by a cookie of its own, to sign an answer by another."""
    asked = sent.asked
    signs = [asked.state, asked.nonce, asked.verifier]
    facts = [sent.purpose.value, sent.begun.timestamp(), sent.next, sent.user_id, *signs]
    text = base64.urlsafe_b64encode(json.dumps(facts).encode()).decode()
    cookies.give(response, request, _cookie(sent.purpose), f"{text}.{_signature(request, text)}", max_age=MINUTES * 60)


def _cookie(purpose: Purpose) -> str:
    return cookies.IDENTIFYING if purpose is Purpose.SIGN else cookies.ASKED


def _remembered(request: Request, cookie: str) -> Sent | None:
    text, _dot, signature = (cookies.read(request, cookie) or "").partition(".")
    if not text or not hmac.compare_digest(signature.encode(), _signature(request, text).encode()):
        return None
    purpose, begun, next, user_id, *signs = json.loads(base64.urlsafe_b64decode(text))
    at = datetime.datetime.fromtimestamp(begun, datetime.UTC)
    if request.state.received_at - at > datetime.timedelta(minutes=MINUTES):
        return None
    sent = Sent(Purpose(purpose), Asked(*signs), at, next, user_id)
    return sent if _cookie(sent.purpose) == cookie else None


def tell(request: Request, kind: str, why: str) -> None:
    """A line of the security log: what went wrong, whence, and in which request. Nobody's name or number."""
    log.warning("%s: %s", kind, why, extra={"network": network_of(request), "request_id": request.state.request_id})


Said = Annotated[str, Query(max_length=LONGEST_CODE)]


async def returned(request: Request, state: Said = "", code: Said = "", iss: Said = "", error: Said = "") -> Returned:
    """Who came back from the service, proved before anything is written."""
    told, sent = service_of(request), _remembered(request, cookies.ASKED)
    proved = await _proved(request, told, sent, state=state, code="" if error else code, iss=iss)
    if isinstance(proved, Trouble):
        return Returned(sent if proved is not Trouble.NOT_ASKED else None, trouble=proved)
    person = person_of(proved.claims, admission(installation_of(request.app).settings))
    if proved.sent.purpose is Purpose.AGAIN and not signed_in_since(person.signed_in_at, proved.sent.begun):
        tell(request, "step-up failed", "the service does not say that the person signed in anew")
        return Returned(sent, trouble=Trouble.NOT_AGAIN)
    return Returned(sent, person)


async def identified(request: Request, state: Said = "", code: Said = "", iss: Said = "", error: Said = "") -> Returned:
    """Who came back from the service of electronic identities, proved before anything is written."""
    told, sent = signatories(installation_of(request.app).settings), _remembered(request, cookies.IDENTIFYING)
    proved = await _proved(request, told, sent, state=state, code="" if error else code, iss=iss)
    if isinstance(proved, Trouble):
        return Returned(sent if proved is not Trouble.NOT_ASKED else None, trouble=proved)
    certified, levels = certified_of(proved.claims), told.levels if told else ()
    trouble = None
    if not signed_in_since(certified.at, proved.sent.begun):
        trouble = Trouble.NOT_AGAIN
    elif certified.level not in levels:
        trouble = Trouble.TOO_LOW
    elif not certified.name:
        trouble = Trouble.REFUSED
    if trouble is not None:
        tell(request, "identification failed", trouble.value)
        return Returned(sent, trouble=trouble)
    return Returned(sent, certified=certified)


@dataclass(frozen=True, slots=True)
class _Proved:
    """A browser that was sent, and what the service says of who came back."""

    sent: Sent
    claims: Mapping[str, Any]


async def _proved(
    request: Request, told: Configuration | None, sent: Sent | None, *, state: str, code: str, iss: str
) -> _Proved | Trouble:
    if told is None:
        return Trouble.NOT_ASKED
    if sent is None or not hmac.compare_digest(sent.asked.state.encode(), state.encode()):
        tell(request, "sign-in by the service failed", "the browser was not sent there, or with something else")
        return Trouble.NOT_ASKED
    if not code:
        tell(request, "sign-in by the service failed", "the service says no")
        return Trouble.DENIED
    try:
        return _Proved(sent, await asking(lambda: provider_of(told).claims_for(code, sent.asked, issuer=iss)))
    except ProviderRefused as refused:
        tell(request, "sign-in by the service failed", str(refused))
        return Trouble.REFUSED
    except ProviderGone as gone:
        tell(request, "the sign-in service is out of reach", str(gone))
        return Trouble.GONE


async def address_for(request: Request, service: Configuration, sent: Sent) -> str | None:
    """Where the browser is sent; None while the service does not answer."""
    provider = provider_of(service)
    again = sent.purpose is not Purpose.IN
    try:
        return await asking(lambda: provider.address_to_ask(sent.asked, again=again))
    except ProviderGone as gone:
        tell(request, "the sign-in service is out of reach", str(gone))
        return None


async def signed_out_there(request: Request) -> Ended | None:
    """Whom the service says that it has signed out; None if it does not, whoever says so."""
    told, sent = service_of(request), await sent_form(request)
    await sent.close()  # whoever it is may send files, too
    token = next((value for name, value in sent.items if name == "logout_token" and isinstance(value, str)), "")
    if told is None or not token:
        return None
    try:
        return await asking(lambda: provider_of(told).ended(token))
    except (ProviderRefused, ProviderGone) as error:
        tell(request, "news of a sign-out was not believed", str(error))
        return None


def kept_of(sent: Sent | None) -> dict[str, Any]:
    """What a page that tells of trouble needs in order to try again."""
    purpose = sent.purpose if sent else Purpose.IN
    return {
        "next": sent.next if sent else "",
        "again": purpose is Purpose.AGAIN,
        "linking": purpose is Purpose.LINK,
    }
