"""Adding a body that answers without having been asked, on the way to registering its answer."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import RemissError
from app.installation import installation_of
from app.rounds import actions
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.models import Consultee
from app.rounds.rules import require_registering
from app.rounds.unsolicited_forms import UnaskedForm
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class UnaskedPage:
    """What ``rounds/unsolicited.html`` shows. ``near``: the register's bodies that may be meant, (id, name)."""

    frame: RoundFrame
    form: Filled[UnaskedForm]
    near: list[tuple[str, str]] = field(default_factory=list)


@routes.get("/rounds/{round_id}/unsolicited", "response.register_form")
def ask(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The form for a body that has answered unasked."""
    door = round_for(session, who, round_id)
    require_registering(door.status)
    return _page(request, session, door, blank(UnaskedForm), [])


def _page(
    request: Request, session: Read, door: Door, form: Filled[UnaskedForm], near: list[tuple[str, str]]
) -> Response:
    shown = UnaskedPage(frame(session, door, current="responses"), form, near)
    return page(request, "rounds/unsolicited.html", shown, status=422 if form.errors else 200)


@routes.post("/rounds/{round_id}/unsolicited", "consultee.add_unsolicited")
def add(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[UnaskedForm], Depends(filled(UnaskedForm))],
) -> Response:
    """Add the body, or find it, and go on to its answer; where names are near, ask which is meant."""
    door = round_for(session, who, round_id)
    near: list[tuple[str, str]] = []
    key = installation_of(request.app).settings.key()

    def added() -> Consultee:
        try:
            return actions.add_unasked(session, door.round, form.data.unasked, key=key, by=who.by, now=who.now)[0]
        except RemissError as error:
            near.extend((str(one["organisation_id"]), one["name"]) for one in error.extra.get("suggestions", ()))
            if near:
                error.fields = {"which": error.fields["name"]}
            raise

    consultee = form.attempt(session, added) if form.ok else None
    if consultee is not None:
        return see_other(f"/rounds/{round_id}/consultees/{consultee.id}/registration")
    return _page(request, session, door, form, near)
