"""Reading links as JSON: made, listed, revoked."""

import datetime

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.compilation.actions.reading_links import make_reading_link, revoke_reading_link
from app.compilation.forms import ReadingLinkForm
from app.compilation.queries.reading_links import ListedLink, reading_links
from app.compilation.reading_rules import end_of_reading, usual_last_day
from app.compilation.reading_urls import url_of_reading_link
from app.installation import installation_of
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.web.idempotency import Once
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("compilation")


class ReadingLinkOut(BaseModel):
    """A link by which elected members read the compilation; never what opens it."""

    id: int = Field(description="Its id")
    name: str = Field(description="Whom it is for")
    last_day: datetime.date = Field(description="The last day on which it opens anything")
    made_at: datetime.datetime = Field(description="When it was made")
    made_by: str = Field(description="Who made it")
    revoked_at: datetime.datetime | None = Field(description="When it was revoked; null while it was not")
    state: str = Field(description="in_force, expired, revoked or cancelled (with its round)")
    openings: int = Field(
        description="How often its button was pressed, also by mail filters; nothing is kept of who did"
    )
    last_opened: datetime.date | None = Field(description="The day of the latest time")

    @classmethod
    def of(cls, each: ListedLink, door: Door, today: datetime.date) -> "ReadingLinkOut":
        """From the list."""
        link = each.link
        return cls(
            id=link.id,
            name=link.name,
            last_day=link.last_day,
            made_at=link.made_at,
            made_by=link.made_by,
            revoked_at=link.revoked_at,
            state=end_of_reading(link.last_day, link.revoked_at, door.status, today) or "in_force",
            openings=each.openings,
            last_opened=each.last_opened,
        )


class FreshReadingLinkOut(BaseModel):
    """A link that was just made."""

    id: int = Field(description="Its id")
    name: str = Field(description="Whom it is for")
    last_day: datetime.date = Field(description="The last day on which it opens anything")
    url: str | None = Field(description="The link itself, told this once; null when an Idempotency-Key is repeated")
    token: str | None = Field(description="What stands last in it, told this once")


@routes.get("/rounds/{round_id}/reading-links", "compilation.list_links")
def links(round_id: int, who: Who, session: Read) -> Listing[ReadingLinkOut]:
    """The round's reading links, the newest first."""
    door = round_for(session, who, round_id)
    items = [ReadingLinkOut.of(each, door, day_of(who.now)) for each in reading_links(session, round_id)]
    return Listing(items=items, total=len(items), next=None)


@routes.post(
    "/rounds/{round_id}/reading-links",
    "compilation.make_link",
    status_code=201,
    response_model=FreshReadingLinkOut,
)
def make(request: Request, round_id: int, who: Who, session: Write, body: ReadingLinkForm) -> Once:
    """Make a link to the compilation for elected members. 422 ``last_day`` for a day that has passed or is more than a
    year away; 409 before the round opens, once it is cancelled, and where 200 links are in force."""
    door = round_for(session, who, round_id)
    last_day = body.last_day or usual_last_day(day_of(who.now))
    fresh = make_reading_link(session, door.round, name=body.name, last_day=last_day, by=who.by, now=who.now)
    told = {
        "id": fresh.id,
        "name": body.name,
        "last_day": last_day.isoformat(),
        "url": url_of_reading_link(installation_of(request.app).settings, fresh.token),
        "token": fresh.token,
    }
    return Once(told, secret=("url", "token"))


@routes.delete("/rounds/{round_id}/reading-links/{reading_id}", "compilation.revoke_link", status_code=204)
def revoke(round_id: int, reading_id: int, who: Who, session: Write) -> Response:
    """Revoke a link: it leads nowhere from now on. Revoked already, nothing changes."""
    door = round_for(session, who, round_id)
    revoke_reading_link(session, door.round, reading_id, by=who.by, now=who.now)
    return Response(status_code=204)
