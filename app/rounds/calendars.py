"""Reading the calendars that bodies have on the network: when an address is set, and daily by the worker."""

import datetime
import logging
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from app.database import Database
from app.errors import RemissError
from app.outgoing import Network, fetched
from app.rounds.actions.meeting_addresses import keep_fetched, note_fault, take_due
from app.rounds.calendar import day_of
from app.rounds.meeting_days import LARGEST_FILE, FromCalendar, calendar_days
from app.temporary import temporary_file

log = logging.getLogger("remiss.calendars")


def read_address(url: str, *, called: str, networks: Sequence[Network], today: datetime.date) -> FromCalendar:
    """The days that a calendar on the network holds, read as an uploaded file is. Raises RemissError, saying why."""
    content = fetched(url, networks=networks, most=LARGEST_FILE, accept="text/calendar")
    with temporary_file(suffix=".ics") as copy:
        copy.write(content)
        copy.flush()
        return calendar_days(Path(copy.name), called=called, today=today)


def look_at_calendars(database: Database, *, networks: Sequence[Network], now: datetime.datetime) -> int:
    """Look again at the addresses whose day has come; how many could be read.

    A transaction an address: one that cannot be read is told on its body's page, keeps its days, and stops no other.
    """
    with database.write() as session:
        due = take_due(session, now=now)
    done = 0
    for each in due:
        try:
            held = read_address(each.url, called=each.called, networks=networks, today=day_of(now))
            with database.write() as session:
                done += keep_fetched(session, each, held.days, now=now)
        except RemissError as error:
            log.warning("organisation %s: its calendar at %s is not read: %s", each[0], _host(each.url), error.code)
            with database.write() as session:
                note_fault(session, each, error.message, now=now)
        except SQLAlchemyError as error:
            log.error("organisation %s: its calendar is not kept: %s", each[0], type(error).__name__, exc_info=error)
    return done


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
