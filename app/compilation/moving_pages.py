"""An official moves an answer that was registered on the wrong body to the one that it is from."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import messages
from app.compilation.moving import move_answer
from app.compilation.moving_forms import MoveIn
from app.responses.access import answer_for
from app.responses.queries import moves, received
from app.responses.queries.moves import Movable
from app.responses.queries.received import ReceivedAnswer
from app.responses.rules import may_register_withdrawal
from app.rounds.access import Door
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
ADDRESS = "/responses/{response_id}/moving"


@dataclass(frozen=True, slots=True)
class MovePage:
    """What ``compilation/move.html`` shows. ``may``: it counts, was registered, and the round is not published.

    ``earlier``: what else can go with it. ``bodies``: (id, name) of those that it can be from.
    """

    frame: RoundFrame
    received: ReceivedAnswer
    form: Filled[MoveIn]
    may: bool
    earlier: list[Movable]
    bodies: list[tuple[str, str]]


@routes.get(ADDRESS, "response.register_form")
def ask(request: Request, who: Who, session: Read, response_id: int) -> Response:
    """What it means, and the form for it."""
    door = answer_for(session, who, response_id)
    return _page(request, session, door, response_id, blank(MoveIn))


def _page(request: Request, session: Read, door: Door, response_id: int, form: Filled[MoveIn]) -> Response:
    answer = received.received_answer(session, response_id)
    receipt = answer.receipt
    counts = receipt == answer.newest and receipt.withdrawal is None
    may = counts and receipt.is_registered and may_register_withdrawal(door.status)
    shown = MovePage(
        frame=frame(session, door, current="responses"),
        received=answer,
        form=form,
        may=may,
        earlier=moves.registered_before(session, response_id) if may else [],
        bodies=moves.other_places(session, door.round.id, answer.consultee_id) if may else [],
    )
    return page(request, "compilation/move.html", shown, status=422 if form.sent else 200)


@routes.post(ADDRESS, "response.register_manual")
def move(
    request: Request,
    who: Who,
    session: Write,
    response_id: int,
    form: Annotated[Filled[MoveIn], Depends(filled(MoveIn))],
) -> Response:
    """Move it. Pressed twice it is moved once."""
    door = answer_for(session, who, response_id)
    if form.ok:
        moving = form.data.moving()
        done = form.attempt(
            session,
            lambda: move_answer(session, door.round, response_id, moving=moving, by=who.by, now=who.now),
        )
        if done is not None:
            return messages.MOVED.after(see_other(f"/responses/{done.receipt.response_id}"), request)
    return _page(request, session, door, response_id, form)
