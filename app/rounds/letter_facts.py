"""What a cover letter says of the round: its last day to answer, and how that agrees with the round's. Pure.

A letter may name many days. The one that counts stands in a sentence that speaks of answering by it.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.rounds.calendar import MONTH_NUMBERS
from app.rounds.cover_letter import paragraphs_of, sentences

_NAMES = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_WRITTEN = re.compile(rf"\b(\d{{1,2}})(?::?[ae]|\.|st|nd|rd|th)?\s+({_NAMES})\b\.?,?(?:\s+(\d{{4}}))?", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_SHORT = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/. -](\d{4})\b")
_ANSWER = re.compile(
    r"svar|yttra|inkom|lämna|skicka|synpunkt|sista dag|remisstid|tillhanda|reply|respon|answer|comments?\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"senast|till och med|t\.?\s?o\.?\s?m|sista|före|löper ut|går ut|deadline|no later|by\b|until", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class LetterDay:
    """A last day to answer that a letter names, and the sentence that it stands in."""

    day: datetime.date
    sentence: str


def deadline_in(letter: str, *, near: datetime.date) -> LetterDay | None:
    """The last day to answer that a letter names; None when it names none, or several that differ.

    A day without a year is the one closest to ``near``.
    """
    named = [
        LetterDay(day, sentence)
        for paragraph in paragraphs_of(letter)
        for sentence in sentences(" ".join(paragraph.split()))
        if _ANSWER.search(sentence) and _BY.search(sentence)
        for day in days_in(sentence, near=near)
    ]
    days = {letter_day.day for letter_day in named}
    return named[0] if len(days) == 1 else None


def letter_deadline_differs(letter: str, deadline: datetime.date) -> LetterDay | None:
    """The letter's last day to answer where it is another than the round's. Called by the checks before opening."""
    named = deadline_in(letter, near=deadline)
    return named if named is not None and named.day != deadline else None


def days_in(text: str, *, near: datetime.date) -> Iterator[datetime.date]:
    """The days that a text names: "den 11 september 2023", "2023-09-11", "11/9 2023"."""
    for found in _WRITTEN.finditer(text):
        day, month = int(found[1]), MONTH_NUMBERS[found[2].casefold()]
        yield from _closest(day, month, near) if found[3] is None else _day(int(found[3]), month, day)
    for found in _ISO.finditer(text):
        yield from _day(int(found[1]), int(found[2]), int(found[3]))
    for found in _SHORT.finditer(text):
        yield from _day(int(found[3]), int(found[2]), int(found[1]))


def _closest(day: int, month: int, near: datetime.date) -> list[datetime.date]:
    possible = [date for year in (near.year - 1, near.year, near.year + 1) for date in _day(year, month, day)]
    return sorted(possible, key=lambda date: abs((date - near).days))[:1]


def _day(year: int, month: int, day: int) -> list[datetime.date]:
    try:
        return [datetime.date(year, month, day)]
    except ValueError:  # "31 februari", "2023-13-01": no day
        return []
