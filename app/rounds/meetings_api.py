"""The days on which a body meets, as JSON."""

import datetime
from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.accounts.policy import verdict
from app.errors import Invalid, RemissError
from app.i18n import _
from app.installation import installation_of
from app.organisations.queries import organisation
from app.rounds.actions import set_meetings
from app.rounds.actions.meeting_addresses import forget_address, set_address
from app.rounds.calendar import day_of
from app.rounds.calendars import read_address
from app.rounds.meeting_days import FromCalendar, require_coming
from app.rounds.meeting_forms import AddressForm, MeetingDays
from app.rounds.queries import meeting_days
from app.rounds.queries.meetings import fetched_from
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("organisations")


class FetchedFromOut(BaseModel):
    """The calendar on the network that the days are fetched from daily."""

    url: str = Field(description="Its address; empty for who may not set it")
    called: str = Field(description="Only events whose title has this in it; empty: all")
    set_by: str = Field(description="The administrator who set it")
    looked_at: datetime.datetime = Field(description="When it was looked at last")
    fault: str = Field(description="Why it could not be read then; empty when it could")


class MeetingsOut(BaseModel):
    """The days on which a body meets."""

    organisation_id: int = Field(description="Whose they are")
    days: list[datetime.date] = Field(description="From today on, in order")
    fetched_from: FetchedFromOut | None = Field(description="Where they are fetched from; null when they are typed")


@routes.get("/organisations/{organisation_id}/meetings", "register.read", response_model=MeetingsOut)
def meetings(organisation_id: int, who: Who, session: Read) -> MeetingsOut:
    """The days on which a body meets, from today on: the board holds them against its last day."""
    who.clear()
    organisation(session, organisation_id)
    return _meetings(session, who, organisation_id)


def _meetings(session: Read, who: Who, organisation_id: int) -> MeetingsOut:
    days = meeting_days(session, organisation_id, since=day_of(who.now))
    source = fetched_from(session, organisation_id)
    shown = None
    if source is not None:
        url = source.url if verdict("org.calendar_address", who.kind) == "S" else ""
        shown = FetchedFromOut(
            url=url,
            called=source.called,
            set_by=source.set_by,
            looked_at=source.looked_at,
            fault=_(source.fault) if source.fault else "",
        )
    return MeetingsOut(organisation_id=organisation_id, days=days, fetched_from=shown)


@routes.put("/organisations/{organisation_id}/meetings", "org.register_edit", response_model=MeetingsOut)
def save(organisation_id: int, who: Who, session: Write, body: MeetingDays) -> MeetingsOut:
    """Let these be the days on which a body meets; those from today on that are not among them are removed."""
    who.clear()
    today = day_of(who.now)
    require_coming(body.days, today=today)
    set_meetings(session, organisation_id, body.days, today=today, by=who.by, now=who.now)
    return _meetings(session, who, organisation_id)


def asked(request: Request, who: Who, session: Read, organisation_id: int, body: AddressForm) -> FromCalendar:
    """What the address holds: asked before anything is locked."""
    who.clear()
    organisation(session, organisation_id)
    session.close()
    networks = installation_of(request.app).settings.outgoing
    try:
        return read_address(body.url, called=body.called, networks=networks, today=day_of(who.now))
    except RemissError as error:
        raise Invalid(error.message, code=error.code, fields={"url": error.message}) from error


@routes.put("/organisations/{organisation_id}/meetings/address", "org.calendar_address", response_model=MeetingsOut)
def fetch_from(
    who: Who,
    held: Annotated[FromCalendar, Depends(asked, scope="function")],
    session: Write,
    organisation_id: int,
    body: AddressForm,
) -> MeetingsOut:
    """Fetch the meetings from a calendar on the network, now and daily; days that were typed stay.

    It is asked by https under the rules for requests that leave the house, and refused if it cannot be read now.
    """
    who.clear()
    set_address(session, organisation_id, url=body.url, called=body.called, days=held.days, by=who.by, now=who.now)
    return _meetings(session, who, organisation_id)


@routes.delete("/organisations/{organisation_id}/meetings/address", "org.calendar_address", response_model=MeetingsOut)
def forget(who: Who, session: Write, organisation_id: int) -> MeetingsOut:
    """Fetch them no more; the days stay."""
    who.clear()
    forget_address(session, organisation_id, by=who.by, now=who.now)
    return _meetings(session, who, organisation_id)
