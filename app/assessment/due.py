"""When an action is to be done: a year, a quarter, a month or a day, as one plain text that can be sorted. Pure."""

import calendar
import datetime
import re

from app.errors import Invalid
from app.i18n import _, long_date, month_name

_YEAR = r"(20\d\d|21\d\d)"
_FORMS = (
    ("{}", re.compile(rf"{_YEAR}\Z", re.ASCII)),
    ("{}-Q{}", re.compile(rf"{_YEAR}-?q([1-4])\Z", re.ASCII)),
    ("{}-{}", re.compile(rf"{_YEAR}-(0[1-9]|1[0-2])\Z", re.ASCII)),
    ("{}-{}-{}", re.compile(rf"{_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z", re.ASCII)),
)
_QUARTER = re.compile(r"(?:kvartal|quarter|kv|q)\.? ?([1-4]) (\d{4})\Z", re.ASCII)
_QUARTER_LAST = re.compile(r"(\d{4}),? (?:kvartal|quarter|kv|q)\.? ?([1-4])\Z", re.ASCII)


def due_of(typed: str) -> str:
    """The plain form of what was typed ("kvartal 2 2027" is "2027-Q2"); "" for nothing. Raises Invalid for others."""
    text = " ".join(typed.lower().split())
    if not text:
        return ""
    text = _QUARTER_LAST.sub(r"\1-q\2", _QUARTER.sub(r"\2-q\1", text))
    for form, pattern in _FORMS:
        if found := pattern.match(text):
            due = form.format(*found.groups())
            if len(due) == 10 and int(due[8:]) > calendar.monthrange(int(due[:4]), int(due[5:7]))[1]:
                break
            return due
    message = _("Skriv ett år, ett kvartal, en månad eller en dag: 2027, 2027-Q2, 2027-06 eller 2027-06-30.")
    raise Invalid(message, code="due_unreadable", fields={"due": message})


def last_day(due: str) -> datetime.date:
    """The last day of the plain form, by which it is sorted; the very last one where nothing is said."""
    if not due:
        return datetime.date.max
    year, _dash, rest = due.partition("-")
    if rest[2:]:
        return datetime.date.fromisoformat(due)
    month = int(rest[1:]) * 3 if rest.startswith("Q") else int(rest or 12)
    return datetime.date(int(year), month, calendar.monthrange(int(year), month)[1])


def due_in_words(due: str) -> str:
    """As it is read: "2027", "kvartal 2 2027", "juni 2027", "30 juni 2027"."""
    year, _dash, rest = due.partition("-")
    if rest.startswith("Q"):
        return _("kvartal {n} {year}").format(n=rest[1:], year=year)
    if not rest:
        return due
    day = last_day(due)
    return long_date(day) if rest[2:] else f"{month_name(day)} {year}"
