"""Deciding by which plan a round's bodies are reminded, and reminding them by it."""

import datetime
from collections.abc import Collection, Mapping

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.accounts.identity import SYSTEM, By
from app.errors import Invalid, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.mail.outbox import post_all, sends_mail
from app.rounds.actions import touch_board
from app.rounds.actions.board import locked_status
from app.rounds.calendar import day_of, hour_of
from app.rounds.models import Consultee, Round
from app.rounds.rules import require_open
from app.tracking.actions.reminders import reminder_letters
from app.tracking.models import ReminderException, ReminderPlan
from app.tracking.queries.reminder_plan import due_bodies, exceptions, facts_of, outlook, reminder_plan
from app.tracking.reminder_days import QuietHours, fault_of, tidied
from app.tracking.rules import may_remind


def set_reminder_plan(
    session: Session,
    round_: Round,
    *,
    version: int | None = None,
    offsets: Collection[int],
    working_days: bool,
    quiet: QuietHours | None,
    automatic: bool,
    by: By,
    now: datetime.datetime,
) -> ReminderPlan:
    """Decide when the bodies are reminded. It counts from today: what lay before is not made up for.

    ``version``: the one that was read; another means that somebody else has changed it since (RuleBroken). Raises
    Invalid for a day too far from the last day to answer, or too many of them.
    """
    require_open(locked_status(session, round_))
    if fault := fault_of(offsets):
        raise Invalid(fields={"offsets": fault})
    plan = session.get(ReminderPlan, round_.id, populate_existing=True)
    wanted = {
        "offsets": list(tidied(list(offsets))),
        "working_days": working_days,
        "quiet_from": quiet.start if quiet else None,
        "quiet_until": quiet.end if quiet else None,
        "automatic": automatic,
    }
    if plan is not None and all(getattr(plan, name) == value for name, value in wanted.items()):
        return plan  # pressed twice, or two had the same in mind
    stored = plan.version if plan is not None else 0
    if version is not None and version != stored:
        raise RuleBroken(
            _("Någon annan har ändrat planen medan du skrev. Det du skrev står kvar här: jämför och spara igen."),
            code="stale",
            extra={"version": stored},
        )
    if plan is None:
        plan = ReminderPlan(round_id=round_.id, version=0, since=day_of(now))
    for name, value in wanted.items():
        setattr(plan, name, value)
    plan.version += 1
    plan.since = day_of(now)
    session.add(plan)
    session.flush()
    record(
        session,
        "reminder_plan.changed",
        by=by,
        now=now,
        round_id=round_.id,
        offsets=plan.offsets,
        automatic=automatic,
    )
    return plan


def except_from_reminder(
    session: Session, round_: Round, *, offset: int, consultee_ids: Collection[int], by: By, now: datetime.datetime
) -> None:
    """Let one of the plan's reminders leave out these bodies alone. Raises Invalid for one of another round."""
    require_open(locked_status(session, round_))
    members = set(session.exec(select(Consultee.id).where(Consultee.round_id == round_.id)).all())
    if unknown := set(consultee_ids) - members:
        raise Invalid(
            _("Remissinstansen finns inte i den här remissen."),
            code="unknown_consultee",
            fields={
                "consultee_ids": _("Finns inte i remissen: {ids}").format(ids=", ".join(map(str, sorted(unknown))))
            },
        )
    _except(session, round_, {offset: (members, set(consultee_ids))}, by=by, now=now)


def choose_for_day(
    session: Session,
    round_: Round,
    *,
    day: datetime.date,
    consultee_ids: Collection[int],
    by: By,
    now: datetime.datetime,
) -> int:
    """Let the plan's reminders of one day go to these bodies alone of those that would get one; how many are left out.

    Raises RuleBroken when the plan reminds nobody on that day (any longer).
    """
    require_open(locked_status(session, round_))
    plan = reminder_plan(session, round_.id)
    days = outlook(session, round_, plan, day_of(now)).days if plan else []
    chosen_day = next((coming for coming in days if coming.day == day), None)
    if chosen_day is None:
        raise RuleBroken(_("Ingen påminns den dagen längre: planen eller svarstiden har ändrats."), code="no_such_day")
    by_offset: dict[int, tuple[set[int], set[int]]] = {}
    for consultee_id, offset in chosen_day.offsets.items():
        judged, left_out = by_offset.setdefault(offset, (set(), set()))
        judged.add(consultee_id)
        if consultee_id not in consultee_ids:
            left_out.add(consultee_id)
    _except(session, round_, by_offset, by=by, now=now)
    return sum(len(left_out) for _judged, left_out in by_offset.values())


def _except(
    session: Session,
    round_: Round,
    by_offset: Mapping[int, tuple[set[int], set[int]]],
    *,
    by: By,
    now: datetime.datetime,
) -> None:
    """For each offset: of those who are judged leave these out, and no others."""
    before = exceptions(session, round_.id)
    changed = False
    for offset, (judged, left_out) in by_offset.items():
        excepted = {consultee_id for consultee_id in judged if offset in before.get(consultee_id, ())}
        if excepted == left_out:
            continue
        changed = True
        session.connection().execute(
            delete(ReminderException).where(
                col(ReminderException.offset) == offset,
                col(ReminderException.consultee_id).in_(excepted - left_out),
            )
        )
        session.add_all(
            ReminderException(consultee_id=consultee_id, offset=offset) for consultee_id in left_out - excepted
        )
        session.flush()
    if changed:
        count = sum(len(left_out) for _judged, left_out in by_offset.values())
        record(session, "reminder_plan.excepted", by=by, now=now, round_id=round_.id, count=count)


def remind_by_plan(session: Session, round_id: int, *, now: datetime.datetime) -> int:
    """Write the reminders that a round's plan says are due now; how many.

    Nothing where it does not send by itself, in its quiet hours, or when the round is not open; nor without a mail
    server, since a reminder that is only kept would count as the reminder of that day. The round's row is locked before
    anything is read: two who carry the clock send once.
    """
    round_ = session.get(Round, round_id) if sends_mail(session) else None
    if round_ is None or not may_remind(locked_status(session, round_)):
        return 0
    stored = session.get(ReminderPlan, round_id, populate_existing=True)
    if stored is None or not stored.automatic:
        return 0
    plan = facts_of(stored)
    if plan.quiet is not None and hour_of(now) in plan.quiet:
        return 0
    bodies = due_bodies(session, round_, plan, now)
    if bodies:
        post_all(session, reminder_letters(session, round_, bodies, message="", by=SYSTEM, now=now))
        touch_board(session, round_id)
        record(
            session,
            "reminders.sent_by_plan",
            by=SYSTEM,
            now=now,
            round_id=round_id,
            count=len(bodies),
        )
    return len(bodies)
