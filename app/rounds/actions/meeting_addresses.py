"""Addresses that a body's meetings are fetched from: set, looked at again, forgotten."""

import datetime
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from app.accounts.identity import SYSTEM, By
from app.history.actions import record
from app.organisations.models import Organisation
from app.organisations.queries import organisation
from app.rounds.actions.meetings import set_meetings
from app.rounds.calendar import day_of
from app.rounds.meeting_models import MeetingAddress
from app.rounds.queries.meetings import meeting_days

EVERY = datetime.timedelta(days=1)
AT_A_TIME = 20


class Due(NamedTuple):
    """An address that is to be looked at again."""

    organisation_id: int
    url: str
    called: str


def set_address(
    session: Session,
    organisation_id: int,
    *,
    url: str,
    called: str,
    days: Collection[datetime.date],
    by: By,
    now: datetime.datetime,
) -> int:
    """Let a body's meetings be fetched from an address that has just been read to hold ``days``; how many it has now.

    The same address again changes nothing but what it holds. Raises NotFound.
    """
    body = organisation(session, organisation_id)
    known = _locked(session, organisation_id)
    total = _take(session, organisation_id, known, days, by=by, now=now)
    same = known is not None and (known.url, known.called) == (url, called)
    address = known or MeetingAddress(organisation_id=organisation_id, url=url, set_at=now, looked_at=now, due_at=now)
    if not same:
        address.url, address.called, address.set_at, address.set_by = url, called, now, by.name
    _looked(session, address, days, now)
    if not same:
        record(
            session,
            "organisation.meetings_fetched_from",
            by=by,
            now=now,
            subject=("organisation", organisation_id),
            name=body.name,
            host=urlsplit(url).hostname or "",  # the rest of an address may be a secret
        )
    return total


def forget_address(session: Session, organisation_id: int, *, by: By, now: datetime.datetime) -> None:
    """Fetch a body's meetings no more; the days stay. Again changes nothing. Raises NotFound."""
    body = organisation(session, organisation_id)
    known = _locked(session, organisation_id)
    if known is None:
        return
    session.delete(known)
    session.flush()
    subject = ("organisation", organisation_id)
    record(session, "organisation.meetings_not_fetched", by=by, now=now, subject=subject, name=body.name)


def take_due(session: Session, *, now: datetime.datetime) -> list[Due]:
    """The addresses whose day has come, a few at a time; whoever takes them looks at them, and nobody else."""
    query = (
        select(MeetingAddress)
        .where(col(MeetingAddress.due_at) <= now)
        .order_by(col(MeetingAddress.due_at), col(MeetingAddress.organisation_id))
        .limit(AT_A_TIME)
        .with_for_update(skip_locked=True)
    )
    rows = session.exec(query.execution_options(populate_existing=True)).all()
    for row in rows:
        row.due_at = now + EVERY
        session.add(row)
    session.flush()
    return [Due(row.organisation_id, row.url, row.called) for row in rows]


def keep_fetched(session: Session, due: Due, days: Collection[datetime.date], *, now: datetime.datetime) -> bool:
    """Let what an address holds now be the body's days; whether it is still the address that was asked."""
    known = _locked(session, due.organisation_id)
    if known is None or (known.url, known.called) != (due.url, due.called):
        return False
    _take(session, due.organisation_id, known, days, by=SYSTEM, now=now)
    _looked(session, known, days, now)
    return True


def note_fault(session: Session, due: Due, fault: str, *, now: datetime.datetime) -> None:
    """Write down why an address could not be read; the days stay as they were."""
    known = _locked(session, due.organisation_id)
    if known is not None and (known.url, known.called) == (due.url, due.called):
        known.fault, known.looked_at = fault[:500], now
        session.add(known)
        session.flush()


def _locked(session: Session, organisation_id: int) -> MeetingAddress | None:
    session.get(Organisation, organisation_id, with_for_update=True, populate_existing=True)
    return session.get(MeetingAddress, organisation_id, with_for_update=True, populate_existing=True)


def _take(
    session: Session,
    organisation_id: int,
    known: MeetingAddress | None,
    days: Collection[datetime.date],
    *,
    by: By,
    now: datetime.datetime,
) -> int:
    """What is typed stays; what the address held before and holds no more goes."""
    today = day_of(now)
    before = {datetime.date.fromisoformat(day) for day in known.days} if known else set()
    typed = set(meeting_days(session, organisation_id, since=today)) - before
    coming = {day for day in days if day >= today}
    return set_meetings(session, organisation_id, typed | coming, today=today, by=by, now=now)


def _looked(session: Session, address: MeetingAddress, days: Collection[datetime.date], now: datetime.datetime) -> None:
    address.days, address.fault = [day.isoformat() for day in sorted(days)], ""
    address.looked_at, address.due_at = now, now + EVERY
    session.add(address)
    session.flush()
