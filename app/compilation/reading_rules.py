"""How long a reading link lasts, how many a round may have, and when it leads nowhere any more. Pure."""

import datetime
import enum

from app.errors import Invalid, RuleBroken
from app.i18n import _, long_date, number
from app.rounds.models import RoundStatus

USUAL_DAYS = 30
MOST_DAYS = 365
MOST_LINKS = 200
"""How many of a round may be in force at once."""


class ReadingEnd(enum.StrEnum):
    """Why a reading link leads nowhere any more."""

    EXPIRED = "expired"
    REVOKED = "revoked"
    CANCELLED = "cancelled"


def usual_last_day(today: datetime.date) -> datetime.date:
    """The last day of a link for which nobody chooses another."""
    return today + datetime.timedelta(days=USUAL_DAYS)


def latest_last_day(today: datetime.date) -> datetime.date:
    """The latest day that may be chosen."""
    return today + datetime.timedelta(days=MOST_DAYS)


def require_last_day(last_day: datetime.date, today: datetime.date) -> None:
    """A day that has not passed, and at most a year away. Raises Invalid."""
    if last_day < today:
        said = _("Välj en dag som inte har passerat.")
    elif last_day > latest_last_day(today):
        said = _("En läslänk gäller högst ett år. Välj en dag till och med {date}.").format(
            date=long_date(latest_last_day(today))
        )
    else:
        return
    raise Invalid(said, code="last_day", fields={"last_day": said})


def may_be_read_by_link(status: RoundStatus) -> bool:
    """There is a compilation to read from the opening on, unless the round was cancelled."""
    return status not in (RoundStatus.DRAFT, RoundStatus.CANCELLED)


def require_readable(status: RoundStatus) -> None:
    """Raise RuleBroken where there is no compilation that a link could lead to."""
    if status is RoundStatus.DRAFT:
        raise RuleBroken(
            _("Det finns ingen sammanställning att läsa förrän remissen har öppnats."), code="round_not_open"
        )
    if not may_be_read_by_link(status):
        raise RuleBroken(_("Remissen är avbruten. Läslänkar till den går inte att göra."), code="round_cancelled")


def require_room(in_force: int) -> None:
    """Raise RuleBroken where a round has as many links in force as it may have."""
    if in_force >= MOST_LINKS:
        said = _("Remissen har redan {n} läslänkar som gäller. Dra in någon som inte behövs längre.")
        raise RuleBroken(said.format(n=number(MOST_LINKS)), code="too_many_reading_links")


def end_of_reading(
    last_day: datetime.date, revoked_at: datetime.datetime | None, status: RoundStatus, today: datetime.date
) -> ReadingEnd | None:
    """Why a link leads nowhere; None while it is in force. Its last day is one of its days."""
    if revoked_at is not None:
        return ReadingEnd.REVOKED
    if not may_be_read_by_link(status):
        return ReadingEnd.CANCELLED
    return ReadingEnd.EXPIRED if last_day < today else None
