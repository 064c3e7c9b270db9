"""Days as a test needs them, counted from the day on which it runs.

They are functions: a run may cross midnight, and what a module computes as it is imported is yesterday's from then on
(``tests/house/test_days.py`` finds such a module).
"""

import datetime

from app.clock import today


def in_days(days: int) -> str:
    """The day so many days from now, as a form or JSON carries it."""
    return str(today() + datetime.timedelta(days=days))


def in_a_month() -> str:
    """Long enough for any deadline, soon enough for a reminder."""
    return in_days(30)


def next_year() -> str:
    """Later than any deadline of the small world. Counted in days: a year has not always a 29 February."""
    return in_days(365)
