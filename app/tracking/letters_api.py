"""The letters of a round as JSON, and sending those again that did not arrive."""

import datetime
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.mail.kinds import LetterKind, LetterState, MailFault, WhyBounced, WhyUnsent
from app.mail.queries import LetterRow, count_letters, letters_for_round
from app.rounds.access import round_for
from app.tracking.actions import send_letters_again
from app.tracking.forms import LettersWanted
from app.web.pagination import Cursor, Limit, Listing, after_id, next_url
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("tracking")


class LetterOut(BaseModel):
    """A letter of the outbox. Its text, and the link in it, are not shown."""

    id: int = Field(description="Its id")
    kind: LetterKind = Field(description="Why it was written")
    consultee_id: int | None = Field(description="The body it is about")
    email: str = Field(description="The address")
    state: LetterState = Field(description="What has become of it; held: it waits until the mail server works again")
    fault: MailFault | None = Field(description="What is wrong with the mail server, while the letter waits for it")
    why_unsent: WhyUnsent | None = Field(description="Why it was given up")
    why_bounced: WhyBounced | None = Field(description="Why it did not arrive, as far as the mail servers tell")
    servers_answer: str = Field(description="What the last mail server said when it refused the letter, or nothing")
    delayed_at: datetime.datetime | None = Field(
        description="When a mail server on the way last told that it is still trying"
    )
    can_go_again: bool = Field(description="It did not arrive and can be sent again")
    created_at: datetime.datetime = Field(description="When it was written")
    sent_at: datetime.datetime | None = Field(description="When the mail server took it, or it was put in the outbox")

    @classmethod
    def of(cls, row: LetterRow) -> "LetterOut":
        """From a row of the outbox."""
        return cls(
            id=row.id,
            kind=row.kind,
            consultee_id=row.consultee_id,
            email=row.to_address,
            state=row.state,
            fault=row.fault,
            why_unsent=row.why_unsent,
            why_bounced=row.why_bounced,
            servers_answer=row.servers_answer,
            delayed_at=row.delayed_at,
            can_go_again=row.can_go_again,
            created_at=row.created_at,
            sent_at=row.sent_at,
        )


class SentAgainOut(BaseModel):
    """What is sent again."""

    items: list[LetterOut] = Field(description="The letters that are on their way again, as they were before")
    total: int = Field(description="How many they are")


@routes.get("/rounds/{round_id}/letters", "mail.preview")
def letters(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    limit: Limit = 50,
    cursor: Cursor = None,
    consultee: Annotated[int | None, Query(description="Only letters about this body")] = None,
) -> Listing[LetterOut]:
    """Every letter of the round, the newest first."""
    round_for(session, who, round_id)
    before = after_id(cursor) or None
    rows = letters_for_round(session, round_id, consultee_id=consultee, before=before, limit=limit + 1)
    last = rows[limit - 1].id if len(rows) > limit else None
    total = count_letters(session, round_id, consultee_id=consultee)
    return Listing(items=[LetterOut.of(row) for row in rows[:limit]], total=total, next=next_url(request, last))


@routes.post("/rounds/{round_id}/letters/resending", "mail.resend")
def send_again(round_id: int, who: Who, session: Write, body: LettersWanted) -> SentAgainOut:
    """Send letters again that did not arrive; says which. One that is on its way, or has arrived, is passed over."""
    door = round_for(session, who, round_id)
    again = send_letters_again(session, door.round, letter_ids=body.letter_ids, by=who.by, now=who.now)
    return SentAgainOut(items=[LetterOut.of(row) for row in again], total=len(again))
