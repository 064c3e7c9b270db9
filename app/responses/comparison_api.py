"""What a body changed between one revision of its answer and the next, as JSON for officials."""

from typing import Literal

from fastapi import Request
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.responses.access import answer_for
from app.responses.changes import BeforeAfter, ChangedPart
from app.responses.comparison import Comparison, compared
from app.responses.presentation import ShownAnswer
from app.responses.schemas import StatementOut
from app.web.routes import api
from app.web.sessions import Read

routes = api("responses")

Words = list[tuple[str, str]]


class ChangedFieldOut(BaseModel):
    """A field of a comment."""

    label: str = Field(description="Which field, in the reader's language; empty for the comment's own text")
    words: Words = Field(description="Pairs of equal, insert or delete and the words, in reading order")

    @classmethod
    def of(cls, part: ChangedPart) -> "ChangedFieldOut":
        """From what differs."""
        return cls(label=part.label, words=[(what, words) for what, words in part.pieces])


class ChangedCommentOut(BaseModel):
    """A comment that is new, says something else, or is gone."""

    comment_id: int = Field(description="The comment")
    number: int | None = Field(description="Its number in the round")
    what: Literal["added", "changed", "removed"] = Field(description="What happened to it")
    place: str = Field(description="The part of the plan that it is about, in words")
    fields: list[ChangedFieldOut] = Field(description="What differs in one that was changed")


class ChangedValueOut(BaseModel):
    """A stance, or the answer in short."""

    name: str = Field(description="Which, in the reader's language")
    before: str = Field(description="What it was, in words")
    after: str = Field(description="What it is, in words")

    @classmethod
    def of(cls, value: BeforeAfter) -> "ChangedValueOut":
        """From a value."""
        return cls(name=value.name, before=value.before, after=value.after)


class ChangesOut(BaseModel):
    """What differs from the revision before."""

    revision: int = Field(description="The answer's own")
    against: int | None = Field(description="The revision that it took the place of; null for a first answer")
    against_id: int | None = Field(description="That answer's id")
    against_preliminary: bool | None = Field(description="Whether that one was sent as preliminary")
    values: list[ChangedValueOut] = Field(description="Stances and the answer in short that are not as they were")
    comments: list[ChangedCommentOut] = Field(description="In the order of the plan; those that are gone last")
    files_added: list[str] = Field(description="Names of files that came with this one alone")
    files_removed: list[str] = Field(description="Names of files that came with the one before alone")
    statements_added: list[StatementOut] = Field(description="Separate statements and reservations of this one alone")
    statements_removed: list[StatementOut] = Field(description="Those of the one before alone")


@routes.get("/responses/{response_id}/changes", "response.read")
def changes(request: Request, who: Who, session: Read, response_id: int) -> ChangesOut:
    """What the body changed, word by word, against the answer that this one replaced."""
    found = compared(request, session, answer_for(session, who, response_id), response_id)
    before = found.two.before
    return ChangesOut(
        revision=found.two.after.revision,
        against=before.revision if before else None,
        against_id=before.id if before else None,
        against_preliminary=before.preliminary if before else None,
        values=[ChangedValueOut.of(value) for value in (*found.stances, *([found.summary] if found.summary else []))],
        comments=[*_comments(found, found.written, None), *_comments(found, found.removed, "removed")],
        files_added=[file.name for file in found.later.files_added],
        files_removed=[file.name for file in found.later.files_removed],
        statements_added=[StatementOut.model_validate(one.json()) for one in found.later.statements_added],
        statements_removed=[StatementOut.model_validate(one.json()) for one in found.later.statements_removed],
    )


def _comments(found: Comparison, answer: ShownAnswer, what: Literal["removed"] | None) -> list[ChangedCommentOut]:
    return [
        ChangedCommentOut(
            comment_id=comment.id,
            number=comment.number,
            what=what or ("changed" if comment.id in found.before else "added"),
            place=place.name,
            fields=[ChangedFieldOut.of(part) for part in found.changes.get(comment.id, [])],
        )
        for place in answer.places
        for comment in place.comments
    ]
