"""Closing a round: what it means, what is in its way and what helps, and the button."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import RuleBroken
from app.rounds import messages
from app.rounds.access import Door, round_for
from app.rounds.calendar import days_left
from app.rounds.counts import places_in
from app.rounds.frame import RoundFrame, frame
from app.rounds.rules import Place, is_late, last_own_deadline, require_open, still_have_time
from app.tracking import actions
from app.tracking.queries import Undecided, undecided
from app.web.forms import Pressed
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """What ``tracking/closing.html`` shows. ``can_close``: nothing is in the way.

    ``later``: bodies with an own last day to come; ``requests``: those that wait for a decision; ``awaited``: who has
    not answered; ``opens_on``: the day from which the round can be closed, None when that has come.
    """

    frame: RoundFrame
    can_close: bool
    opens_on: datetime.date | None
    days_left: int
    later: list[tuple[Place, datetime.date]]
    requests: Sequence[Undecided]
    awaited: list[Place]
    can_remind: bool
    refused: str = ""


@routes.get("/rounds/{round_id}/closing", "round.closing_form")
def look(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """What closing means, and what is in its way."""
    door = round_for(session, who, round_id)
    require_open(door.status)
    return _closing(request, session, who, door)


def _closing(request: Request, session: Read, who: Who, door: Door, refused: str = "") -> Response:
    bodies, requests = places_in(session, door.round.id), undecided(session, door.round.id)
    awaited = [body for body in bodies if body.asked and not body.answered]
    last = last_own_deadline(door.round.deadline, [body.deadline for body in bodies])
    too_early = bool(awaited) and not is_late(who.now, last)
    shown = ClosingPage(
        frame=frame(session, door, current="overview"),
        can_close=not too_early and not requests,
        opens_on=last + datetime.timedelta(days=1) if too_early else None,
        days_left=days_left(door.round.deadline, who.now),
        later=still_have_time(bodies, who.now) if too_early else [],
        requests=requests,
        awaited=awaited,
        can_remind=door.may("mail.send_reminder"),
        refused=refused,
    )
    return page(request, "tracking/closing.html", shown, status=409 if refused else 200)


@routes.post("/rounds/{round_id}/closing", "round.close")
def close(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Pressed,
) -> Response:
    """Close the round."""
    door = round_for(session, who, round_id)
    require_open(door.status)
    try:
        actions.close_round(session, door.round, by=who.by, now=who.now)
    except RuleBroken as broken:
        return _closing(request, session, who, door, broken.message)
    return messages.CLOSED.after(see_other(f"/rounds/{round_id}"), request)
