"""Which answers have been looked at, as JSON for officials who handle the round."""

import datetime

from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.responses.access import answer_for
from app.responses.actions import mark_all_read, mark_read, mark_unread
from app.responses.queries import readings
from app.rounds.access import round_for
from app.web.routes import api
from app.web.sessions import Write

routes = api("responses")


class ReadingOut(BaseModel):
    """Whether an answer has been looked at."""

    response_id: int = Field(description="The answer")
    read_at: datetime.datetime | None = Field(description="When, UTC; null while nobody has")
    read_by: str = Field(description="Who, empty while nobody has")


class UpTo(BaseModel):
    """How far somebody has looked."""

    response_id: int = Field(description="The newest answer that was seen: what came later stays unread", ge=1)


class AllReadOut(BaseModel):
    """What was marked."""

    marked: int = Field(description="How many were not marked yet")


@routes.post("/responses/{response_id}/reading", "response.mark_read")
def mark_as_read(who: Who, session: Write, response_id: int) -> ReadingOut:
    """Mark an answer as looked at, for all who handle the round. Again changes nothing."""
    door = answer_for(session, who, response_id)
    mark_read(session, door.round, response_id, by=who.by, now=who.now)
    return _out(session, response_id)


@routes.delete("/responses/{response_id}/reading", "response.mark_read")
def mark_as_unread(who: Who, session: Write, response_id: int) -> ReadingOut:
    """Take that back: the answer waits for somebody again."""
    door = answer_for(session, who, response_id)
    mark_unread(session, door.round, response_id, by=who.by, now=who.now)
    return _out(session, response_id)


@routes.post("/rounds/{round_id}/responses/reading", "response.mark_read")
def mark_all_as_read(who: Who, session: Write, round_id: int, body: UpTo) -> AllReadOut:
    """Mark all answers of a round as looked at, up to the newest that was seen."""
    door = round_for(session, who, round_id)
    return AllReadOut(marked=mark_all_read(session, door.round, body.response_id, by=who.by, now=who.now))


def _out(session: Write, response_id: int) -> ReadingOut:
    looked = readings.reading(session, response_id)
    return ReadingOut(
        response_id=response_id, read_at=looked.at if looked else None, read_by=looked.by if looked else ""
    )
