"""The page on which officials make links for elected members, see how often they were opened, and revoke them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.compilation import messages
from app.compilation.actions.reading_links import FreshLink, make_reading_link, revoke_reading_link
from app.compilation.forms import ReadingLinkForm
from app.compilation.queries.reading_links import ListedLink, reading_links
from app.compilation.reading_rules import (
    ReadingEnd,
    end_of_reading,
    latest_last_day,
    may_be_read_by_link,
    usual_last_day,
)
from app.compilation.reading_urls import url_of_reading_link
from app.errors import Invalid
from app.i18n import _
from app.installation import installation_of
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
ADDRESS = "/rounds/{round_id}/reading-links"
Typed = Annotated[Filled[ReadingLinkForm], Depends(filled(ReadingLinkForm))]


@dataclass(frozen=True, slots=True)
class Listed:
    """A link as the page lists it. ``end``: why it leads nowhere any more, None while it is in force."""

    listed: ListedLink
    end: ReadingEnd | None


@dataclass(frozen=True, slots=True)
class ReadingLinksPage:
    """What ``compilation/reading_links.html`` shows. ``url``: a link that was just made, shown this once."""

    frame: RoundFrame
    links: Sequence[Listed]
    form: Filled[ReadingLinkForm]
    makes: bool
    revokes: bool
    latest: datetime.date
    url: str = ""
    made: str = ""


@routes.get(ADDRESS, "compilation.list_links")
def links(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The links there are, and the form for another."""
    return _page(request, session, who, round_for(session, who, round_id))


@routes.post(ADDRESS, "compilation.make_link")
def make(request: Request, round_id: int, who: Who, session: Write, form: Typed) -> Response:
    """Make a link and show it this once; what cannot be made stays in the form."""
    door, fresh = round_for(session, who, round_id), None
    if form.ok and form.data.last_day is None:
        form.refuse(Invalid(fields={"last_day": _("Välj länkens sista dag.")}))
    if form.ok:
        sent, last_day = form.data, form.data.last_day or usual_last_day(day_of(who.now))
        fresh = form.attempt(
            session,
            lambda: make_reading_link(session, door.round, name=sent.name, last_day=last_day, by=who.by, now=who.now),
        )
    return _page(request, session, who, door, form, fresh)


@routes.post(ADDRESS + "/{reading_id}/revocation", "compilation.revoke_link")
def revoke(request: Request, round_id: int, reading_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """Make a link lead nowhere from now on; pressed again it changes nothing."""
    door = round_for(session, who, round_id)
    done = revoke_reading_link(session, door.round, reading_id, by=who.by, now=who.now)
    after = see_other(f"/rounds/{round_id}/reading-links")
    return messages.READING_LINK_REVOKED.after(after, request) if done else after


def _page(
    request: Request,
    session: Read,
    who: Who,
    door: Door,
    form: Filled[ReadingLinkForm] | None = None,
    fresh: FreshLink | None = None,
) -> Response:
    today = day_of(who.now)
    url = url_of_reading_link(installation_of(request.app).settings, fresh.token) if fresh else ""
    empty = blank(ReadingLinkForm, last_day=usual_last_day(today).isoformat())
    shown = ReadingLinksPage(
        frame=frame(session, door, current="compilation"),
        links=[
            Listed(each, end_of_reading(each.link.last_day, each.link.revoked_at, door.status, today))
            for each in reading_links(session, door.round.id)
        ],
        form=empty if form is None or fresh else form,
        makes=may_be_read_by_link(door.status) and door.may("compilation.make_link"),
        revokes=door.may("compilation.revoke_link"),
        latest=latest_last_day(today),
        url=url,
        made=form.data.name if form and fresh else "",
    )
    refused = form is not None and not fresh
    return page(request, "compilation/reading_links.html", shown, status=422 if refused else 200)
