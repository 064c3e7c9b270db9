"""That somebody has looked at an answer: marked once for all who handle the round, and taken back."""

import datetime
from collections.abc import Sequence

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from app.accounts.identity import By
from app.history.actions import record
from app.responses.models import Reading
from app.responses.queries import readings
from app.rounds.actions.board import locked_round
from app.rounds.models import Round


def mark_read(session: Session, round_: Round, response_id: int, *, by: By, now: datetime.datetime) -> bool:
    """Mark an answer of the round as looked at. Returns whether it was not yet; again changes nothing."""
    locked_round(session, round_.id)
    if readings.reading(session, response_id):
        return False
    _mark(session, [response_id], by, now)
    number = readings.number_of(session, response_id)
    record(session, "response.read", by=by, now=now, round_id=round_.id, number=number)
    return True


def mark_unread(session: Session, round_: Round, response_id: int, *, by: By, now: datetime.datetime) -> bool:
    """Take that back, so that the answer waits for somebody again. Returns whether it was marked."""
    locked_round(session, round_.id)
    if not readings.reading(session, response_id):
        return False
    session.connection().execute(delete(Reading).where(col(Reading.response_id) == response_id))
    number = readings.number_of(session, response_id)
    record(session, "response.unread", by=by, now=now, round_id=round_.id, number=number)
    return True


def mark_all_read(session: Session, round_: Round, newest: int, *, by: By, now: datetime.datetime) -> int:
    """Mark every answer of the round up to the one with the id ``newest`` as looked at: what came later was not seen.

    Returns how many were not marked yet.
    """
    locked_round(session, round_.id)
    unread = readings.unread_until(session, round_.id, newest)
    if unread:
        _mark(session, unread, by, now)
        record(session, "responses.read", by=by, now=now, round_id=round_.id, count=len(unread))
    return len(unread)


def _mark(session: Session, response_ids: Sequence[int], by: By, now: datetime.datetime) -> None:
    by_id = by.id if by.kind == "user" else None
    rows = [{"response_id": id_, "at": now, "by_id": by_id, "by_name": by.name} for id_ in response_ids]
    session.connection().execute(insert(Reading), rows)
