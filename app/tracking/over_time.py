"""How the answers have come in, day by day: a curve for the eye, and the same figures in words. Pure."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.i18n import _, long_date, ngettext, number

MOST_ROWS = 16
"""So many lines are told at most; a longer time is told in steps of several days."""


@dataclass(frozen=True, slots=True)
class Row:
    """The days up to and with one: how many answers came in them, and how many there are then in all."""

    until: datetime.date
    came: int
    total: int


@dataclass(frozen=True, slots=True)
class OverTime:
    """Answers from the opening until today (or the last of them). ``of``: how many are expected.

    ``line`` and ``area`` are points of a picture that is ``days`` wide and ``height`` high; ``last_day``: where the
    round's last day to answer stands in it, None where that is further on.
    """

    first: datetime.date
    last: datetime.date
    days: int
    height: int
    line: str
    area: str
    last_day: int | None
    said: str
    rows: list[Row]


def over_time(
    came: Iterable[datetime.date], *, opened: datetime.date, deadline: datetime.date, today: datetime.date, of: int
) -> OverTime | None:
    """The answers by the day they came in; None before anything can be seen: on the first day, or without answers."""
    by_day = Counter(came)
    first = min([opened, *by_day])
    last = max([min(today, deadline + datetime.timedelta(days=60)), *by_day])
    days = (last - first).days
    if not by_day or days < 1:
        return None
    totals, total = [], 0
    for day in range(days + 1):
        total += by_day[first + datetime.timedelta(days=day)]
        totals.append(total)
    height = max(of, total)
    points = [f"0,{height - totals[0]}"]
    for day in range(1, days + 1):  # an answer stands from its day on: a stair, not a slope
        points += [f"{day},{height - totals[day - 1]}", f"{day},{height - totals[day]}"]
    line = " ".join(points)
    at = (deadline - first).days
    return OverTime(
        first=first,
        last=last,
        days=days,
        height=height,
        line=line,
        area=f"0,{height} {line} {days},{height}",
        last_day=at if at <= days else None,
        said=_said(totals, first, last, of),
        rows=_rows(totals, first),
    )


def _said(totals: list[int], first: datetime.date, last: datetime.date, of: int) -> str:
    """The curve in a sentence: when a half had come, and how many there are."""
    half = next(day for day, total in enumerate(totals) if total * 2 >= totals[-1])
    n = totals[-1]
    told = ngettext("{n} svar av {of} till och med {last}.", "{n} svar av {of} till och med {last}.", n)
    said = told.format(n=number(n), of=number(max(of, n)), last=long_date(last))
    halfway = _("Hälften av dem hade kommit {day}.").format(day=long_date(first + datetime.timedelta(days=half)))
    return f"{said} {halfway}" if n > 1 else said


def _rows(totals: list[int], first: datetime.date) -> list[Row]:
    step = next(step for step in (1, 7, 14, 28, 56, len(totals)) if -(-len(totals) // step) <= MOST_ROWS)
    rows: list[Row] = []
    for begin in range(0, len(totals), step):
        end = min(begin + step, len(totals)) - 1
        before = totals[begin - 1] if begin else 0
        rows.append(Row(first + datetime.timedelta(days=end), totals[end] - before, totals[end]))
    return rows
