"""When the bodies are reminded: the plan, the days that come of it, and who is left out on one of them."""

import datetime
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.i18n import _
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.rounds.rules import require_open
from app.tracking import actions, messages
from app.tracking.forms import DayForm, ReminderPlanForm
from app.tracking.queries import Outlook, PlanFacts, ReminderDay, outlook, proposed_plan, reminder_plan
from app.tracking.reminder_days import QuietHours
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class ReminderPlanPage:
    """What ``tracking/reminder_plan.html`` shows. ``chosen``: the day whose bodies can be unticked, with its boxes."""

    frame: RoundFrame
    form: Filled[ReminderPlanForm]
    exists: bool
    automatic: bool
    outlook: Outlook
    chosen: ReminderDay | None
    boxes: list[tuple[int, str]]
    day_form: Filled[DayForm]
    hours: list[tuple[int, str]]


def _typed(plan: PlanFacts) -> Filled[ReminderPlanForm]:
    """The form with what stands in the plan."""
    before = sorted((-offset for offset in plan.days.offsets if offset <= 0), reverse=True)
    return blank(
        ReminderPlanForm,
        before=", ".join(map(str, before)),
        after=", ".join(str(offset) for offset in plan.days.offsets if offset > 0),
        working_days="true" if plan.days.working_days else "",
        quiet_from=plan.quiet.start if plan.quiet else None,
        quiet_until=plan.quiet.end if plan.quiet else None,
        way="automatic" if plan.automatic else "asked",
        version=plan.version,
    )


def _show(
    request: Request,
    session: Read,
    who: Who,
    door: Door,
    *,
    tried: Filled[ReminderPlanForm] | None = None,
    day: datetime.date | None = None,
    day_tried: Filled[DayForm] | None = None,
) -> Response:
    today = day_of(who.now)
    stored = reminder_plan(session, door.round.id)
    plan = stored or proposed_plan(door.opened_at, door.round.deadline, today)
    coming = outlook(session, door.round, plan, today)
    chosen = next((one_day for one_day in coming.days if one_day.day == day), None) if stored else None
    bodies = sorted(chosen.bodies + chosen.excepted, key=lambda item: item.position) if chosen else []
    ticked = [item.id for item in chosen.bodies] if chosen else []
    form, day_form = tried or _typed(plan), day_tried or blank(DayForm, day=str(day or ""), consultee=ticked)
    shown = ReminderPlanPage(
        frame=frame(session, door, current="board"),
        form=form,
        exists=stored is not None,
        automatic=plan.automatic,
        outlook=coming,
        chosen=chosen,
        boxes=[(item.id, item.name) for item in bodies],
        day_form=day_form,
        hours=[(hour, _("kl. {hour}").format(hour=hour)) for hour in range(24)],
    )
    return page(request, "tracking/reminder_plan.html", shown, status=422 if form.errors or day_form.errors else 200)


@routes.get("/rounds/{round_id}/reminder-plan", "mail.reminder_form")
def look(
    request: Request, round_id: int, who: Who, session: Read, day: Annotated[datetime.date | None, Query()] = None
) -> Response:
    """The plan, or what is proposed; and what comes of it."""
    door = round_for(session, who, round_id)
    require_open(door.status)
    return _show(request, session, who, door, day=day)


@routes.post("/rounds/{round_id}/reminder-plan", "reminder_plan.edit")
def change(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[ReminderPlanForm], Depends(filled(ReminderPlanForm))],
) -> Response:
    """Decide when the bodies are reminded."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        quiet = QuietHours(data.quiet_from, data.quiet_until or 0) if data.quiet_from is not None else None
        plan = form.attempt(
            session,
            lambda: actions.set_reminder_plan(
                session,
                door.round,
                version=data.version,
                offsets=data.offsets,
                working_days=data.working_days,
                quiet=quiet,
                automatic=data.way == "automatic",
                by=who.by,
                now=who.now,
            ),
        )
        if plan is not None:
            return messages.PLANNED.after(see_other(f"/rounds/{round_id}/reminder-plan"), request)
    return _show(request, session, who, door, tried=form)


@routes.post("/rounds/{round_id}/reminder-plan/day", "reminder_plan.edit")
def choose(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[DayForm], Depends(filled(DayForm))],
) -> Response:
    """Decide who is reminded on one of the days."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        left_out = form.attempt(
            session,
            lambda: actions.choose_for_day(
                session, door.round, day=data.day, consultee_ids=data.consultee, by=who.by, now=who.now
            ),
        )
        if left_out is not None:
            return messages.CHOSEN.after(see_other(f"/rounds/{round_id}/reminder-plan"), request)
    return _show(request, session, who, door, day_tried=form)
