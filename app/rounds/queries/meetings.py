"""The days on which bodies meet, as they are kept."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from sqlmodel import Session, col, select

from app.rounds.meeting_models import Meeting, MeetingAddress


def meeting_days(session: Session, organisation_id: int, *, since: datetime.date) -> list[datetime.date]:
    """The days from ``since`` on, in order."""
    query = select(col(Meeting.day)).where(col(Meeting.organisation_id) == organisation_id, col(Meeting.day) >= since)
    return list(session.exec(query.order_by(col(Meeting.day))))


class FetchedFrom(NamedTuple):
    """Where a body's meetings are fetched from, who set that, and how it went. ``fault``: in Swedish, "" for none."""

    url: str
    called: str
    set_by: str
    looked_at: datetime.datetime
    fault: str


def fetched_from(session: Session, organisation_id: int) -> FetchedFrom | None:
    """Where a body's meetings are fetched from, if they are (one statement)."""
    row = session.get(MeetingAddress, organisation_id)
    return FetchedFrom(row.url, row.called, row.set_by, row.looked_at, row.fault) if row else None


def meetings_of(
    session: Session, organisation_ids: Collection[int], *, since: datetime.date
) -> dict[int, list[datetime.date]]:
    """The days of several bodies from ``since`` on; those of which none are known are left out."""
    query = (
        select(col(Meeting.organisation_id), col(Meeting.day))
        .where(col(Meeting.organisation_id).in_(organisation_ids), col(Meeting.day) >= since)
        .order_by(col(Meeting.organisation_id), col(Meeting.day))
    )
    days: dict[int, list[datetime.date]] = {}
    for organisation_id, day in session.exec(query) if organisation_ids else ():
        days.setdefault(organisation_id, []).append(day)
    return days
