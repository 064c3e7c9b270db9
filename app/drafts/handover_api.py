"""A draft that was sealed by a new link, as JSON: the old token hands it over or drops it, the new one answers."""

import datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import actions
from app.drafts.api import DraftOut
from app.drafts.forms import TakeIn
from app.drafts.sealed import is_shown_to_official
from app.drafts.state import draft_json
from app.rounds.access import holder_by_token
from app.rounds.old_links import OldHolder, end_of, old_holder_by_token
from app.web.idempotency import Once
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("answer")
Line = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="As in handed_over; all that waits when left out")]


class HandoverOut(BaseModel):
    """What is told about a sealed draft: that something was begun and the day, never a word of it."""

    sealed: bool = Field(description="Whether something waits to be handed over or dropped")
    begun_on: datetime.date | None = Field(description="The day it was begun; null when nothing was")
    handed_over_at: datetime.datetime | None = Field(description="When it was handed over to the body's present link")
    declined_at: datetime.datetime | None = Field(description="When the holder of that link declined it: sealed again")
    taken_in_at: datetime.datetime | None = Field(description="When the holder of that link took it in")
    dropped_at: datetime.datetime | None = Field(description="When it was deleted instead")
    stopped: bool = Field(description="Whether the body's link is stopped, so that nobody can be handed it yet")
    shown_to_official: bool = Field(description="Whether an official has seen the present link and could read along")


class TakenInOut(BaseModel):
    """What came of taking in."""

    draft: DraftOut = Field(description="The own draft as it now stands")
    replaced: bool = Field(description="Nobody had touched the own draft, so what was handed over stands in its place")
    doubled: int = Field(description="Comments that said one thing here and another there: both stand now")
    stances_differ: bool = Field(description="Both had taken a stance and the own one was kept")


def _told(session: Read, old: OldHolder) -> dict[str, Any]:
    line = old.line
    return {
        "sealed": line.is_sealed,
        "begun_on": line.unsent_since,
        "handed_over_at": line.handed_over_at,
        "declined_at": line.declined_at,
        "taken_in_at": line.taken_in_at,
        "dropped_at": line.dropped_at,
        "stopped": end_of(session, old) == "stopped",
        "shown_to_official": is_shown_to_official(session, line.consultee_id),
    }


@routes.get("/answer/{token}/handover", "draft.seal_read", response_model=HandoverOut)
def read_handover(who: Who, session: Read, token: str) -> Any:
    """Whether something that was begun by this replaced link waits. Changes nothing."""
    return _told(session, old_holder_by_token(session, who, token))


@routes.post("/answer/{token}/handover", "draft.seal_handover", response_model=HandoverOut)
def hand_over(who: Who, session: Write, token: str) -> Any:
    """Hand over what was begun by this replaced link. Again changes nothing; 409 when nothing waits."""
    old = old_holder_by_token(session, who, token)
    actions.hand_over(session, old, now=who.now)
    return _told(session, old)


@routes.delete("/answer/{token}/handover", "draft.seal_drop", status_code=204)
def drop(who: Who, session: Write, token: str) -> Response:
    """Delete what was begun by this replaced link, for good. 409 when nothing waits."""
    actions.drop(session, old_holder_by_token(session, who, token), now=who.now)
    return Response(status_code=204)


@routes.post("/answer/{token}/takeover", "draft.take_in", response_model=TakenInOut)
def take_in(who: Who, session: Write, token: str, body: TakeIn | None = None) -> Any:
    """Put what was handed over into the own draft: all of it, or what one line began. 409 when nothing waits.

    A repetition under the same Idempotency-Key has null for the draft, which stands in its own tables alone.
    """
    holder = holder_by_token(session, who, token)
    done = actions.take_in(session, holder, line=body.line if body else None, now=who.now)
    told = {
        "draft": draft_json(done.state),
        "replaced": done.replaced,
        "doubled": done.doubled,
        "stances_differ": done.stances_differ,
    }
    return Once(told, secret=("draft",), status_code=200)


@routes.delete("/answer/{token}/takeover", "draft.decline", status_code=204)
def decline(who: Who, session: Write, token: str, line: Line = None) -> Response:
    """Decline what was handed over: it is sealed again for those who began it. 409 when nothing waits."""
    actions.decline(session, holder_by_token(session, who, token), line=line, now=who.now)
    return Response(status_code=204)
