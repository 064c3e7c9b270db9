"""The days on which a body meets, as JSON."""

import datetime

from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.organisations.queries import organisation
from app.rounds.actions import set_meetings
from app.rounds.calendar import day_of
from app.rounds.meeting_days import require_coming
from app.rounds.meeting_forms import MeetingDays
from app.rounds.queries import meeting_days
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("organisations")


class MeetingsOut(BaseModel):
    """The days on which a body meets."""

    organisation_id: int = Field(description="Whose they are")
    days: list[datetime.date] = Field(description="From today on, in order")


@routes.get("/organisations/{organisation_id}/meetings", "register.read", response_model=MeetingsOut)
def meetings(organisation_id: int, who: Who, session: Read) -> MeetingsOut:
    """The days on which a body meets, from today on: the board holds them against its last day."""
    who.clear()
    organisation(session, organisation_id)
    days = meeting_days(session, organisation_id, since=day_of(who.now))
    return MeetingsOut(organisation_id=organisation_id, days=days)


@routes.put("/organisations/{organisation_id}/meetings", "org.register_edit", response_model=MeetingsOut)
def save(organisation_id: int, who: Who, session: Write, body: MeetingDays) -> MeetingsOut:
    """Let these be the days on which a body meets; those from today on that are not among them are removed."""
    who.clear()
    today = day_of(who.now)
    require_coming(body.days, today=today)
    set_meetings(session, organisation_id, body.days, today=today, by=who.by, now=who.now)
    return MeetingsOut(organisation_id=organisation_id, days=sorted(set(body.days)))
