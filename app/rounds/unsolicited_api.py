"""A body that answers without having been asked, over the API."""

from typing import Any

from fastapi import Request
from starlette.responses import JSONResponse

from app.accounts.identity import Who
from app.installation import installation_of
from app.rounds import actions
from app.rounds.access import round_for
from app.rounds.api import ConsulteeMade
from app.rounds.unsolicited_forms import UnaskedIn
from app.web.routes import api
from app.web.sessions import Write

routes = api("rounds")


@routes.post(
    "/rounds/{round_id}/unsolicited",
    "consultee.add_unsolicited",
    status_code=201,
    response_model=ConsulteeMade,
    responses={200: {"description": "It is in the round already, asked or not", "model": ConsulteeMade}},
)
def add_unasked(request: Request, round_id: int, who: Who, session: Write, body: UnaskedIn) -> Any:
    """Add a body that answers without having been asked, so that its answer can be registered.

    409 `near_name` holds `suggestions[{organisation_id, name}]`: choose one by its id, or send `as_new`.
    """
    door = round_for(session, who, round_id)
    key = installation_of(request.app).settings.key()
    consultee, new = actions.add_unasked(session, door.round, body.unasked, key=key, by=who.by, now=who.now)
    return JSONResponse(ConsulteeMade.of(consultee).model_dump(mode="json"), 201 if new else 200)
