"""The plan of a round's reminders as JSON: read, changed, and what will come of it."""

import datetime

from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.rounds.rules import require_open
from app.tracking import actions
from app.tracking.forms import ExceptedIn, QuietHoursIn, ReminderPlanIn
from app.tracking.queries import PlanFacts, outlook, proposed_plan, reminder_plan
from app.tracking.reminder_days import QuietHours
from app.tracking.rules import NotReminded
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("tracking")


class ReminderPlanOut(BaseModel):
    """When a round's bodies are reminded."""

    version: int = Field(description="Counts its changes; 0: there is no plan, and this is what is proposed")
    offsets: list[int] = Field(description="Days from each body's own last day, below zero before it")
    working_days: bool = Field(description="A day off is moved to a working day")
    quiet_hours: QuietHoursIn | None = Field(description="Between these hours nothing is sent by itself")
    automatic: bool = Field(description="It sends by itself; otherwise an official is told and sends")
    since: datetime.date = Field(description="Its first day: what lies before it is past")

    @classmethod
    def of(cls, plan: PlanFacts) -> "ReminderPlanOut":
        """From what is stored, or proposed."""
        return cls(
            version=plan.version,
            offsets=list(plan.days.offsets),
            working_days=plan.days.working_days,
            quiet_hours=QuietHoursIn(start=plan.quiet.start, end=plan.quiet.end) if plan.quiet else None,
            automatic=plan.automatic,
            since=plan.days.since,
        )


class PlannedOut(BaseModel):
    """A body that would be reminded on a day."""

    id: int = Field(description="Its id in this round")
    name: str = Field(description="Its name in this round")
    offset: int = Field(description="By which of the plan's reminders")
    excepted: bool = Field(description="It has been left out of that one")


class ReminderDayOut(BaseModel):
    """A day that is still to come."""

    day: datetime.date = Field(description="The day, in the authority's time zone")
    consultees: list[PlannedOut] = Field(description="Who would be reminded, in the order of the list")


class UnplannedOut(BaseModel):
    """A body that the plan reminds of nothing as things stand."""

    id: int = Field(description="Its id in this round")
    reason: NotReminded = Field(description="What stands against it")


class OutlookOut(BaseModel):
    """What the plan will do if nothing changes."""

    items: list[ReminderDayOut] = Field(description="The days to come")
    others: list[UnplannedOut] = Field(description="Who is reminded on none of them, and why")


def _plan(session: Read, door: Door, now: datetime.datetime) -> PlanFacts:
    return reminder_plan(session, door.round.id) or proposed_plan(door.opened_at, door.round.deadline, day_of(now))


def _outlook(session: Read, door: Door, now: datetime.datetime) -> OutlookOut:
    coming = outlook(session, door.round, _plan(session, door, now), day_of(now))
    days = []
    for of_day in coming.days:
        excepted = {item.id for item in of_day.excepted}
        bodies = sorted(of_day.bodies + of_day.excepted, key=lambda item: item.position)
        consultees = [
            PlannedOut(id=item.id, name=item.name, offset=of_day.offsets[item.id], excepted=item.id in excepted)
            for item in bodies
        ]
        days.append(ReminderDayOut(day=of_day.day, consultees=consultees))
    others = [UnplannedOut(id=item.id, reason=reason) for reason, items in coming.others.items() for item in items]
    return OutlookOut(items=days, others=others)


@routes.get("/rounds/{round_id}/reminder-plan", "mail.reminder_form")
def plan(round_id: int, who: Who, session: Read) -> ReminderPlanOut:
    """When the bodies are reminded; version 0 is a proposal that nobody has saved."""
    return ReminderPlanOut.of(_plan(session, round_for(session, who, round_id), who.now))


@routes.put("/rounds/{round_id}/reminder-plan", "reminder_plan.edit")
def change_plan(round_id: int, who: Who, session: Write, body: ReminderPlanIn) -> ReminderPlanOut:
    """Decide when the bodies are reminded. It counts from today; an empty `offsets` reminds nobody."""
    door = round_for(session, who, round_id)
    quiet = QuietHours(body.quiet_hours.start, body.quiet_hours.end) if body.quiet_hours else None
    wanted = body.model_dump(exclude={"quiet_hours"})
    actions.set_reminder_plan(session, door.round, **wanted, quiet=quiet, by=who.by, now=who.now)
    return ReminderPlanOut.of(_plan(session, door, who.now))


@routes.get("/rounds/{round_id}/reminder-plan/preview", "mail.reminder_form")
def preview(round_id: int, who: Who, session: Read) -> OutlookOut:
    """Whom the plan (or the proposal, while there is none) reminds on which day, as things stand."""
    door = round_for(session, who, round_id)
    require_open(door.status)
    return _outlook(session, door, who.now)


@routes.put("/rounds/{round_id}/reminder-plan/exceptions", "reminder_plan.edit")
def leave_out(round_id: int, who: Who, session: Write, body: ExceptedIn) -> OutlookOut:
    """Let one of the plan's reminders leave out these bodies, and no others."""
    door = round_for(session, who, round_id)
    actions.except_from_reminder(
        session, door.round, offset=body.offset, consultee_ids=body.consultee_ids, by=who.by, now=who.now
    )
    return _outlook(session, door, who.now)
