"""The form of a round, new or changed while it is a draft."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.rounds import actions, messages, queries
from app.rounds.access import round_for
from app.rounds.forms import RoundForm, contact_from, contact_values
from app.rounds.frame import RoundFrame, frame
from app.rounds.models import Round
from app.rounds.rules import require_draft
from app.tokens import new_token
from app.web.forms import Filled, Pressed, blank, filled
from app.web.idempotency import PressedOnce
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Form = Annotated[Filled[RoundForm], Depends(filled(RoundForm))]


@dataclass(frozen=True, slots=True)
class RoundFormPage:
    """What ``rounds/form.html`` shows. ``round`` is None for a new one, ``template`` the round it is made after."""

    form: Filled[RoundForm]
    round: Round | None
    frame: RoundFrame | None
    plans: list[queries.PlanChoice]
    lists: list[queries.Choice]
    template: Round | None = None


def show_form(
    request: Request,
    session: Read,
    form: Filled[RoundForm],
    shown: RoundFrame | None = None,
    round_: Round | None = None,
    template: Round | None = None,
) -> Response:
    """The form; of a new round with the only plan and the only list chosen."""
    plans, lists = queries.plan_choices(session), queries.list_choices(session)
    if round_ is None and template is None and not form.sent:  # where there is one to choose, it is chosen
        form.values |= {"plan_id": plans[0].id} if len(plans) == 1 else {}
        form.values |= {"distribution_list_id": lists[0].id} if len(lists) == 1 else {}
    context = RoundFormPage(form, round_, shown, plans, lists, template)
    return page(request, "rounds/form.html", context, status=422 if form.errors else 200)


@routes.get("/rounds/new", "round.create_form")
def new(request: Request, who: Who, session: Read) -> Response:
    """An empty form, with the maker of the round as the person to ask."""
    who.clear()
    return show_form(request, session, blank(RoundForm, once=new_token(), **contact_values(contact_from(who.user))))


@routes.post("/rounds/new", "round.create")
def create(request: Request, who: Who, session: Write, form: Form) -> Response:
    """Make the draft round."""
    who.clear()
    if form.ok:
        data = form.data
        pressed = PressedOnce(session, f"user:{who.user.id}", data.once)
        if pressed.led_to:
            return see_other(pressed.led_to)
        created = form.attempt(
            session,
            lambda: actions.create_round(
                session,
                **data.changes(),
                by=who.by,
                now=who.now,
            ),
        )
        if created:
            pressed.leads_to(f"/rounds/{created.id}")
            return messages.CREATED.after(see_other(f"/rounds/{created.id}"), request)
    return show_form(request, session, form)


@routes.get("/rounds/{round_id}/edit", "round.edit_form")
def edit_form(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The form with what is there."""
    door = round_for(session, who, round_id)
    require_draft(door.status)
    round_ = door.round
    form = blank(
        RoundForm,
        title=round_.title,
        registry_number=round_.registry_number,
        deadline=round_.deadline.isoformat(),
        plan_id=door.plan_id,
        distribution_list_id=door.list_id,
        cover_letter=round_.cover_letter,
        signer_required="true" if round_.signer_required else "",
        version=round_.edit_version,
        **contact_values(round_.contact),
    )
    return show_form(request, session, form, frame(session, door, current="overview"), round_)


@routes.post("/rounds/{round_id}/edit", "round.edit")
def edit(request: Request, round_id: int, who: Who, session: Write, form: Form) -> Response:
    """Change the draft. What somebody else has changed meanwhile is not overwritten."""
    door = round_for(session, who, round_id)
    require_draft(door.status)
    if form.ok:
        data = form.data
        done = form.attempt(
            session,
            lambda: actions.edit_round(
                session,
                door.round,
                version=data.version,
                **data.changes(),
                by=who.by,
                now=who.now,
            ),
        )
        if done:
            return messages.EDITED.after(see_other(f"/rounds/{round_id}"), request)
    shown = frame(session, door, current="overview")
    return show_form(request, session, form, shown, door.round)


@routes.post("/rounds/{round_id}/deletion", "round.delete")
def delete(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Pressed,
) -> Response:
    """Delete a round that was never opened."""
    door = round_for(session, who, round_id)
    actions.delete_round(session, door.round, by=who.by, now=who.now)
    return messages.DELETED.after(see_other("/rounds"), request)
