"""On which days the bodies of a round are reminded by its plan. Pure; the only place that reckons them."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.i18n import _
from app.rounds.calendar import holiday_name
from app.tracking.rules import Addressee, NotReminded, why_not_reminded

EARLIEST, LATEST = -120, 60
"""Bounds of an offset: days from a body's own last day to answer, below zero before it."""
MOST_DAYS = 12
"""So many days one plan may name."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Whole hours on the municipality's clock between which nothing is sent; they may go past midnight."""

    start: int
    end: int

    def __contains__(self, hour: object) -> bool:
        """Whether nothing is sent in that hour."""
        if not isinstance(hour, int) or self.start == self.end:
            return False
        if self.start < self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


@dataclass(frozen=True, slots=True)
class Days:
    """What decides the days. ``since``: the day from which the plan counts; what lay before it is past."""

    offsets: tuple[int, ...]
    working_days: bool
    since: datetime.date


def reminder_day(deadline: datetime.date, offset: int, *, working_days: bool) -> datetime.date:
    """The day so many days from a body's own last day.

    With ``working_days`` a day off is moved: to the working day before it when that leaves the body more time to
    answer (on the last day and before it), to the one after it when the time is already out.
    """
    day = deadline + datetime.timedelta(days=offset)
    step = datetime.timedelta(days=1 if offset > 0 else -1)
    while working_days and holiday_name(day):
        day += step
    return day


def planned_days(days: Days, deadline: datetime.date) -> dict[datetime.date, int]:
    """The days on which a body with this last day is reminded → the offset; in order, from the plan's first day."""
    planned: dict[datetime.date, int] = {}
    for offset in sorted(days.offsets):
        day = reminder_day(deadline, offset, working_days=days.working_days)
        if day >= days.since:
            planned.setdefault(day, offset)
    return dict(sorted(planned.items()))


def due(
    days: Days, deadline: datetime.date, excepted: Collection[int], body: Addressee, today: datetime.date
) -> int | None:
    """The offset by which a body is to be reminded now; None when it is not.

    Only the latest of the days that have come counts, so that a server that stood still sends one reminder and not
    three. A reminder since then, the plan's or an official's own, is that reminder.
    """
    come = [(day, offset) for day, offset in planned_days(days, deadline).items() if day <= today]
    if not come:
        return None
    day, offset = come[-1]
    if offset in excepted or (body.reminded_on is not None and body.reminded_on >= day):
        return None
    return offset if why_not_reminded(body, today) is None else None


def why_not_then(body: Addressee, today: datetime.date) -> NotReminded | None:
    """Why a body would not be reminded on a day that is still to come, as things stand; None when it would."""
    reason = why_not_reminded(body, today)
    return None if reason is NotReminded.TODAY else reason


def suggested(opened: datetime.date, deadline: datetime.date) -> tuple[int, ...]:
    """The offsets that are proposed for a round of this length: the first when there is half of a long period left."""
    length = (deadline - opened).days
    if length >= 56:
        return (-21, -7, -1, 2)
    if length >= 28:
        return (-14, -3, 1)
    return (-5, -1, 1) if length >= 14 else (-2, 1)


def fault_of(offsets: Collection[int]) -> str:
    """What is wrong with the offsets of a plan, in words; "" when nothing is."""
    if any(not EARLIEST <= offset <= LATEST for offset in offsets):
        too_far = _("Ange högst {before} dagar före och {after} dagar efter sista svarsdagen.")
        return too_far.format(before=-EARLIEST, after=LATEST)
    return _("Ange högst {n} dagar.").format(n=MOST_DAYS) if len(set(offsets)) > MOST_DAYS else ""


def tidied(offsets: Sequence[int]) -> tuple[int, ...]:
    """The offsets once each, in the order of the days."""
    return tuple(sorted(set(offsets)))
