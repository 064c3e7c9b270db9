"""The only way in to a compilation by a reading link: the token in its address, then a cookie with the same token.

Who comes by it reads what an official with the role reader does, of that one round, and nothing more.
"""

import datetime
from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.identity import Asker
from app.accounts.policy import Kind
from app.compilation.queries.reading_links import LinkView, link_by_token
from app.compilation.reading_rules import ReadingEnd, end_of_reading
from app.rounds.access import Door
from app.rounds.calendar import day_of, last_moment
from app.rounds.reader_door import door_of_reader
from app.web import cookies

AFTERWARDS = datetime.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Reading:
    """A link that was found, with its round. ``end``: why it leads nowhere any more, None while it is in force."""

    link: LinkView
    door: Door
    end: ReadingEnd | None


def reading_by_token(session: Session, who: Asker, token: str, *, link_id: int | None = None) -> Reading | None:
    """What a token opens, in force or not; None for an unknown one (two statements)."""
    who.clear(Kind.PUBLIC)
    link = link_by_token(session, token, link_id=link_id)
    if link is None:
        return None
    door = door_of_reader(session, link.round_id)
    return Reading(link, door, end_of_reading(link.last_day, link.revoked_at, door.status, day_of(who.now)))


def reading_for(session: Session, who: Asker, link_id: int) -> Reading | None:
    """The same for the cookie that the browser was given when it came by this link."""
    token = cookies.read(who.request, _cookie(link_id))
    if token is None:
        who.clear(Kind.PUBLIC)
        return None
    return reading_by_token(session, who, token, link_id=link_id)


def let_in(response: Response, request: Request, reading: Reading, token: str, now: datetime.datetime) -> None:
    """Give the browser the cookie; it outlasts the link, so that who comes back later is told that it has run out."""
    left = last_moment(reading.link.last_day) + AFTERWARDS - now
    cookies.give(response, request, _cookie(reading.link.id), token, max_age=int(left.total_seconds()))


def _cookie(link_id: int) -> str:
    """Each link has a cookie of its own: one browser may read several compilations."""
    return f"{cookies.READING}_{link_id}"
