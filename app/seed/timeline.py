"""What happens on which day, told in any order and done in the order of time."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from app.clock import zone

Act = Callable[[datetime.datetime], object]


def at(day: datetime.date, clock: str) -> datetime.datetime:
    """An instant by the municipality's clock ("9.40")."""
    hour, minute = clock.split(".")
    local = datetime.datetime.combine(day, datetime.time(int(hour), int(minute)), tzinfo=zone())
    return local.astimezone(datetime.UTC)


def workday(day: datetime.date, *, later: bool) -> datetime.date:
    """The day itself, or the nearest day after (or before) it that is no weekend."""
    while day.weekday() > 4:
        day += datetime.timedelta(days=1 if later else -1)
    return day


@dataclass
class Timeline:
    """Acts with their moments; those of the same moment are done in the order they were told."""

    acts: list[tuple[datetime.datetime, Act]] = field(default_factory=list)

    def on(self, day: datetime.date, clock: str, act: Act) -> None:
        """Something happens; ``act`` is given the moment."""
        self.acts.append((at(day, clock), act))

    def run(self) -> None:
        """Let it happen."""
        for moment, act in sorted(self.acts, key=lambda planned: planned[0]):
            act(moment)
        self.acts.clear()
