"""The same later last day for several bodies at once."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.rounds.rules import require_open
from app.tracking import actions, messages
from app.tracking.forms import ExtendedForm
from app.tracking.queries import BoardItem, board_items
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Chosen = Annotated[list[int] | None, Query(max_length=5000)]


@dataclass(frozen=True, slots=True)
class ExtensionsPage:
    """What ``tracking/extensions.html`` shows."""

    frame: RoundFrame
    form: Filled[ExtendedForm]
    items: list[BoardItem]


@routes.get("/rounds/{round_id}/extensions", "extension.read")
def extensions(request: Request, round_id: int, who: Who, session: Read, consultee: Chosen = None) -> Response:
    """The form of a later last day for the marked bodies."""
    door = round_for(session, who, round_id)
    require_open(door.status)
    return _extensions(request, session, who, door, blank(ExtendedForm), consultee or [])


def _extensions(
    request: Request, session: Read, who: Who, door: Door, form: Filled[ExtendedForm], ids: list[int]
) -> Response:
    items = board_items(session, door.round, day_of(who.now))
    marked = actions.chosen(items, ids) if ids else []
    shown = ExtensionsPage(frame(session, door, current="board"), form, marked)
    return page(request, "tracking/extensions.html", shown, status=422 if form.errors else 200)


@routes.post("/rounds/{round_id}/extensions", "extension.decide")
def extend(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[ExtendedForm], Depends(filled(ExtendedForm))],
) -> Response:
    """Give them the day; each is told by mail."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        extended = form.attempt(
            session,
            lambda: actions.extend_several(
                session,
                door.round,
                consultee_ids=data.consultee,
                deadline=data.deadline,
                reason=data.reason,
                by=who.by,
                now=who.now,
            ),
        )
        if extended is not None:
            return messages.EXTENDED.after(see_other(f"/rounds/{round_id}/board"), request, extended)
    ids = [int(typed) for typed in form.chosen("consultee") if typed.isdecimal()]
    return _extensions(request, session, who, door, form, ids)
