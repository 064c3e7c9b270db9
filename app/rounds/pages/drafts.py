"""The form of a round, new or changed while it is a draft."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.rounds import actions, messages, queries
from app.rounds.access import round_for
from app.rounds.forms import Nothing, RoundForm
from app.rounds.frame import RoundFrame, frame
from app.rounds.models import Round
from app.rounds.rules import require_draft
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Form = Annotated[Filled[RoundForm], Depends(filled(RoundForm))]


@dataclass(frozen=True, slots=True)
class RoundFormPage:
    """What ``rounds/form.html`` shows. ``round`` is None for a new one."""

    form: Filled[RoundForm]
    round: Round | None
    frame: RoundFrame | None
    plans: list[queries.PlanChoice]
    lists: list[queries.Choice]


def _page(
    request: Request,
    session: Read,
    form: Filled[RoundForm],
    shown: RoundFrame | None = None,
    round_: Round | None = None,
) -> Response:
    made = RoundFormPage(form, round_, shown, queries.plan_choices(session), queries.list_choices(session))
    return page(request, "rounds/form.html", made, status=422 if form.errors else 200)


@routes.get("/rounds/new", "round.create_form")
def new(request: Request, who: Who, session: Read) -> Response:
    """An empty form."""
    who.clear()
    return _page(request, session, blank(RoundForm))


@routes.post("/rounds/new", "round.create")
def create(request: Request, who: Who, session: Write, form: Form) -> Response:
    """Make the draft round."""
    who.clear()
    if form.ok:
        data = form.data
        made = form.attempt(
            session,
            lambda: actions.create_round(
                session,
                **data.model_dump(exclude={"version", "questions"}),
                questions=data.question_list,
                by=who.by,
                now=who.now,
            ),
        )
        if made:
            return messages.CREATED.after(see_other(f"/rounds/{made.id}"), request)
    return _page(request, session, form)


@routes.get("/rounds/{round_id}/edit", "round.edit_form")
def edit_form(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The form with what is there."""
    door = round_for(session, who, round_id)
    require_draft(door.status)
    found = door.round
    form = blank(
        RoundForm,
        title=found.title,
        registry_number=found.registry_number,
        deadline=found.deadline.isoformat(),
        plan_id=door.plan_id,
        distribution_list_id=door.list_id,
        cover_letter=found.cover_letter,
        version=found.edit_version,
        questions="\n".join(question.text for question in queries.questions(session, round_id)),
    )
    return _page(request, session, form, frame(session, door, current="overview"), found)


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
                **data.model_dump(exclude={"version", "questions"}),
                questions=data.question_list,
                by=who.by,
                now=who.now,
            ),
        )
        if done:
            return messages.EDITED.after(see_other(f"/rounds/{round_id}"), request)
    shown = frame(session, door, current="overview")
    return _page(request, session, form, shown, door.round)


@routes.post("/rounds/{round_id}/deletion", "round.delete")
def delete(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[Nothing], Depends(filled(Nothing))],
) -> Response:
    """Delete a round that was never opened."""
    door = round_for(session, who, round_id)
    actions.delete_round(session, door.round, by=who.by, now=who.now)
    return messages.DELETED.after(see_other("/rounds"), request)
