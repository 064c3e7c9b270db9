"""Letters on paper as JSON: what was printed, printing, the file, that they were posted; and labels."""

import datetime
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.installation import installation_of
from app.rounds.access import round_for
from app.rounds.actions.paper import mark_posted
from app.rounds.paper_models import PaperKind, PaperLetter
from app.rounds.queries.paper import last_letters, letters_in
from app.tracking.actions.paper import print_for
from app.tracking.pages.paper import labels_answer, letters_answer
from app.tracking.paper_forms import LettersPosted, LettersToPrint, SheetName
from app.tracking.paper_sheets import skipped
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("tracking")


class PaperLetterOut(BaseModel):
    """A letter on paper. Its code is in the file alone."""

    consultee_id: int = Field(description="The body that it is for")
    batch: str = Field(description="The file that it is in")
    kind: PaperKind = Field(description="Why it was printed")
    gives_code: bool = Field(description="Whether it gives a code; a reminder to a body that has come in gives none")
    printed_at: datetime.datetime = Field(description="When it was printed")
    printed_by: str = Field(description="Who printed it")
    posted_on: datetime.date | None = Field(description="The day it was posted, as an official has said")
    code_used_at: datetime.datetime | None = Field(description="When somebody came in by its code")

    @classmethod
    def of(cls, letter: PaperLetter) -> "PaperLetterOut":
        """From a row."""
        return cls(
            consultee_id=letter.consultee_id,
            batch=letter.batch,
            kind=letter.kind,
            gives_code=letter.code_hash is not None,
            printed_at=letter.printed_at,
            printed_by=letter.printed_by,
            posted_on=letter.posted_on,
            code_used_at=letter.used_at,
        )


class PaperLettersOut(BaseModel):
    """Letters on paper."""

    items: list[PaperLetterOut] = Field(description="The last letter printed for each body, by the body's id")


class PrintedOut(BaseModel):
    """Letters that are ready."""

    batch: str = Field(description="The file that they are in")
    letters: int = Field(description="How many they are")
    url: str = Field(description="Where the PDF is, until the codes have been used")


class PostedOut(BaseModel):
    """What came of saying that letters were posted."""

    changed: int = Field(description="How many were not marked as posted that day before")


@routes.get("/rounds/{round_id}/paper-letters", "paper.print_form")
def printed_letters(round_id: int, who: Who, session: Read) -> PaperLettersOut:
    """The last letter on paper of each body that one was printed for."""
    round_for(session, who, round_id)
    letters = last_letters(session, round_id)
    return PaperLettersOut(items=[PaperLetterOut.of(letters[id_]) for id_ in sorted(letters)])


@routes.post("/rounds/{round_id}/paper-letters", "paper.print", status_code=201)
def print_them(request: Request, round_id: int, who: Who, session: Write, body: LettersToPrint) -> PrintedOut:
    """Print a letter to each of some bodies that no mail reaches. A new code stops the one before.

    422 ``not_for_paper`` for a body that mail reaches, or that is not waited for.
    """
    door = round_for(session, who, round_id)
    batch = print_for(
        session,
        door.round,
        consultee_ids=body.consultee_ids,
        kind=body.kind,
        message=body.message,
        key=installation_of(request.app).settings.key(),
        by=who.by,
        now=who.now,
    )
    count = len(letters_in(session, round_id, batch))
    return PrintedOut(batch=batch, letters=count, url=f"/api/v1/rounds/{round_id}/paper-letters/{batch}.pdf")


@routes.post("/rounds/{round_id}/paper-letters/posting", "paper.post")
def posted(round_id: int, who: Who, session: Write, body: LettersPosted) -> PostedOut:
    """The last printed letters of some bodies were posted: the round counts as sent to them."""
    door = round_for(session, who, round_id)
    changed = mark_posted(session, door.round, body.consultee_ids, posted_on=body.posted_on, by=who.by, now=who.now)
    return PostedOut(changed=changed)


@routes.get("/rounds/{round_id}/paper-letters/labels.pdf", "paper.read", response_class=Response)
def labels(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    consultee: Annotated[list[int] | None, Query(description="Some bodies; all when left out", max_length=5000)] = None,
    sheet: Annotated[SheetName, Query(description="The sheet: 3 × 7 (Avery L7160) or 3 × 8")] = "l7160",
    skip: Annotated[str, Query(description="Labels of the first sheet that are gone", max_length=3)] = "",
) -> Response:
    """Sheets of labels with the postal addresses of bodies that have one."""
    door = round_for(session, who, round_id)
    return labels_answer(request, session, door, consultee, sheet, skipped(skip, sheet))


@routes.get("/rounds/{round_id}/paper-letters/{batch}.pdf", "paper.read", response_class=Response)
def letters_file(request: Request, round_id: int, batch: str, who: Who, session: Read) -> Response:
    """A file of letters. Those whose code has been used or has stopped are left out; 404 when none is left."""
    return letters_answer(request, session, round_for(session, who, round_id), batch)
