"""Moving an answer that was registered on the wrong body, over the API."""

from typing import Any

from starlette.responses import JSONResponse

from app.accounts.identity import Who
from app.compilation.moving import move_answer
from app.compilation.moving_forms import MoveIn
from app.responses.access import answer_for
from app.responses.schemas import MovedOut
from app.web.routes import api
from app.web.sessions import Write

routes = api("responses")


@routes.post(
    "/responses/{response_id}/moving",
    "response.register_manual",
    status_code=201,
    response_model=MovedOut,
    responses={200: {"description": "It was moved there already", "model": MovedOut}},
)
def move(who: Who, session: Write, response_id: int, body: MoveIn) -> Any:
    """Move an answer that an official registered on the wrong body to the one that it is from, until publication.

    What it becomes there came on the same day, by the same way and with the same files; whether it is late is judged by
    that body's last day. The wrong body's earlier answer counts again. Replies go with it, to be looked at again.
    """
    door = answer_for(session, who, response_id)
    moved = move_answer(session, door.round, response_id, moving=body.moving(), by=who.by, now=who.now)
    told = {"response_id": moved.receipt.response_id, "receipt": moved.receipt.json()}
    return JSONResponse(told, 201 if moved.new else 200)
