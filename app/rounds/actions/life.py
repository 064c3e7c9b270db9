"""A round's life after the opening: a later day for all, closing, opening again, compiling, cancelling."""

import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from app.accounts.identity import By
from app.history.actions import record
from app.mail.outbox import mail_facts
from app.rounds.actions.board import locked_status, take_step, touch_board, touch_both
from app.rounds.addressees import News
from app.rounds.counts import places_in
from app.rounds.letters import post_to_reachable
from app.rounds.models import Milestone, Round, RoundStatus, Step
from app.rounds.rules import (
    last_own_deadline,
    require_cancellable,
    require_closable,
    require_coming,
    require_compilable,
    require_later,
    require_open,
    require_reopenable,
)


def close_round(session: Session, round_: Round, *, by: By, now: datetime.datetime) -> None:
    """Close the round: reminders and replacements end. RuleBroken before the last own deadline unless all answered."""
    awaited = require_over(session, round_, locked_status(session, round_), now=now)
    take_step(session, round_, Step.CLOSED, by=by, now=now)
    record(session, "round.closed", by=by, now=now, round_id=round_.id, missing=awaited)


def require_over(session: Session, round_: Round, status: RoundStatus, *, now: datetime.datetime) -> int:
    """Raise RuleBroken unless the round's time is out for everybody, or all have answered; how many have not."""
    bodies = places_in(session, round_.id)
    awaited = sum(body.asked and not body.answered for body in bodies)
    last = last_own_deadline(round_.deadline, [body.deadline for body in bodies])
    require_closable(status, last_deadline=last, all_answered=awaited == 0, now=now, bodies=bodies)
    return awaited


def start_compilation(session: Session, round_: Round, *, by: By, now: datetime.datetime) -> None:
    """Begin to compile a closed round. Raises RuleBroken otherwise."""
    require_compilable(locked_status(session, round_))
    take_step(session, round_, Step.COMPILING, by=by, now=now)
    record(session, "round.compilation_started", by=by, now=now, round_id=round_.id)


def cancel_round(session: Session, round_: Round, *, reason: str, by: By, now: datetime.datetime) -> int:
    """Cancel a round that is not published; the bodies that were asked are told why by mail. How many letters."""
    status = locked_status(session, round_)
    require_cancellable(status)
    take_step(session, round_, Step.CANCELLED, by=by, now=now, reason=reason)
    letters = 0
    if status is not RoundStatus.DRAFT:
        letters = post_to_reachable(
            session,
            round_,
            News.CANCELLED,
            key="cancellation",
            with_link=False,
            reason=reason,
            by=by,
            now=now,
        )
    record(
        session,
        "round.cancelled",
        by=by,
        now=now,
        round_id=round_.id,
        reason=reason,
        letters=letters,
        **mail_facts(session, letters=letters),
    )
    return letters


def reopen_round(
    session: Session,
    round_: Round,
    *,
    deadline: datetime.date,
    reason: str,
    tell_bodies: bool = True,
    by: By,
    now: datetime.datetime,
) -> int:
    """Open a closed round again, with a later last day for all. What was answered and replied stays.

    Returns how many letters were written. Raises RuleBroken unless the round is closed and without an end, Invalid
    for a day that is not later than what has been promised to anybody.
    """
    require_reopenable(locked_status(session, round_))
    bodies = places_in(session, round_.id)
    require_later(deadline, last_own_deadline(round_.deadline, [body.deadline for body in bodies]))
    require_coming(deadline, now)
    closing = col(Milestone.step).in_((Step.CLOSED, Step.COMPILING))
    session.connection().execute(delete(Milestone).where(col(Milestone.round_id) == round_.id, closing))
    before, round_.deadline = round_.deadline, deadline
    session.add(round_)
    session.flush()
    letters = 0
    if tell_bodies:
        letters = _tell_of_day(session, round_, News.REOPENED, reason, by=by, now=now, reopened=True)
    touch_both(session, round_.id)
    day = _day_facts(session, round_, before, reason, letters)
    record(session, "round.reopened", by=by, now=now, round_id=round_.id, **day)
    return letters


def change_deadline(
    session: Session, round_: Round, *, deadline: datetime.date, reason: str, by: By, now: datetime.datetime
) -> int:
    """Give all bodies a later last day; those whom it concerns are told by mail with the day that counts for them.

    It concerns who has still to answer, or has answered preliminarily, and has no later day already.

    Returns how many letters were written. Raises Invalid for a day that is not later than the promised one.
    """
    require_open(locked_status(session, round_))
    require_later(deadline, round_.deadline)
    require_coming(deadline, now)
    before = round_.deadline
    round_.deadline = deadline
    session.add(round_)
    session.flush()
    letters = _tell_of_day(session, round_, News.NEW_DAY, reason, by=by, now=now, to_all=True)
    touch_board(session, round_.id)
    day = _day_facts(session, round_, before, reason, letters)
    record(session, "round.deadline_changed", by=by, now=now, round_id=round_.id, **day)
    return letters


def _tell_of_day(
    session: Session, round_: Round, news: News, reason: str, *, by: By, now: datetime.datetime, **how: Any
) -> int:
    """Write of the round's last day to the bodies that it concerns; ``how`` says in what words."""
    day = round_.deadline.isoformat()
    return post_to_reachable(session, round_, news, granted=True, deadline=day, reason=reason, by=by, now=now, **how)


def _day_facts(session: Session, round_: Round, before: datetime.date, reason: str, letters: int) -> dict[str, Any]:
    """What the history keeps of a new last day for all: both days, why, and the letters that tell of it."""
    return {
        "before": before.isoformat(),
        "deadline": round_.deadline.isoformat(),
        "reason": reason,
        "letters": letters,
        **mail_facts(session, letters=letters),
    }
