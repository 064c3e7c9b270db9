"""How somebody who signs in came in, as the request tells it, and that they are still there."""

import datetime
import logging
from collections.abc import Callable

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app.accounts.browsers import browser_in_words
from app.accounts.identity import Official, TokenUse
from app.accounts.kinds import SignInWay
from app.accounts.rules import CameIn, is_to_be_noted
from app.accounts.session_actions import seen as note_seen
from app.accounts.session_actions import token_used
from app.clock import day_of
from app.errors import RemissError
from app.installation import installation_of
from app.web.networks import network_of
from app.web.sessions import written_first

log = logging.getLogger("remiss.accounts")


def came_in(request: Request, way: SignInWay) -> CameIn:
    """What a session keeps of the request that began it."""
    hours = installation_of(request.app).settings.session_hours
    browser = browser_in_words(request.headers.get("user-agent", ""))
    return CameIn(way, browser, network_of(request), datetime.timedelta(hours=hours))


async def seen(request: Request) -> None:
    """Note that an official is there, at most once a minute, or that a token was used, once a day.

    What a page asks for by itself is no sign of anybody. It is done once the answer is made. A database that cannot be
    written to does not keep anybody from reading.
    """
    token: TokenUse | None = getattr(request.state, "token_use", None)
    if token is not None and token.ends is not None and token.last_used_on != day_of(request.state.received_at):
        token_id, today = token.id, day_of(request.state.received_at)
        await noted(request, lambda session: token_used(session, token_id, on=today))
    person: Official | None = getattr(request.state, "person", None)
    if person is None or not is_to_be_noted(person.last_seen_at, request.state.received_at) or by_itself(request):
        return
    session_id, now = person.session_id or 0, request.state.received_at
    await noted(request, lambda session: note_seen(session, session_id, now=now))


async def noted(request: Request, act: Callable[[Session], None]) -> None:
    """Write, once the answer is made, that somebody is there. If that fails the answer is given all the same."""
    try:
        await written_first(request, act)
    except (RemissError, SQLAlchemyError) as error:
        log.warning("it was not noted that somebody is there: %s", type(error).__name__)


def by_itself(request: Request) -> bool:
    """Whether a script may have asked for it while nobody was there: the board does, every ten seconds."""
    fetched = request.headers.get("sec-fetch-mode", "navigate") != "navigate"
    return request.method in ("GET", "HEAD") and (fetched or "hx-request" in request.headers)
