"""Dialogue meetings over the API."""

import datetime
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from app.accounts.identity import Who
from app.comments.schemas import SentComment, sent_comment_json
from app.responses import actions
from app.responses.dialogue_forms import MeetingChange, MeetingIn, RemovalIn
from app.responses.queries import answers
from app.responses.queries.dialogues import HeldMeeting, meeting_of, meetings_of
from app.rounds.access import round_for
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("responses")


class ParticipantsOut(BaseModel):
    """Some of those who were there."""

    kind: str = Field(description="What kind of people")
    number: int = Field(description="How many")


class MeetingOut(BaseModel):
    """A dialogue meeting."""

    id: int = Field(description="Its place in the round: the consultee_id of its comments")
    response_id: int = Field(description="The answer that holds what was said")
    name: str = Field(description="What stands where a body's name would, in every list and file")
    held_on: datetime.date = Field(description="The day it was held")
    place: str = Field(description="Where")
    participants: list[ParticipantsOut] = Field(description="Who was there")
    notes: str = Field(description="The notes")
    version: int = Field(description="Send it with a change")
    number: str = Field(description="Registry number, hyphen, running number")
    count: int = Field(description="How many comments from it count")
    created_at: datetime.datetime = Field(description="When it was registered, UTC")
    created_by: str = Field(description="By whom")
    removed_at: datetime.datetime | None = Field(description="When it was taken away, UTC; then nothing of it counts")
    removed_why: str = Field(description="Why")


class MeetingWhole(MeetingOut):
    """A meeting with what was said there."""

    comments: list[SentComment] = Field(description="In the order of the plan, with their numbers in the round")


@routes.get("/rounds/{round_id}/meetings", "response.list")
def list_meetings(who: Who, session: Read, round_id: int) -> Listing[MeetingOut]:
    """The dialogue meetings of a round by day, those that were taken away too."""
    round_for(session, who, round_id)
    items = [_out(meeting) for meeting in meetings_of(session, round_id)]
    return Listing(items=items, total=len(items), next=None)


def _out(meeting: HeldMeeting) -> MeetingOut:
    return MeetingOut.model_validate(_facts(meeting))


def _facts(meeting: HeldMeeting) -> dict[str, Any]:
    facts = {name: getattr(meeting, name) for name in MeetingOut.model_fields if name != "count"}
    return facts | {"participants": [kind._asdict() for kind in meeting.participants], "count": meeting.comments}


def _whole(session: Read, round_id: int, meeting_id: int) -> MeetingWhole:
    meeting = meeting_of(session, round_id, meeting_id)
    sent = answers.sent_answer(session, meeting.response_id)
    comments = [sent_comment_json(comment, sent.numbers.get(comment.id or 0)) for comment in sent.content.comments]
    return MeetingWhole.model_validate(_facts(meeting) | {"comments": comments})


@routes.post(
    "/rounds/{round_id}/meetings",
    "meeting.register",
    status_code=201,
    response_model=MeetingWhole,
    responses={200: {"description": "The very same again: the meeting that is there", "model": MeetingWhole}},
)
def register(who: Who, session: Write, round_id: int, body: MeetingIn) -> Any:
    """Register a dialogue meeting. Its comments stand among the others; no body is counted for it."""
    door = round_for(session, who, round_id)
    meeting, new = actions.register_meeting(session, door.round, body.told, by=who.by, now=who.now)
    session.flush()
    whole = _whole(session, round_id, meeting.consultee_id)
    return JSONResponse(whole.model_dump(mode="json"), 201 if new else 200)


@routes.put("/rounds/{round_id}/meetings/{meeting_id}", "meeting.register")
def change(who: Who, session: Write, round_id: int, meeting_id: int, body: MeetingChange) -> MeetingWhole:
    """Tell something else of a meeting: what is not in it is taken away. Comments with the same words keep numbers."""
    door = round_for(session, who, round_id)
    actions.change_meeting(session, door.round, meeting_id, body.told, version=body.version, by=who.by, now=who.now)
    return _whole(session, round_id, meeting_id)


@routes.post("/rounds/{round_id}/meetings/{meeting_id}/removal", "meeting.register")
def remove(who: Who, session: Write, round_id: int, meeting_id: int, body: RemovalIn) -> MeetingOut:
    """Take a meeting away: nothing of it counts any more, and all of it stays on record."""
    door = round_for(session, who, round_id)
    actions.remove_meeting(session, door.round, meeting_id, reason=body.reason, by=who.by, now=who.now)
    return _out(meeting_of(session, round_id, meeting_id))
