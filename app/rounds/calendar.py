"""Days as the municipality counts them: which day an instant belongs to, when a day ends, which days are holidays.

Pure: everything is given, nothing asks what time it is.
"""

import datetime
from functools import lru_cache

from app.clock import day_of, eves_off, last_moment, local

__all__ = ["day_of", "days_left", "holiday_name", "hour_of", "last_moment", "time_of"]

NAMES = {
    "01-01": "nyårsdagen",
    "01-06": "trettondagen",
    "05-01": "första maj",
    "06-06": "nationaldagen",
    "12-25": "juldagen",
    "12-26": "annandag jul",
}
MOVABLE = {
    "Good Friday": "långfredagen",
    "Easter Sunday": "påskdagen",
    "Easter Monday": "annandag påsk",
    "Ascension Day": "Kristi himmelsfärdsdag",
    "Pentecost": "pingstdagen",
    "Midsummer Day": "midsommardagen",
    "All Saints' Day": "alla helgons dag",
}
EVES = {
    "epiphany": ("Epiphany", "trettondagsafton"),
    "maundy_thursday": ("Good Friday", "skärtorsdagen"),
    "walpurgis": ("May Day", "valborgsmässoafton"),
    "midsummer": ("Midsummer Day", "midsommarafton"),
    "all_saints": ("All Saints' Day", "allhelgonaafton"),
    "christmas": ("Christmas Day", "julafton"),
}
"""The name in the setting → the holiday on the day after, and what the eve is called."""
NEW_YEARS_EVE = "nyårsafton"
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
def _holidays(year: int, eves: frozenset[str]) -> dict[datetime.date, str]:
    import holidays  # slow to import, and only needed when a round is checked

    sweden = holidays.country_holidays("SE", years=year, language="en_US", categories=("public",))
    before = {one: day - datetime.timedelta(days=1) for day, name in sweden.items() for one in name.split("; ")}
    off = {before[holiday]: word for eve, (holiday, word) in EVES.items() if eve in eves and holiday in before}
    if "new_year" in eves:
        off[datetime.date(year, 12, 31)] = NEW_YEARS_EVE
    return off | {
        day: NAMES.get(day.isoformat()[5:]) or MOVABLE.get(name.split(";")[0], name) for day, name in sweden.items()
    }


def holiday_name(day: datetime.date) -> str | None:
    """What a day is when it is no working day: the name of a holiday or an eve, "lördag" or "söndag"; else None.

    Holidays of lag (1989:253) and the eves that the municipality has off: those that lag (1930:173) counts with them,
    unless a setting says otherwise.
    """
    named = _holidays(day.year, eves_off()).get(day)
    return named or {5: "lördag", 6: "söndag"}.get(day.weekday())
