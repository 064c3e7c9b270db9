"""When a round opens and closes by itself: what is planned, and the form that changes it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.clock import local
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.queries import RoundStatus
from app.rounds.rules import require_schedulable
from app.tracking import actions, messages
from app.tracking.queries import ScheduleFacts, schedule_of
from app.tracking.schedule_forms import ScheduleForm
from app.tracking.schedule_words import planned_in_words
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
THE_DAY_AFTER = 1


@dataclass(frozen=True, slots=True)
class SchedulePage:
    """What ``tracking/schedule.html`` shows. ``opens``: whether the opening is still to come; ``planned``: in words."""

    frame: RoundFrame
    form: Filled[ScheduleForm]
    opens: bool
    planned: list[str]
    can_change: bool


def _typed(schedule: ScheduleFacts) -> Filled[ScheduleForm]:
    return blank(
        ScheduleForm,
        opens="at" if schedule.opens_at else "by_hand",
        opens_at=local(schedule.opens_at).strftime("%Y-%m-%dT%H:%M") if schedule.opens_at else "",
        closes="after" if schedule.closes_after else "by_hand",
        closes_after=schedule.closes_after or THE_DAY_AFTER,
        version=schedule.version,
    )


def _show(request: Request, session: Read, door: Door, tried: Filled[ScheduleForm] | None = None) -> Response:
    schedule = schedule_of(session, door.round.id)
    shown = SchedulePage(
        frame=frame(session, door, current="overview"),
        form=tried or _typed(schedule),
        opens=door.status is RoundStatus.DRAFT,
        planned=planned_in_words(schedule, door.status, door.round.deadline),
        can_change=door.may("round.schedule"),
    )
    return page(request, "tracking/schedule.html", shown, status=422 if tried else 200)


@routes.get("/rounds/{round_id}/schedule", "round.schedule_form")
def look(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """What the round does by itself."""
    door = round_for(session, who, round_id)
    require_schedulable(door.status)
    return _show(request, session, door)


@routes.post("/rounds/{round_id}/schedule", "round.schedule")
def change(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[ScheduleForm], Depends(filled(ScheduleForm))],
) -> Response:
    """Decide what it does by itself, or that all is done by hand."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        schedule = form.attempt(
            session,
            lambda: actions.set_schedule(
                session,
                door.round,
                version=data.version,
                opens_at=data.opening,
                closes_after=data.closing,
                by=who.by,
                now=who.now,
            ),
        )
        if schedule is not None:
            return messages.SCHEDULED.after(see_other(f"/rounds/{round_id}"), request)
    return _show(request, session, door, form)
