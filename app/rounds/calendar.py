"""Days as the municipality counts them: which day an instant belongs to, when a day ends, which days are holidays.

Pure: everything is given, nothing asks what time it is.
"""

import datetime
from functools import lru_cache

from app.clock import day_of, last_moment, local

__all__ = ["day_of", "days_left", "holiday_name", "hour_of", "last_moment", "time_of"]

NAMES = {
    "01-01": "nyårsdagen",
    "01-06": "trettondagen",
    "05-01": "första maj",
    "06-06": "nationaldagen",
    "12-24": "julafton",
    "12-25": "juldagen",
    "12-26": "annandag jul",
    "12-31": "nyårsafton",
}
MOVABLE = {
    "Good Friday": "långfredagen",
    "Easter Sunday": "påskdagen",
    "Easter Monday": "annandag påsk",
    "Ascension Day": "Kristi himmelsfärdsdag",
    "Pentecost": "pingstdagen",
    "Midsummer Eve": "midsommarafton",
    "Midsummer Day": "midsommardagen",
    "All Saints' Day": "alla helgons dag",
}
_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb", "febr"),
    ("mars", "march", "mar"),
    ("april", "apr"),
    ("maj", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augusti", "august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
"""The months as people write them, in Swedish and English, and shortened: their numbers."""


def days_left(deadline: datetime.date, now: datetime.datetime) -> int:
    """Days from today to the last day to answer: 0 on that day, below zero when it has passed."""
    return (deadline - day_of(now)).days


def working_day(day: datetime.date) -> datetime.date:
    """That day, or the first working day after it."""
    while holiday_name(day):
        day += datetime.timedelta(days=1)
    return day


def hour_of(now: datetime.datetime) -> int:
    """The hour on the municipality's clock: 0 to 23."""
    return local(now).hour


def time_of(now: datetime.datetime) -> str:
    """The time of day on the municipality's clock: "08.00"."""
    return local(now).strftime("%H.%M")


@lru_cache(maxsize=32)
def _holidays(year: int) -> dict[datetime.date, str]:
    import holidays  # slow to import, and only needed when a round is checked

    sweden = holidays.country_holidays("SE", years=year, language="en_US", categories=("public", "de_facto"))
    return dict(sweden.items())


def holiday_name(day: datetime.date) -> str | None:
    """What a day is when it is no working day: a holiday's name, "lördag" or "söndag"; else None.

    Holidays of lag (1989:253) and the eves that lag (1930:173) counts with them.
    """
    english = _holidays(day.year).get(day)
    if english:
        return NAMES.get(day.isoformat()[5:]) or MOVABLE.get(english.split(";")[0], english)
    return {5: "lördag", 6: "söndag"}.get(day.weekday())
