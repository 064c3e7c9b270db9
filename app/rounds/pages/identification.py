"""Whether those who sign answers to a round identify themselves: chosen alone, also when the round is open."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.rounds import actions, messages
from app.rounds.access import Door, round_for
from app.rounds.forms import IdentificationForm
from app.rounds.frame import RoundFrame, frame
from app.rounds.identification import identity_service, require_service
from app.rounds.kinds import Identification
from app.rounds.labels import identification_label, identification_note
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class IdentificationPage:
    """What ``rounds/identification.html`` shows. ``service``: its name; "" where the settings name none."""

    frame: RoundFrame
    form: Filled[IdentificationForm]
    options: list[tuple[str, str, str]]
    service: str


def _page(request: Request, session: Read, door: Door, form: Filled[IdentificationForm]) -> Response:
    service = identity_service(request)
    shown = IdentificationPage(
        frame(session, door, current="overview"),
        form,
        [(one.value, identification_label(one), identification_note(one)) for one in Identification],
        service.name if service else "",
    )
    return page(request, "rounds/identification.html", shown, status=422 if form.errors else 200)


@routes.get("/rounds/{round_id}/identification", "round.edit_form")
def edit_form(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The form with what is chosen."""
    door = round_for(session, who, round_id)
    form = blank(IdentificationForm, identification=door.round.identification, version=door.round.edit_version)
    return _page(request, session, door, form)


@routes.post("/rounds/{round_id}/identification", "round.edit")
def edit(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[IdentificationForm], Depends(filled(IdentificationForm))],
) -> Response:
    """Choose. Answers that have come in are as they were."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data

        def change() -> object:
            require_service(request, data.identification)
            changes = {"identification": data.identification}
            return actions.edit_round(session, door.round, version=data.version, by=who.by, now=who.now, **changes)

        if form.attempt(session, change):
            return messages.IDENTIFICATION.after(see_other(f"/rounds/{round_id}"), request)
    return _page(request, session, door, form)
