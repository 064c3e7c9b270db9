"""A body confirms its preliminary answer, by its link's token."""

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import JSONResponse

from app.accounts.identity import Who
from app.drafts import actions
from app.installation import installation_of
from app.responses.actions import Confirming
from app.responses.confirmation_api import RESPONSES
from app.responses.confirmation_forms import Sent, sent_over_api
from app.responses.schemas import ReceiptOut
from app.rounds.access import holder_by_token
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("answer")


def arrived(
    request: Request, who: Who, session: Read, token: str, sent: Annotated[Sent, Depends(sent_over_api)]
) -> Confirming:
    """The confirmation, its files kept before the writing session begins; who holds no link is refused before."""
    holder_by_token(session, who, token)
    session.close()
    return sent(installation_of(request.app).store, False)


@routes.post(
    "/answer/{token}/confirmation",
    "response.confirm",
    status_code=201,
    response_model=ReceiptOut,
    responses=RESPONSES,
)
def confirm(
    who: Who, confirming: Annotated[Confirming, Depends(arrived, scope="function")], session: Write, token: str
) -> Any:
    """Confirm that the preliminary answer stands as it was sent, also after the round was closed, until publication.

    What the board changed is written in the draft and sent at ``/submission`` with its ``decision`` instead: the new
    answer confirms the preliminary one, and is as late as that was.
    """
    holder = holder_by_token(session, who, token)
    receipt, new = actions.confirm_answer(session, holder, confirming=confirming, now=who.now)
    return JSONResponse(receipt.json(), 201 if new else 200)
