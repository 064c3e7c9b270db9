"""The officials' notes to each other as JSON."""

import datetime

from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment.access import comment_for
from app.assessment.actions.notes import remove_note, write_note
from app.assessment.forms import NoteIn
from app.assessment.queries.notes import notes_on
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("comments")


class NoteOut(BaseModel):
    """A note between officials; in no file and on no body's page."""

    id: int = Field(description="Its id")
    text: str = Field(description="What it says")
    by: str = Field(description="Who wrote it")
    at: datetime.datetime = Field(description="When, UTC")


@routes.get("/comments/{comment_id}/notes", "assess.read")
def notes(comment_id: int, who: Who, session: Read) -> Listing[NoteOut]:
    """What officials have written to each other about a comment."""
    point, _door = comment_for(session, who, comment_id)
    items = [NoteOut(id=each.id, text=each.text, by=each.by_name, at=each.at) for each in notes_on(session, point.id)]
    return Listing(items=items, total=len(items), next=None)


@routes.post("/comments/{comment_id}/notes", "assess.note", status_code=201)
def write(comment_id: int, who: Who, session: Write, body: NoteIn) -> NoteOut:
    """Write a note. The same words that one wrote last are the same note."""
    point, door = comment_for(session, who, comment_id)
    note = write_note(session, door.round, point, text=body.text, by=who.by, now=who.now)
    return NoteOut(id=note.id, text=note.text, by=note.by_name, at=note.at)


@routes.delete("/comments/{comment_id}/notes/{note_id}", "assess.note", status_code=204)
def remove(comment_id: int, note_id: int, who: Who, session: Write) -> Response:
    """Take one's own note away."""
    point, door = comment_for(session, who, comment_id)
    remove_note(session, door.round, point, note_id, by=who.by)
    return Response(status_code=204)
