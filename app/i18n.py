"""Language: Swedish is the source, English a catalogue; what a body meets stands in Finnish, too.

``_("Spara")`` gives the text in the language of the current request (a context variable, set at the edge).
Catalogues are ``app/locale/<language>/<room>.po``, one per room, merged at first use; a test fails if a text is
missing. Dates and numbers follow the language: "11 september 2023", "3,4".
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

LANGUAGES = ("sv", "en")
"""What every text is in."""
FOR_BODIES = (*LANGUAGES, "fi")
"""What a body's pages are in."""
LOCALE_DIR = Path(__file__).parent / "locale"

_language: ContextVar[str] = ContextVar("language", default="sv")


def language() -> str:
    """The language of the current request: one of ``FOR_BODIES``."""
    return _language.get()


def set_language(code: str) -> None:
    """Set the language of the current request; unknown codes mean Swedish."""
    _language.set(code if code in FOR_BODIES else "sv")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use a language for a while, as when a letter is written."""
    token = _language.set(code if code in FOR_BODIES else "sv")
    try:
        yield
    finally:
        _language.reset(token)


@lru_cache
def translations(code: str) -> NullTranslations:
    """The merged catalogue of a language; Swedish is the source and needs none."""
    if code == "sv":
        return NullTranslations()
    from app.catalogue import load

    return load(LOCALE_DIR / code)


def _(text: str) -> str:
    """``text`` (Swedish) in the current language."""
    return text if _language.get() == "sv" else translations(_language.get()).gettext(text)


def mark(text: str) -> str:
    """``text`` itself, marked for the catalogues: a table made at import, whose texts ``_()`` is given later."""
    return text


def ngettext(singular: str, plural: str, n: int) -> str:
    """``singular`` or ``plural`` after ``n``, in the current language. The caller fills in the ``{n}`` it may hold."""
    if _language.get() == "sv":
        return singular if n == 1 else plural
    return translations(_language.get()).ngettext(singular, plural, n)


_MONTHS = {
    "sv": (
        *("januari", "februari", "mars", "april", "maj", "juni"),
        *("juli", "augusti", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fi": (
        *("tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta", "kesäkuuta"),
        *("heinäkuuta", "elokuuta", "syyskuuta", "lokakuuta", "marraskuuta", "joulukuuta"),
    ),
}
_DAYS = {
    "sv": ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "fi": ["maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"],
}


def long_date(day: datetime.date, *, weekday: bool = False) -> str:
    """A date as it is read: "11 september 2023", with ``weekday`` "måndag 11 september 2023".

    In Finnish "11. syyskuuta 2023": the day is an ordinal number, of the month.
    """
    code = _language.get()
    number_of_day = f"{day.day}." if code == "fi" else day.day
    text = f"{number_of_day} {_MONTHS[code][day.month - 1]} {day.year}"
    return f"{_DAYS[code][day.weekday()]} {text}" if weekday else text


def month_name(day: datetime.date) -> str:
    """The month of a day, as it is named in a sentence: "juli"."""
    return _MONTHS[_language.get()][day.month - 1]


def short_date(day: datetime.date) -> str:
    """A date in a dense table: "11 sep", in Finnish "11.9." (the year is said elsewhere)."""
    if _language.get() == "fi":
        return f"{day.day}.{day.month}."
    return f"{day.day} {_MONTHS[_language.get()][day.month - 1][:3]}"


def number(value: float | int, decimals: int | None = None) -> str:
    """A number as it is read: "3,4", "8 200" (no-break space) in Swedish and Finnish; "3.4", "8,200" in English."""
    text = f"{value:,.{decimals}f}" if decimals is not None else f"{value:,}"
    if _language.get() == "en":
        return text
    return text.replace(",", "\u00a0").replace(".", ",")


def file_size(size: int) -> str:
    """The size of a file as it is read, from bytes: "412 byte", "38 kB", "2,4 MB" (powers of ten)."""
    if size < 1000:
        return _("{n} byte").format(n=number(size))
    if size < 1_000_000:
        return f"{number(round(size / 1000))}\xa0kB"
    return f"{number(round(size / 1_000_000, 1))}\xa0MB"
