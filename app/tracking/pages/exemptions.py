"""Bodies that need not answer: marking some of them with a reason, taking it back for one."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.rounds.access import Door, consultee_for, round_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.rounds.rules import require_answerable
from app.tracking import actions, messages
from app.tracking.forms import ExemptedForm
from app.tracking.queries import BoardItem, board_items
from app.tracking.rules import NotReminded, why_not_exempted
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Chosen = Annotated[list[int] | None, Query(max_length=5000)]


@dataclass(frozen=True, slots=True)
class ExemptionsPage:
    """What ``tracking/exemptions.html`` shows. ``others``: marked ones that are not exempted, by the reason."""

    frame: RoundFrame
    form: Filled[ExemptedForm]
    items: list[BoardItem]
    others: dict[NotReminded, list[BoardItem]]


@routes.get("/rounds/{round_id}/exemptions", "consultee.exempt_form")
def exemptions(request: Request, round_id: int, who: Who, session: Read, consultee: Chosen = None) -> Response:
    """The form for the marked bodies."""
    door = round_for(session, who, round_id)
    require_answerable(door.status)
    return _exemptions(request, session, who, door, blank(ExemptedForm), consultee or [])


def _exemptions(
    request: Request, session: Read, who: Who, door: Door, form: Filled[ExemptedForm], ids: list[int]
) -> Response:
    marked = actions.chosen(board_items(session, door.round, day_of(who.now)), ids) if ids else []
    items, others = [], defaultdict(list)
    for item in marked:
        reason = why_not_exempted(item.addressee)
        items.append(item) if reason is None else others[reason].append(item)
    shown = ExemptionsPage(frame(session, door, current="board"), form, items, dict(others))
    return page(request, "tracking/exemptions.html", shown, status=422 if form.errors else 200)


@routes.post("/rounds/{round_id}/exemptions", "consultee.exempt")
def exempt(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[ExemptedForm], Depends(filled(ExemptedForm))],
) -> Response:
    """Mark them, with the reason; the board comes next."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        marked = form.attempt(
            session,
            lambda: actions.exempt(
                session, door.round, consultee_ids=data.consultee, reason=data.reason, by=who.by, now=who.now
            ),
        )
        if marked is not None:
            return messages.EXEMPTED.after(see_other(f"/rounds/{round_id}/board"), request, len(marked))
    ids = [int(typed) for typed in form.chosen("consultee") if typed.isdecimal()]
    return _exemptions(request, session, who, door, form, ids)


@routes.post("/rounds/{round_id}/consultees/{consultee_id}/exemption/removal", "consultee.exempt")
def ask_again(round_id: int, consultee_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """Its answer is waited for again."""
    consultee, door = consultee_for(session, who, consultee_id, in_round=round_id)
    actions.ask_again(session, door.round, consultee, by=who.by, now=who.now)
    back = see_other(f"/rounds/{round_id}/consultees/{consultee_id}")
    return messages.ASKED_AGAIN.after(back, who.request)
