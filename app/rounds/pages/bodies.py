"""Adding a body to an open round."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.installation import installation_of
from app.rounds import actions, forms, messages, queries
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.models import Origin
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class BodyPage:
    """What ``rounds/add_body.html`` shows."""

    frame: RoundFrame
    form: Filled[forms.NewConsultee]
    bodies: list[queries.BodyChoice]


@routes.get("/rounds/{round_id}/bodies/new", "round.edit_form")
def add_form(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The form for another body."""
    door = round_for(session, who, round_id)
    return _add_page(request, session, door, blank(forms.NewConsultee))


def _add_page(request: Request, session: Read, door: Door, form: Filled[forms.NewConsultee]) -> Response:
    shown = BodyPage(frame(session, door, current="board"), form, queries.other_bodies(session, door.round.id))
    return page(request, "rounds/add_body.html", shown, status=422 if form.errors else 200)


@routes.post("/rounds/{round_id}/bodies/new", "invite.create")
def add(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[forms.NewConsultee], Depends(filled(forms.NewConsultee))],
) -> Response:
    """Add a body: it is invited at once, unless it answers without having been asked."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        origin = Origin.UNSOLICITED if data.unsolicited else Origin.ADDED
        consultee = form.attempt(
            session,
            lambda: actions.add_consultee(
                session,
                door.round,
                organisation_id=data.organisation_id,
                origin=origin,
                group=data.group,
                key=installation_of(request.app).settings.key(),
                by=who.by,
                now=who.now,
            ),
        )
        if consultee:
            return messages.INVITED.after(see_other(f"/rounds/{round_id}/consultees/{consultee.id}"), request)
    return _add_page(request, session, door, form)
