"""Deciding when a round opens and closes by itself, and doing it when the time has come."""

import datetime

from sqlmodel import Session

from app.accounts.identity import SYSTEM, By
from app.accounts.queries import in_force
from app.errors import Invalid, RuleBroken
from app.history.actions import record
from app.i18n import _, long_date
from app.rounds import actions as rounds
from app.rounds.actions.board import locked_status
from app.rounds.calendar import day_of, last_moment, time_of
from app.rounds.models import Round, RoundStatus
from app.rounds.rules import require_draft, require_schedulable
from app.tracking.actions.closing import close_round
from app.tracking.models import RoundSchedule
from app.tracking.queries.schedule import may_close_now


def set_schedule(
    session: Session,
    round_: Round,
    *,
    version: int | None = None,
    opens_at: datetime.datetime | None,
    closes_after: int | None,
    by: By,
    now: datetime.datetime,
) -> RoundSchedule:
    """Decide when a draft opens, and how many days after the last own deadline the round closes; None: by hand.

    ``version``: the one that was read; another means that somebody else has changed it since (RuleBroken). Raises
    Invalid for a time that has passed or lies after the last day to answer.
    """
    status = locked_status(session, round_)
    require_schedulable(status)
    if opens_at is not None:
        require_draft(status)
    schedule = session.get(RoundSchedule, round_.id, populate_existing=True) or RoundSchedule(round_id=round_.id)
    before = (schedule.opens_at, schedule.closes_after)
    if before == (opens_at, closes_after) and not (schedule.stopped_at and opens_at is None):
        return schedule  # pressed twice, or two had the same in mind
    if version is not None and version != schedule.version:
        raise RuleBroken(
            _("Någon annan har ändrat tiderna medan du skrev. Det du skrev står kvar här: jämför och spara igen."),
            code="stale",
            extra={"version": schedule.version},
        )
    if opens_at != schedule.opens_at:
        _require_time_to_open(opens_at, round_.deadline, now)
    schedule.opens_at, schedule.closes_after = opens_at, closes_after
    schedule.opens_by = by.name if opens_at else ""
    schedule.opens_by_id = by.id if opens_at and by.kind == "user" else None
    schedule.stopped_at = None
    schedule.version += 1
    session.add(schedule)
    session.flush()
    _record(session, round_.id, before, schedule, by=by, now=now)
    return schedule


def _require_time_to_open(opens_at: datetime.datetime | None, deadline: datetime.date, now: datetime.datetime) -> None:
    if opens_at is None:
        return
    if opens_at <= now:
        raise Invalid(fields={"opens_at": _("Tiden har redan passerat. Välj en tid som kommer.")}, code="time_past")
    if opens_at >= last_moment(deadline):
        late = _("Remissen måste öppna innan svarstiden går ut den {date}.").format(date=long_date(deadline))
        raise Invalid(fields={"opens_at": late}, code="opens_after_deadline")


def _record(
    session: Session,
    round_id: int,
    before: tuple[datetime.datetime | None, int | None],
    schedule: RoundSchedule,
    *,
    by: By,
    now: datetime.datetime,
) -> None:
    if schedule.opens_at and schedule.opens_at != before[0]:
        day, time = day_of(schedule.opens_at).isoformat(), time_of(schedule.opens_at)
        record(session, "round.opening_planned", by=by, now=now, round_id=round_id, day=day, time=time)
    if before[0] and not schedule.opens_at:
        record(session, "round.opening_unplanned", by=by, now=now, round_id=round_id)
    if schedule.closes_after and schedule.closes_after != before[1]:
        record(session, "round.closing_planned", by=by, now=now, round_id=round_id, days=schedule.closes_after)
    if before[1] and not schedule.closes_after:
        record(session, "round.closing_unplanned", by=by, now=now, round_id=round_id)


def open_at_set_time(session: Session, round_id: int, *, key: bytes, now: datetime.datetime) -> int | None:
    """Open a draft whose time has come, as the button does; how many letters, None if it was not its time.

    The round's row is locked before anything is read: two who carry the clock, or an official who presses at the same
    moment, open it once. Raises RuleBroken when the checks stop it, or when the account of whoever planned it is no
    longer in force: the letters would be signed by somebody who has left. Nothing is changed then.
    """
    due = _due_to_open(session, round_id, now)
    if due is None:
        return None
    round_, schedule = due
    if schedule.opens_by_id is not None and not in_force(session, schedule.opens_by_id):
        gone = _("{name}, som bestämde tiden, har inte längre något konto i Remiss.").format(name=schedule.opens_by)
        raise RuleBroken(gone, code="planner_gone")
    letters = rounds.open_round(session, round_, key=key, by=SYSTEM, signed=schedule.opens_by, now=now)
    schedule.opens_at = None
    session.add(schedule)
    session.flush()
    return letters


def stop_opening(session: Session, round_id: int, *, why: RuleBroken, now: datetime.datetime) -> bool:
    """Write down that the checks stopped an opening at its time, which is not tried again. False if it was known."""
    due = _due_to_open(session, round_id, now)
    if due is None:
        return False
    _round, schedule = due
    schedule.opens_at, schedule.stopped_at = None, now
    schedule.version += 1
    session.add(schedule)
    session.flush()
    record(
        session,
        "round.opening_stopped",
        by=SYSTEM,
        now=now,
        round_id=round_id,
        reason=why.message,
        planned_by=schedule.opens_by_id,
    )
    return True


def _due_to_open(session: Session, round_id: int, now: datetime.datetime) -> tuple[Round, RoundSchedule] | None:
    round_ = session.get(Round, round_id)
    if round_ is None:
        return None
    status = locked_status(session, round_)
    schedule = session.get(RoundSchedule, round_id, populate_existing=True)
    if schedule is None or schedule.opens_at is None:
        return None
    if status is not RoundStatus.DRAFT:  # opened by hand before its time
        schedule.opens_at = None
        session.add(schedule)
        session.flush()
        return None
    return (round_, schedule) if schedule.opens_at <= now else None


def close_after_deadline(session: Session, round_id: int, *, now: datetime.datetime) -> bool:
    """Close an open round as its schedule says, if everybody's time is out and no request waits; whether it did."""
    round_ = session.get(Round, round_id)
    if round_ is None or locked_status(session, round_) is not RoundStatus.OPEN:
        return False
    schedule = session.get(RoundSchedule, round_id, populate_existing=True)
    if schedule is None or not may_close_now(session, round_, schedule.closes_after, now):
        return False
    close_round(session, round_, by=SYSTEM, now=now)
    return True
