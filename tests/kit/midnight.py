"""No test begins on one day and ends on the next: close to midnight the next one waits until it has passed.

A test may ask for today when it arranges something and the application a moment later, and both are right; only
between them a new day may have begun. So a run may cross midnight, and no test does.
"""

import datetime
import time

from time_machine import escape_hatch

from app.clock import now, zone

LONGEST = 120
"""Seconds before midnight in which no test begins: no test takes longer."""


def wait_for_the_new_day() -> None:
    """By the real clock: a fixture that other tests share may have moved it, and then no day passes."""
    while not escape_hatch.is_travelling() and (left := seconds_left(now())) < LONGEST:
        time.sleep(min(left, 1.0) + 0.01)


def seconds_left(instant: datetime.datetime) -> float:
    """Until the municipality's next day begins."""
    day = instant.astimezone(zone()).date() + datetime.timedelta(days=1)
    return (datetime.datetime.combine(day, datetime.time(), tzinfo=zone()) - instant).total_seconds()
