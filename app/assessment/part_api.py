"""How a comment is divided into parts, as JSON."""

import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.assessment.access import comment_for
from app.assessment.actions.parts import divide, undo_division
from app.assessment.part_forms import DivisionIn
from app.assessment.queries.parts import DivisionView, division
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("comments")
Version = Annotated[int | None, Query(ge=0, le=10**9, description="The version that was read; 409 when it is another")]


class PassageOut(BaseModel):
    """A passage of a comment's text."""

    start: int = Field(description="Its first character, from 0, counted in Unicode code points")
    end: int = Field(description="The character after its last one")
    none: bool = Field(description="True for words that are no point")
    comment_id: int | None = Field(description="The id of the part that it is; null for none")
    part: str | None = Field(description="The part's letter")
    label: str | None = Field(description="The part's number as it is shown, as 14 a")
    text: str = Field(description="Its words, exactly")


class FormerPartOut(BaseModel):
    """A part that the comment had once."""

    comment_id: int = Field(description="Its id; its reply's wordings can still be read")
    label: str = Field(description="Its number as it was shown")
    text: str = Field(description="What it said")
    outcome: str | None = Field(description="The outcome of the reply that it had; null without one")
    reply: str | None = Field(description="The text of that reply")


class DivisionOut(BaseModel):
    """How a comment is divided."""

    comment_id: int = Field(description="The comment")
    number: int = Field(description="Its number in the round, the same however it is divided")
    version: int = Field(description="Counts divisions; 0 before the first. Send it back with the next")
    divided: bool = Field(description="False where the comment is whole")
    by: str = Field(description="Who divided it last, or undid it")
    at: datetime.datetime | None = Field(description="When")
    passages: list[PassageOut] = Field(description="In the order of the text, which they join to; none if whole")
    former: list[FormerPartOut] = Field(description="Parts that stand no more")


def _out(view: DivisionView) -> DivisionOut:
    return DivisionOut(
        comment_id=view.point_id,
        number=view.number,
        version=view.version,
        divided=bool(view.passages),
        by=view.by,
        at=view.at,
        passages=[
            PassageOut(
                start=each.begins,
                end=each.ends,
                none=each.point_id is None,
                comment_id=each.point_id,
                part=each.letter or None,
                label=each.label or None,
                text=each.words,
            )
            for each in view.passages
        ],
        former=[
            FormerPartOut(
                comment_id=each.point_id, label=each.label, text=each.words, outcome=each.outcome, reply=each.reply
            )
            for each in view.former
        ],
    )


@routes.get("/comments/{comment_id}/parts", "comments.read")
def parts(comment_id: int, who: Who, session: Read) -> DivisionOut:
    """How a comment is divided: each passage of its text with the part that it is."""
    point, _door = comment_for(session, who, comment_id)
    return _out(division(session, point))


@routes.post("/comments/{comment_id}/parts", "assess.divide")
def divided(comment_id: int, who: Who, session: Write, body: DivisionIn) -> DivisionOut:
    """Divide a comment into parts, each a point of its own with the comment's number and a letter.

    The passages join to exactly the comment's text. The comment's other fields are with the first part. A division of
    another version, or a comment that is divided otherwise already, is 409.
    """
    point, door = comment_for(session, who, comment_id)
    divide(session, door.round, point, body.cuts, body.version, by=who.by, now=who.now)
    return _out(division(session, point))


@routes.delete("/comments/{comment_id}/parts", "assess.divide")
def undone(comment_id: int, who: Who, session: Write, version: Version = None) -> DivisionOut:
    """Undo the division: the comment stands whole with the reply that it had. Replies to its parts are kept."""
    point, door = comment_for(session, who, comment_id)
    undo_division(session, door.round, point, version, by=who.by, now=who.now)
    return _out(division(session, point))
