"""Whom the bodies ask about a round: changed alone, also when the round is open."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.rounds import actions, messages
from app.rounds.access import Door, round_for
from app.rounds.forms import ContactForm, contact_values
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class ContactPage:
    """What ``rounds/contact.html`` shows."""

    frame: RoundFrame
    form: Filled[ContactForm]


def _page(request: Request, session: Read, door: Door, form: Filled[ContactForm]) -> Response:
    shown = ContactPage(frame(session, door, current="overview"), form)
    return page(request, "rounds/contact.html", shown, status=422 if form.errors else 200)


@routes.get("/rounds/{round_id}/contact", "round.edit_form")
def edit_form(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The form with the person there is."""
    door = round_for(session, who, round_id)
    form = blank(ContactForm, version=door.round.edit_version, **contact_values(door.round.contact))
    return _page(request, session, door, form)


@routes.post("/rounds/{round_id}/contact", "round.edit")
def edit(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[ContactForm], Depends(filled(ContactForm))],
) -> Response:
    """Name another person. The letters that go out from now on name that one."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        changed = form.attempt(
            session,
            lambda: actions.edit_round(
                session, door.round, version=data.version, contact=data.contact, by=who.by, now=who.now
            ),
        )
        if changed:
            return messages.CONTACT.after(see_other(f"/rounds/{round_id}"), request)
    return _page(request, session, door, form)
