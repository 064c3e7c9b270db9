"""The buttons beside the notes that officials write to each other on the desk."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import messages
from app.assessment.access import comment_in
from app.assessment.actions.notes import remove_note, write_note
from app.assessment.asked import AskedFor
from app.assessment.desk import Asked
from app.assessment.forms import NoteForm
from app.assessment.pages import note_refused
from app.web.forms import Filled, Pressed, filled
from app.web.rendering import see_other
from app.web.routes import pages
from app.web.sessions import Write

routes = pages()
ADDRESS = "/rounds/{round_id}/comments/{comment_id}/notes"


def _back(round_id: int, comment_id: int, asked: Asked) -> str:
    return f"/rounds/{round_id}/comments{asked.query(point=str(comment_id))}#notes"


@routes.post(ADDRESS, "assess.note")
def write(
    request: Request,
    round_id: int,
    comment_id: int,
    who: Who,
    session: Write,
    asked: AskedFor,
    form: Annotated[Filled[NoteForm], Depends(filled(NoteForm))],
) -> Response:
    """Write a note; what cannot be kept stays in the form."""
    point, door = comment_in(session, who, round_id, comment_id)
    if form.ok:
        note = form.data.note
        form.attempt(session, lambda: write_note(session, door.round, point, text=note, by=who.by, now=who.now))
    if form.ok:
        return messages.NOTED.after(see_other(_back(round_id, comment_id, asked)), request)
    return note_refused(request, session, door, who, asked, comment_id, form)


@routes.post(ADDRESS + "/{note_id}/removal", "assess.note")
def remove(
    request: Request,
    round_id: int,
    comment_id: int,
    note_id: int,
    who: Who,
    session: Write,
    asked: AskedFor,
    form: Pressed,
) -> Response:
    """Take one's own note away."""
    point, door = comment_in(session, who, round_id, comment_id)
    remove_note(session, door.round, point, note_id, by=who.by)
    return see_other(_back(round_id, comment_id, asked))
