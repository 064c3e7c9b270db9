"""The plan of a round's reminders, and whom it reminds when, as things stand."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.rounds.calendar import day_of
from app.rounds.models import Consultee, Round
from app.tracking.models import ReminderException, ReminderPlan
from app.tracking.queries.board import BoardItem, board_items
from app.tracking.reminder_days import Days, QuietHours, due, planned_days, suggested, why_not_then
from app.tracking.rules import NotReminded


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A round's plan. ``version`` 0: there is none yet, and this is what is proposed."""

    version: int
    days: Days
    quiet: QuietHours | None
    automatic: bool


@dataclass(frozen=True, slots=True)
class ReminderDay:
    """A day that is still to come, and who would be reminded on it if nothing changes.

    ``excepted`` have been unticked for it; they are among nobody's ``bodies``.
    """

    day: datetime.date
    offsets: dict[int, int]
    """Body's id → the offset by which it is reminded: those whose time was extended have another than the rest."""
    bodies: list[BoardItem]
    excepted: list[BoardItem]


def reminder_plan(session: Session, round_id: int) -> PlanFacts | None:
    """The plan of a round; None when it has none."""
    plan = session.get(ReminderPlan, round_id)
    return None if plan is None else facts_of(plan)


USUAL_QUIET = QuietHours(17, 8)
"""What is proposed: a letter in the evening is read with those of the morning anyway."""


def proposed_plan(opened_at: datetime.datetime | None, deadline: datetime.date, today: datetime.date) -> PlanFacts:
    """What is proposed where there is no plan: days by the length of the period, on working days, in office hours."""
    offsets = suggested(day_of(opened_at) if opened_at else today, deadline)
    return PlanFacts(0, Days(offsets, working_days=True, since=today), USUAL_QUIET, automatic=False)


def facts_of(plan: ReminderPlan) -> PlanFacts:
    """A stored plan as the rules want it."""
    quiet = None
    if plan.quiet_from is not None and plan.quiet_until is not None:
        quiet = QuietHours(plan.quiet_from, plan.quiet_until)
    return PlanFacts(plan.version, Days(tuple(plan.offsets), plan.working_days, plan.since), quiet, plan.automatic)


def exceptions(session: Session, round_id: int) -> dict[int, set[int]]:
    """Body's id → the offsets of the reminders that leave it out."""
    query = (
        select(ReminderException.consultee_id, ReminderException.offset)
        .join(Consultee, col(Consultee.id) == col(ReminderException.consultee_id))
        .where(Consultee.round_id == round_id)
        .order_by(col(ReminderException.consultee_id), col(ReminderException.offset))
    )
    excepted: dict[int, set[int]] = defaultdict(set)
    for consultee_id, offset in session.exec(query):
        excepted[consultee_id].add(offset)
    return excepted


def due_bodies(session: Session, round_: Round, plan: PlanFacts, now: datetime.datetime) -> list[BoardItem]:
    """Those whom the plan reminds now, in the order of the list."""
    today, excepted = day_of(now), exceptions(session, round_.id)
    return [
        item
        for item in board_items(session, round_, today)
        if due(plan.days, item.deadline, excepted.get(item.id, ()), item.addressee, today) is not None
    ]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the plan will do: its days to come, and who gets nothing from it, by the reason."""

    days: list[ReminderDay]
    others: dict[NotReminded, list[BoardItem]]


def outlook(session: Session, round_: Round, plan: PlanFacts, today: datetime.date) -> Outlook:
    """Whom the plan reminds on which day to come, as things stand today."""
    excepted = exceptions(session, round_.id)
    coming: dict[datetime.date, ReminderDay] = {}
    others: dict[NotReminded, list[BoardItem]] = defaultdict(list)
    for item in board_items(session, round_, today):
        reason = why_not_then(item.addressee, today)
        if reason is not None:
            others[reason].append(item)
            continue
        reminded_on = item.addressee.reminded_on
        for day, offset in planned_days(plan.days, item.deadline).items():
            if day < today or (reminded_on is not None and reminded_on >= day):
                continue
            of_day = coming.setdefault(day, ReminderDay(day, {}, [], []))
            of_day.offsets[item.id] = offset
            (of_day.excepted if offset in excepted.get(item.id, ()) else of_day.bodies).append(item)
    return Outlook([coming[day] for day in sorted(coming)], dict(others))


def rounds_reminding(session: Session) -> list[int]:
    """The rounds whose plan sends by itself."""
    query = select(ReminderPlan.round_id).where(col(ReminderPlan.automatic)).order_by(col(ReminderPlan.round_id))
    return list(session.exec(query).all())
