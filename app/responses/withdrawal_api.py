"""An official registers over the API that a body has taken its answer back."""

from typing import Any

from starlette.responses import JSONResponse

from app.accounts.identity import Who
from app.responses import actions
from app.responses.schemas import ReceiptOut
from app.responses.withdrawal_forms import RegisterWithdrawalIn
from app.rounds.access import consultee_for
from app.web.routes import api
from app.web.sessions import Write

routes = api("responses")


@routes.post(
    "/consultees/{consultee_id}/withdrawal",
    "response.register_manual",
    status_code=201,
    response_model=ReceiptOut,
    responses={200: {"description": "It is taken back already", "model": ReceiptOut}},
)
def register_withdrawal(who: Who, session: Write, consultee_id: int, body: RegisterWithdrawalIn) -> Any:
    """Register that the body takes its answer back: told before the closing, registered until publication.

    Nothing that it has sent counts any more, and all of it stays on record. It is told by mail.
    """
    consultee, door = consultee_for(session, who, consultee_id)
    receipt, new = actions.withdraw(
        session, door.round, consultee, withdrawing=body.withdrawing(), by=who.by, now=who.now
    )
    return JSONResponse(receipt.json(), 201 if new else 200)
