"""The day that a cell says, as Excel, databases and people write it. Pure."""

import datetime
import re

from app.rounds.calendar import MONTH_NUMBERS

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}[:.]\d{2}.{0,20})?")
_SWEDISH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: \d{1,2}[:.]\d{2}.{0,20})?")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_WORDS = re.compile(r"(?:[^\W\d_]{3,8} )?(?:den )?(\d{1,2})(?::?[ea])?\.? ([^\W\d_]{3,9})\.? (\d{4})")
_SERIAL = re.compile(r"([34]\d{4}|5[0-9]{4})(?:\.\d{1,12})?")
_FIRST = datetime.date(1899, 12, 30)
"""Excel's day 0."""


def day_said(text: str) -> datetime.date | None:
    """The day, or None where none is said with certainty: 2026-11-05, 5/11/2026, 20261105, 5 nov 2026, 46331."""
    said = " ".join(text.casefold().split())
    if match := _SERIAL.fullmatch(said):
        return _FIRST + datetime.timedelta(days=int(match[1]))
    for pattern in (_ISO, _COMPACT):
        if match := pattern.fullmatch(said):
            return _day(match[1], match[2], match[3])
    if match := _SWEDISH.fullmatch(said):
        return _day(match[3], match[2], match[1])
    if match := _WORDS.fullmatch(said):
        month = MONTH_NUMBERS.get(match[2])
        return _day(match[3], str(month), match[1]) if month else None
    return None


def _day(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
