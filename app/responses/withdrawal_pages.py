"""An official registers that a body has taken its answer back: it rang, wrote, or said so."""

import datetime
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.responses import actions
from app.responses.queries import answers
from app.responses.queries.answers import Receipt
from app.responses.rules import may_register_withdrawal
from app.responses.withdrawal_forms import RegisterWithdrawalIn
from app.rounds.access import BodyAndDoor, consultee_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
ADDRESS = "/rounds/{round_id}/consultees/{consultee_id}/withdrawal"


@dataclass(frozen=True, slots=True)
class RegisterWithdrawalPage:
    """What ``responses/withdraw.html`` shows. ``may``: the round still takes what is registered."""

    frame: RoundFrame
    consultee_id: int
    organisation: str
    receipt: Receipt | None
    form: Filled[RegisterWithdrawalIn]
    may: bool
    today: str


@routes.get(ADDRESS, "response.register_form")
def ask_withdrawal(request: Request, who: Who, session: Read, round_id: int, consultee_id: int) -> Response:
    """What it means, and the form for it."""
    body = consultee_for(session, who, consultee_id, in_round=round_id)
    return _page(request, session, who.now, body, blank(RegisterWithdrawalIn))


def _page(
    request: Request,
    session: Read,
    now: datetime.datetime,
    body: BodyAndDoor,
    form: Filled[RegisterWithdrawalIn],
) -> Response:
    shown = RegisterWithdrawalPage(
        frame=frame(session, body.door, current="responses"),
        consultee_id=body.consultee.id,
        organisation=body.consultee.name,
        receipt=next(iter(answers.receipts(session, body.consultee.id)), None),
        form=form,
        may=may_register_withdrawal(body.door.status),
        today=day_of(now).isoformat(),
    )
    return page(request, "responses/withdraw.html", shown, status=422 if form.sent else 200)


@routes.post(ADDRESS, "response.register_manual")
def register_withdrawal(
    request: Request,
    who: Who,
    session: Write,
    round_id: int,
    consultee_id: int,
    form: Annotated[Filled[RegisterWithdrawalIn], Depends(filled(RegisterWithdrawalIn))],
) -> Response:
    """Register it. Pressed twice it is registered once."""
    body = consultee_for(session, who, consultee_id, in_round=round_id)
    if form.ok:
        withdrawing, door = form.data.withdrawing(), body.door
        done = form.attempt(
            session,
            lambda: actions.withdraw(
                session, door.round, body.consultee, withdrawing=withdrawing, by=who.by, now=who.now
            ),
        )
        if done is not None:
            return see_other(f"/responses/{done[0].response_id}")
    return _page(request, session, who.now, body, form)
