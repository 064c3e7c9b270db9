"""Telling officials what they have taken on that is to be done today, or was to be: once each working day."""

import datetime

from sqlmodel import Session, col, select

from app.accounts.kinds import NoticeKind
from app.responses.queries.assignments import due_by
from app.rounds.access import status_of, steps_of
from app.rounds.actions.board import locked_round
from app.rounds.calendar import day_of, last_moment, working_day
from app.rounds.models import RoundStatus
from app.tracking.actions.telling import note_for
from app.tracking.models import Notice

GOES_ON = (RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.COMPILING)


def rounds_with_due(session: Session, now: datetime.datetime) -> list[int]:
    """The rounds where somebody is to be told today, and has not been; none on a day off (two statements at most)."""
    today = day_of(now)
    if working_day(today) != today:
        return []
    due = due_by(session, today)
    told = _told_today(session, today) if due else set()
    return sorted({round_id for round_id, user_id, _n in due if (round_id, user_id) not in told})


def note_due(session: Session, round_id: int, *, now: datetime.datetime) -> int:
    """Note for each official of a round how many comments are to be done today or are late; how many notes.

    The round's row is locked before anything is read: a second worker, or the same one after it was killed, finds it
    noted. The day is the municipality's, so it is once a day whatever the clock does.
    """
    locked_round(session, round_id)
    if status_of(steps_of(session, round_id)) not in GOES_ON:
        return 0
    today = day_of(now)
    told = _told_today(session, today)
    notes = [
        note
        for _round, user_id, count in due_by(session, today, round_id)
        if (round_id, user_id) not in told
        for note in note_for(session, user_id, NoticeKind.ASSIGNMENT_DUE, round_id, now, count=count)
    ]
    session.add_all(notes)
    session.flush()
    return len(notes)


def _told_today(session: Session, today: datetime.date) -> set[tuple[int | None, int]]:
    begun = last_moment(today - datetime.timedelta(days=1))
    query = select(Notice.round_id, Notice.for_user_id).where(
        Notice.kind == NoticeKind.ASSIGNMENT_DUE, col(Notice.at) >= begun
    )
    return set(session.exec(query).all())
