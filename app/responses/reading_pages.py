"""The buttons by which an official says that an answer has been looked at, or is to be looked at again.

A page that is fetched changes nothing, so an answer's page sends this button by itself where scripts run.
"""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.responses import messages
from app.responses.access import answer_for
from app.responses.actions import mark_all_read, mark_read, mark_unread
from app.responses.presentation import ShownReading
from app.responses.queries import readings
from app.rounds.access import round_for
from app.web.forms import Filled, FormModel, Pressed, filled
from app.web.rendering import page, see_other, wants_fragment
from app.web.routes import pages
from app.web.sessions import Write

routes = pages()


class UpToForm(FormModel):
    """``response_id``: the newest answer that the reader was shown."""

    response_id: int


@routes.post("/responses/{response_id}/reading", "response.mark_read")
def mark_as_read(request: Request, who: Who, session: Write, form: Pressed, response_id: int) -> Response:
    """It has been looked at."""
    door = answer_for(session, who, response_id)
    mark_read(session, door.round, response_id, by=who.by, now=who.now)
    if wants_fragment(request):
        shown = ShownReading(response_id, readings.reading(session, response_id), may_mark=True)
        return page(request, "responses/_reading.html", shown)
    return messages.READ.after(see_other(f"/responses/{response_id}"), request)


@routes.post("/responses/{response_id}/unread", "response.mark_read")
def mark_as_unread(request: Request, who: Who, session: Write, form: Pressed, response_id: int) -> Response:
    """It waits for somebody again. Back to the list: on its own page it would be looked at."""
    door = answer_for(session, who, response_id)
    mark_unread(session, door.round, response_id, by=who.by, now=who.now)
    return messages.UNREAD.after(see_other(f"/rounds/{door.round.id}/responses?unread=true"), request)


@routes.post("/rounds/{round_id}/responses/reading", "response.mark_read")
def mark_all_as_read(
    request: Request,
    who: Who,
    session: Write,
    form: Annotated[Filled[UpToForm], Depends(filled(UpToForm))],
    round_id: int,
) -> Response:
    """All that the reader was shown have been looked at."""
    door = round_for(session, who, round_id)
    marked = mark_all_read(session, door.round, form.data.response_id, by=who.by, now=who.now)
    return messages.ALL_READ.after(see_other(f"/rounds/{round_id}/responses"), request, marked)
