"""More time as cases: all of a round, several decided at once, the same later last day for several bodies."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.i18n import _, long_date
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.rounds.queries import RoundStatus
from app.rounds.rules import require_open
from app.tracking import actions, messages
from app.tracking.forms import ExtendedForm, SeveralDecided
from app.tracking.queries import BoardItem, Case, board_items, cases
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Chosen = Annotated[list[int] | None, Query(max_length=5000)]


@dataclass(frozen=True, slots=True)
class ExtensionsPage:
    """What ``tracking/extensions.html`` shows: the form for the marked bodies (``items``), else the round's cases.

    ``recipients`` are the boxes of the requests that wait for a decision.
    """

    frame: RoundFrame
    form: Filled[ExtendedForm]
    items: list[BoardItem]
    decision: Filled[SeveralDecided]
    cases: list[Case]
    recipients: list[tuple[int, str, str]]
    can_decide: bool


@routes.get("/rounds/{round_id}/extensions", "extension.read")
def extensions(request: Request, round_id: int, who: Who, session: Read, consultee: Chosen = None) -> Response:
    """The cases of the round; with marked bodies the form of a later last day for them."""
    door = round_for(session, who, round_id)
    if consultee:
        require_open(door.status)
    return _extensions(request, session, who, door, blank(ExtendedForm), consultee or [])


def _extensions(
    request: Request,
    session: Read,
    who: Who,
    door: Door,
    form: Filled[ExtendedForm],
    ids: list[int],
    decision: Filled[SeveralDecided] | None = None,
) -> Response:
    marked = actions.chosen(board_items(session, door.round, day_of(who.now)), ids) if ids else []
    of_round = [] if marked else cases(session, door.round.id)
    asked = _("vill svara senast {day}: {reason}")
    tried = decision or blank(SeveralDecided)
    shown = ExtensionsPage(
        frame=frame(session, door, current="board"),
        form=form,
        items=marked,
        decision=tried,
        cases=of_round,
        recipients=[
            (
                case.extension.id,
                case.name,
                asked.format(day=long_date(case.extension.requested_deadline), reason=case.extension.reason),
            )
            for case in of_round
            if case.waits
        ],
        can_decide=door.may("extension.decide") and door.status is RoundStatus.OPEN,
    )
    return page(request, "tracking/extensions.html", shown, status=422 if form.errors or tried.errors else 200)


@routes.post("/rounds/{round_id}/extensions/decisions", "extension.decide")
def decide(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[SeveralDecided], Depends(filled(SeveralDecided))],
) -> Response:
    """Give the ticked requests the same answer; each body is told by mail."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        decided = form.attempt(
            session,
            lambda: actions.decide_several(
                session,
                door.round,
                extension_ids=data.extension,
                granted=data.decision == "granted",
                deadline=data.deadline,
                reason=data.reason,
                by=who.by,
                now=who.now,
            ),
        )
        if decided is not None:
            return messages.DECIDED.after(see_other(f"/rounds/{round_id}/extensions"), request, decided)
    return _extensions(request, session, who, door, blank(ExtendedForm), [], form)


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
