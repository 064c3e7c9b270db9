"""The form of a round that is made after the pattern of another one."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.rounds import actions, messages
from app.rounds.access import round_for
from app.rounds.forms import RoundForm, contact_values
from app.rounds.frame import frame
from app.rounds.identification import still_possible
from app.rounds.pages.drafts import show_form
from app.tokens import new_token
from app.web.forms import Filled, blank, filled
from app.web.idempotency import PressedOnce
from app.web.rendering import see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Form = Annotated[Filled[RoundForm], Depends(filled(RoundForm))]


@routes.get("/rounds/{round_id}/copies/new", "round.edit_form")
def copy_form(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The form of a new round with what the template has; its number and its last day are for the new matter."""
    door = round_for(session, who, round_id)
    form = blank(
        RoundForm,
        once=new_token(),
        title=door.round.title,
        plan_id=door.plan_id,
        distribution_list_id=door.list_id,
        cover_letter=door.round.cover_letter,
        signer_required="true" if door.round.signer_required else "",
        **contact_values(door.round.contact),
    )
    return show_form(request, session, form, frame(session, door, current="overview"), template=door.round)


@routes.post("/rounds/{round_id}/copies", "round.copy")
def copy(request: Request, round_id: int, who: Who, session: Write, form: Form) -> Response:
    """Make the draft round."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        pressed = PressedOnce(session, f"user:{who.user.id}", data.once)
        if pressed.led_to:
            return see_other(pressed.led_to)
        made = form.attempt(
            session,
            lambda: actions.copy_round(
                session,
                door.round,
                **data.changes(),
                identification=still_possible(request, door.round.identification),
                by=who.by,
                now=who.now,
            ),
        )
        if made:
            pressed.leads_to(f"/rounds/{made.id}")
            return messages.CREATED.after(see_other(f"/rounds/{made.id}"), request)
    return show_form(request, session, form, frame(session, door, current="overview"), template=door.round)
