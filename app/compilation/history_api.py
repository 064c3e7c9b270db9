"""A round's history as JSON, from its first line on, with the hashes that tie each line to the one before."""

import datetime
from typing import Any

from fastapi import Request
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.compilation.history_words import told
from app.history import queries
from app.rounds.access import round_for
from app.web.pagination import Cursor, Limit, Listing, after_id, next_url
from app.web.routes import api
from app.web.sessions import Read

routes = api("rounds")


class ActorOut(BaseModel):
    """Who did it."""

    kind: str = Field(description="user, link (a referral body) or system")
    id: int | None = Field(description="The user's or the link's id; null for the system")
    name: str = Field(description="The name at the time")


class SubjectOut(BaseModel):
    """What it was done to."""

    kind: str = Field(description="Such as consultee, response or comment")
    id: int | None = Field(description="Its id")


class EventOut(BaseModel):
    """One line of history."""

    sequence: int = Field(description="Runs from 1 without gaps")
    at: datetime.datetime = Field(description="When, UTC")
    by: ActorOut = Field(description="Who")
    kind: str = Field(description='What, in stable English, such as "round.opened"')
    text: str = Field(description="What, as a sentence in the reader's language")
    subject: SubjectOut | None = Field(description="What it was done to, when that is not the round itself")
    facts: dict[str, Any] = Field(description="What else is known; never a draft's words, a token or a secret")
    previous_hash: str = Field(description="The hash of the line before; 64 zeros for the first")
    hash: str = Field(description="SHA-256 over previous_hash and this line (docs/operations.md)")

    @classmethod
    def of(cls, event: Any) -> "EventOut":
        """From the line as it is stored."""
        subject = SubjectOut(kind=event.subject_kind, id=event.subject_id) if event.subject_kind else None
        return cls(
            sequence=event.sequence,
            at=event.at,
            kind=event.kind,
            text=told(event),
            subject=subject,
            by=ActorOut(kind=event.actor_kind, id=event.actor_id, name=event.actor_name),
            facts=event.facts,
            previous_hash=event.previous_hash,
            hash=event.hash,
        )


@routes.get("/rounds/{round_id}/history", "audit.read")
def history(
    round_id: int, who: Who, session: Read, request: Request, limit: Limit = 50, cursor: Cursor = None
) -> Listing[EventOut]:
    """Who did what, and when; the oldest line first."""
    round_for(session, who, round_id)
    events = queries.lines_after(session, round_id, after=after_id(cursor), limit=limit + 1)
    more = events[limit - 1].sequence if len(events) > limit else None
    return Listing(
        items=[EventOut.of(event) for event in events[:limit]],
        total=queries.length(session, round_id),
        next=next_url(request, more),
    )
