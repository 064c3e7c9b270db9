"""The days on which bodies meet: read from what is typed and from calendar files, and held against a last day.

Pure: everything is given, nothing asks what day it is.
"""

import datetime
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import Invalid, TooLarge, WrongType
from app.i18n import _, long_date
from app.intake.kinds import is_binary
from app.jobs.untrusted import Untrusted
from app.rounds.calendar import MONTH_NUMBERS, day_of

MOST_DAYS = 200
LARGEST_FILE = 1024 * 1024
LIMITS = Untrusted(seconds=15, processor=6, megabytes=500, imports=("icalendar", "recurring_ical_events"))
AHEAD = datetime.timedelta(days=3 * 366)
"""How far ahead a calendar file is read: boards set their meetings a year or two in advance."""

_WEEKDAY = r"(?:(?:mån|tis|ons|tors|fre|lör|sön)(?:dag(?:en)?)?\s+(?:den\s+)?)?"
_NUMBERS = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(rf"{_WEEKDAY}(\d{{1,2}})\s+([a-z]{{3,9}})\.?\s+(\d{{4}})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FromCalendar:
    """What a calendar file holds: the ``days`` from today on, out of how many ``events``."""

    days: tuple[datetime.date, ...]
    events: int


@dataclass(frozen=True, slots=True)
class Chance:
    """Whether a body can decide in time: its ``last`` meeting until the last day, and the ``following`` one."""

    last: datetime.date | None = None
    following: datetime.date | None = None

    @property
    def too_late(self) -> bool:
        """Whether it meets, but not before the last day has passed. Of a body whose meetings nobody knows: no."""
        return self.last is None and self.following is not None


def chance(days: Collection[datetime.date], *, today: datetime.date, deadline: datetime.date) -> Chance:
    """The chance of a body that meets on these days, from ``today`` until its own last day, that day included."""
    return Chance(
        last=max((day for day in days if today <= day <= deadline), default=None),
        following=min((day for day in days if day > max(deadline, today)), default=None),
    )


def typed_days(text: str, *, today: datetime.date) -> list[datetime.date]:
    """The days in a text, one a line ("2027-03-15", "15 mars 2027"), in order and each once.

    Raises Invalid, with the first that is none or has passed, or when there are too many.
    """
    days: set[datetime.date] = set()
    for line in filter(None, (line.strip(" \t,;.•*-") for line in text.splitlines())):
        day = _day_of(line)
        if day is None:
            message = _(
                "”{line}” är inget datum. Skriv en dag på varje rad, till exempel 2027-03-15 eller 15 mars 2027."
            )
            raise _wrong(message.format(line=line[:80]))
        days.add(day)
    require_coming(days, today=today)
    if len(days) > MOST_DAYS:
        raise _wrong(_("Det är fler än {n} dagar. Ta bort dem som ligger längst fram.").format(n=MOST_DAYS))
    return sorted(days)


def require_coming(days: Collection[datetime.date], *, today: datetime.date) -> None:
    """Raises Invalid, with the first of the days, when one has passed."""
    if days and (first := min(days)) < today:
        raise _wrong(_("{day} har redan passerat. Ta bort den dagen.").format(day=long_date(first)))


def _wrong(message: str) -> Invalid:
    return Invalid(message, code="meeting_days", fields={"days": message})


def _day_of(line: str) -> datetime.date | None:
    if numbers := _NUMBERS.fullmatch(line):
        year, month, day = (int(part) for part in numbers.groups())
    elif (words := _WORDS.fullmatch(line)) and (month := MONTH_NUMBERS.get(words[2].casefold(), 0)):
        year, day = int(words[3]), int(words[1])
    else:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def calendar_days(path: Path, *, called: str, today: datetime.date, limits: Untrusted = LIMITS) -> FromCalendar:
    """The days of the events in a calendar file (RFC 5545), read in a limited child process.

    ``called``: only events whose title has this in it. Raises TooLarge (over 1 MB), WrongType or Invalid.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise TooLarge(_("Filen är större än 1 MB. Spara bara sammanträdena ur kalendern och försök igen."))
    with path.open("rb") as source:
        start = source.read(8192)
    if not start.strip():
        raise Invalid(_("Filen är tom. Välj en fil med innehåll."), code="empty")
    if is_binary(start) or b"BEGIN:VCALENDAR" not in start.upper():
        raise WrongType(_("Det här är ingen kalenderfil. Exportera sammanträdena som .ics och försök igen."))
    starts, events = limits.run(read_calendar, path, called.casefold(), today)
    days = sorted({day for day in map(_own_day, starts) if day >= today})
    return FromCalendar(tuple(days[:MOST_DAYS]), events)


def read_calendar(path: Path, called: str, today: datetime.date) -> tuple[list[str], int]:
    """What :func:`calendar_days` runs in the child process: when each event begins, and how many were there."""
    import zoneinfo

    import icalendar
    import recurring_ical_events

    zoneinfo.reset_tzpath(to=())  # the system's folder cannot be read here; the zones of tzdata can
    try:
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        events = [event for event in calendar.walk("VEVENT") if called in str(event.get("summary", "")).casefold()]
        _require_plain(events)
        wanted = icalendar.Calendar()
        for part in [*calendar.walk("VTIMEZONE"), *events]:
            wanted.add_component(part)
        occurring = recurring_ical_events.of(wanted, skip_bad_series=True).between(today, today + AHEAD)
    except (ValueError, KeyError, TypeError, AttributeError, LookupError, OverflowError) as error:
        message = _("Kalenderfilen kunde inte läsas. Exportera den på nytt och försök igen.")
        raise Invalid(message, code="broken") from error
    return [_iso(event["dtstart"].dt) for event in occurring], len(events)


def _iso(start: datetime.date) -> str:
    """As it leaves the child process, where only plain values do: an instant in UTC, whatever zone the file names."""
    if isinstance(start, datetime.datetime) and start.tzinfo is not None:
        return start.astimezone(datetime.UTC).isoformat()
    return start.isoformat()


def _require_plain(events: Sequence[object]) -> None:
    """No board meets every minute: such a rule is a mistake or an attack, and would be worked on for hours."""
    for event in events:
        rules = event.get("rrule") or []  # type: ignore[attr-defined]  # icalendar's own type for any component
        for rule in rules if isinstance(rules, list) else [rules]:
            often = {str(value).upper() for value in rule.get("freq", [])} & {"SECONDLY", "MINUTELY", "HOURLY"}
            if often or any(len(rule.get(part, [])) > 1 for part in ("byhour", "byminute", "bysecond")):
                message = _("Kalenderfilen har en händelse som upprepas varje timme eller oftare. Ta bort den.")
                raise Invalid(message, code="repeats")


def _own_day(start: str) -> datetime.date:
    """The municipality's day of an event that begins at this day or instant; an instant without a zone is local."""
    if "T" not in start:
        return datetime.date.fromisoformat(start)
    instant = datetime.datetime.fromisoformat(start)
    return day_of(instant) if instant.tzinfo else instant.date()
