"""One's own drafts of replies as JSON."""

import datetime

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment.access import comment_for
from app.assessment.actions.reply_drafts import drop_draft, keep_draft, save_drafts
from app.assessment.fetching import authority_of
from app.assessment.queries.reply_drafts import drafts_of
from app.assessment.reply_draft_forms import DraftIn, fault_of
from app.rounds.access import round_for
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("comments")


class DraftOut(BaseModel):
    """What one has begun to reply; nobody else reads it, and it is in no file."""

    comment_id: int = Field(description="The comment")
    number: int = Field(description="Its number")
    outcome: str = Field(description="As a reply's; empty while it is not chosen")
    text: str = Field(description="The reply")
    action: str = Field(description="What is done")
    action_kind: str = Field(description="As a reply's; empty: not said")
    responsible: str = Field(description="Who does it")
    due: str = Field(description="Until when, as it was typed")
    version: int = Field(description="The version of the reply that was read")
    wording: int | None = Field(description="The comment's wording that was read")
    module_id: int | None = Field(description="The text module that it was begun with, if any")
    same_as: int | None = Field(description="The id of the comment whose reply it takes over, if any")
    at: datetime.datetime = Field(description="When it was kept, UTC")
    stands: bool = Field(description="False where the body has removed the comment meanwhile")


class SavedOut(BaseModel):
    """Drafts that became replies."""

    saved: int = Field(description="How many")


@routes.get("/rounds/{round_id}/reply-drafts", "assess.reply_form")
def drafts(round_id: int, who: Who, session: Read) -> Listing[DraftOut]:
    """All that one has begun to reply in a round, by number."""
    round_for(session, who, round_id)
    items = [
        DraftOut(comment_id=each.point_id, number=each.number or 0, at=each.at, stands=each.stands, **each.fields)
        for each in drafts_of(session, round_id, who.user.id)
    ]
    return Listing(items=items, total=len(items), next=None)


@routes.post("/rounds/{round_id}/reply-drafts", "assess.reply")
def save_all(request: Request, round_id: int, who: Who, session: Write) -> SavedOut:
    """Save them all as replies, all or none; an error names each that cannot be saved, and every draft is kept."""
    door = round_for(session, who, round_id)
    authority = authority_of(request)
    saved = save_drafts(session, door.round, fault_of=fault_of, authority=authority, by=who.by, now=who.now)
    return SavedOut(saved=saved)


@routes.put("/comments/{comment_id}/reply-draft", "assess.reply", status_code=204)
def keep(comment_id: int, who: Who, session: Write, body: DraftIn) -> Response:
    """Keep a draft in place of one's earlier; one that says nothing beside the reply is none."""
    point, door = comment_for(session, who, comment_id)
    keep_draft(session, door, point.id, body.typed, by=who.by, now=who.now)
    return Response(status_code=204)


@routes.delete("/comments/{comment_id}/reply-draft", "assess.reply", status_code=204)
def remove(comment_id: int, who: Who, session: Write) -> Response:
    """Throw one's own away."""
    point, door = comment_for(session, who, comment_id)
    drop_draft(session, door.round, point.id, by=who.by)
    return Response(status_code=204)
