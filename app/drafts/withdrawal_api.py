"""A body takes its answer back, by its link's token."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from app.accounts.identity import Who
from app.drafts import actions
from app.responses.actions import Withdrawing
from app.responses.schemas import ReceiptOut
from app.rounds.access import holder_by_token
from app.web.routes import api
from app.web.sessions import Write

routes = api("answer")


class WithdrawIn(BaseModel):
    """What is taken back."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    revision: int = Field(ge=1, le=2**31 - 1, description="The answer that you read: 409 when it was replaced since")
    reason: str = Field(default="", max_length=2000, description="Why, if you wish to say so")


@routes.post(
    "/answer/{token}/withdrawal",
    "response.withdraw",
    status_code=201,
    response_model=ReceiptOut,
    responses={200: {"description": "The same again: the same withdrawal", "model": ReceiptOut}},
)
def withdraw(who: Who, session: Write, token: str, body: WithdrawIn) -> Any:
    """Take the answer back, until the round is closed.

    Nothing that was sent counts any more, and all of it stays on record. The draft stays as it is, and can
    be sent anew.
    """
    holder = holder_by_token(session, who, token)
    withdrawing = Withdrawing(body.revision, body.reason)
    receipt, new = actions.withdraw_answer(session, holder, withdrawing=withdrawing, word=None, now=who.now)
    return JSONResponse(receipt.json(), 201 if new else 200)
