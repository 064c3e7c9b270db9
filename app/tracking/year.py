"""The rounds of a year beside each other: from the day each was opened to its last day to answer. Pure."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from app.rounds.calendar import day_of
from app.rounds.models import RoundStatus
from app.rounds.queries import RoundRow

TONES = {
    RoundStatus.DRAFT: "idle",
    RoundStatus.OPEN: "done",
    RoundStatus.CLOSED: "partly",
    RoundStatus.COMPILING: "working",
    RoundStatus.PUBLISHED: "waiting",
    RoundStatus.ARCHIVED: "waiting",
    RoundStatus.CANCELLED: "idle",
}


@dataclass(frozen=True, slots=True)
class YearRow:
    """A round in the picture: ``begin`` and ``length`` in days of the year; ``opened`` None for a draft."""

    round: RoundRow
    opened: datetime.date | None
    tone: str
    begin: int
    length: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year, how many days it has, where today is in it (None in another), the first day of each month, its rounds.

    ``earlier`` and ``later``: the years beside it, as far as there are rounds, or this year.
    """

    number: int
    earlier: int | None
    later: int | None
    days: int
    today: int | None
    months: list[tuple[int, datetime.date]]
    rows: list[YearRow]


def year_of(rounds: Sequence[RoundRow], number: int, today: datetime.date) -> Year:
    """The rounds that have a day in the year, in the order of their last days. A draft is a week long, at its end."""
    first, after = datetime.date(number, 1, 1), datetime.date(number + 1, 1, 1)
    named = [day.year for row in rounds for day in (row.opened_at or row.deadline, row.deadline)] + [today.year]
    rows = []
    for round_ in sorted(rounds, key=lambda row: (row.deadline, row.id)):
        opened = day_of(round_.opened_at) if round_.opened_at else None
        begin = max(opened or round_.deadline - datetime.timedelta(days=7), first)
        end = min(round_.deadline + datetime.timedelta(days=1), after)
        if begin >= after or end <= first:
            continue
        begins, length = (begin - first).days, max((end - begin).days, 1)
        rows.append(YearRow(round_, opened, TONES[round_.status], begins, length))
    return Year(
        number=number,
        earlier=min(number - 1, max(named)) if number > min(named) else None,
        later=max(number + 1, min(named)) if number < max(named) else None,
        days=(after - first).days,
        today=(today - first).days if today.year == number else None,
        months=[((day - first).days, day) for day in (datetime.date(number, month, 1) for month in range(1, 13))],
        rows=rows,
    )
