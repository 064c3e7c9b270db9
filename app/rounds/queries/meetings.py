"""The days on which bodies meet, as they are kept."""

import datetime
from collections.abc import Collection

from sqlmodel import Session, col, select

from app.rounds.meeting_models import Meeting


def meeting_days(session: Session, organisation_id: int, *, since: datetime.date) -> list[datetime.date]:
    """The days from ``since`` on, in order."""
    query = select(col(Meeting.day)).where(col(Meeting.organisation_id) == organisation_id, col(Meeting.day) >= since)
    return list(session.exec(query.order_by(col(Meeting.day))))


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
