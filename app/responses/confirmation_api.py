"""An official registers over the API that a body has confirmed its preliminary answer."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import JSONResponse

from app.accounts.identity import Who
from app.installation import installation_of
from app.responses import actions
from app.responses.actions import Confirming
from app.responses.confirmation_forms import Sent, sent_over_api
from app.responses.schemas import ReceiptOut
from app.rounds.access import consultee_for
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("responses")
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The same again: the same confirmation", "model": ReceiptOut},
    413: {"description": "A file over 30 MB, or more than 20 files or 100 MB together"},
    415: {"description": "A file of a kind that is not taken, or not what its name says"},
}


def arrived(
    request: Request, who: Who, session: Read, consultee_id: int, sent: Annotated[Sent, Depends(sent_over_api)]
) -> Confirming:
    """The confirmation, its files kept before the writing session begins; who may not is refused before they are."""
    consultee_for(session, who, consultee_id)
    session.close()
    return replace(sent(installation_of(request.app).store, True), registered=True)


@routes.post(
    "/consultees/{consultee_id}/confirmation",
    "response.register_manual",
    status_code=201,
    response_model=ReceiptOut,
    responses=RESPONSES,
)
def register_confirmation(
    who: Who, confirming: Annotated[Confirming, Depends(arrived, scope="function")], session: Write, consultee_id: int
) -> Any:
    """Register that the body's preliminary answer stands as it was sent, also after publication."""
    consultee, door = consultee_for(session, who, consultee_id)
    receipt, new = actions.confirm(session, door.round, consultee, confirming=confirming, by=who.by, now=who.now)
    return JSONResponse(receipt.json(), 201 if new else 200)
