"""Finishing a round with the decision that was taken: what it means, and the form."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.rounds import actions, messages, queries
from app.rounds.access import Door, round_for
from app.rounds.conclusions import why_not_concludable
from app.rounds.counts import Counts
from app.rounds.forms import ConclusionIn
from app.rounds.frame import RoundFrame, frame_of
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Form = Annotated[Filled[ConclusionIn], Depends(filled(ConclusionIn))]


@dataclass(frozen=True, slots=True)
class ConclusionPage:
    """What ``rounds/conclusion.html`` shows. ``counts`` tell what has no reply yet, and gets none afterwards.

    ``refused``: why the round cannot be finished now; "" when it can.
    """

    frame: RoundFrame
    counts: Counts
    form: Filled[ConclusionIn]
    refused: str


def _page(request: Request, session: Read, who: Who, door: Door, form: Filled[ConclusionIn]) -> Response:
    counts = queries.found_round(session, door, who.now).counts
    shown = ConclusionPage(
        frame=frame_of(door, counts.responded, counts.comments, current="overview"),
        counts=counts,
        form=form,
        refused=why_not_concludable(door.status),
    )
    return page(request, "rounds/conclusion.html", shown, status=422 if form.errors else 200)


@routes.get("/rounds/{round_id}/conclusion", "round.closing_form")
def look(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """What finishing means, and the form; before the round is closed what has to be done first."""
    door = round_for(session, who, round_id)
    return _page(request, session, who, door, blank(ConclusionIn))


@routes.post("/rounds/{round_id}/conclusion", "round.conclude")
def conclude(request: Request, round_id: int, who: Who, session: Write, form: Form) -> Response:
    """Finish the round."""
    door = round_for(session, who, round_id)
    if form.ok:
        decision = form.data.decision()
        done = form.attempt(
            session, lambda: actions.conclude_round(session, door.round, decision, by=who.by, now=who.now)
        )
        if done is not None:
            return messages.CONCLUDED.after(see_other(f"/rounds/{round_id}"), request)
    return _page(request, session, who, door, form)
