"""The page of answers that came late or unasked: which of them are included, and the form to decide it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.responses import messages
from app.responses.actions import decide_inclusion
from app.responses.inclusion_forms import InclusionForm
from app.responses.inclusions import may_decide
from app.responses.queries.inclusions import LateAnswer, late_answers
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class InclusionPage:
    """What ``responses/inclusion.html`` shows. ``may``: whether one may decide, and it still can be.

    ``may_read``: the rows lead to the answers.
    """

    frame: RoundFrame
    answers: list[LateAnswer]
    may: bool
    may_read: bool
    form: Filled[InclusionForm]


def _page(request: Request, session: Read, door: Door, form: Filled[InclusionForm]) -> Response:
    shown = InclusionPage(
        frame=frame(session, door, current="responses"),
        answers=late_answers(session, door.round.id),
        may=may_decide(door.status) and door.may("response.mark_late_accept"),
        may_read=door.kind.value != "adm",
        form=form,
    )
    return page(request, "responses/inclusion.html", shown, status=422 if form.errors else 200)


@routes.get("/rounds/{round_id}/inclusion", "response.list")
def look(request: Request, round_id: int, who: Who, session: Read, answer: int = 0) -> Response:
    """The answers that came late or unasked. ``answer``: one that is chosen already."""
    return _page(request, session, round_for(session, who, round_id), blank(InclusionForm, answer=[str(answer)]))


@routes.post("/rounds/{round_id}/inclusion", "response.mark_late_accept")
def decide(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[InclusionForm], Depends(filled(InclusionForm))],
) -> Response:
    """Decide it for the chosen ones, all or none; what was typed stands on the page when it could not be."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        changed = form.attempt(
            session,
            lambda: decide_inclusion(
                session, door.round, data.answer, included=data.included, reason=data.reason, by=who.by, now=who.now
            ),
        )
        if changed is not None:
            said = messages.INCLUDED if data.included else messages.LEFT_OUT
            return said.after(see_other(f"/rounds/{round_id}/inclusion"), request, changed)
    return _page(request, session, door, form)
