"""Time: instants are UTC and aware, days are the municipality's (REMISS_TIME_ZONE, Europe/Stockholm)."""

import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo


def now() -> datetime.datetime:
    """This instant, UTC, aware."""
    return datetime.datetime.now(datetime.UTC)


def zulu(instant: datetime.datetime) -> str:
    """An instant as the API and open data write it: ISO 8601 in UTC, ending in Z (as Pydantic does)."""
    return instant.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")


@lru_cache
def zone() -> ZoneInfo:
    """The municipality's time zone."""
    from app.settings import settings

    return ZoneInfo(settings().time_zone)


@lru_cache
def eves_off() -> frozenset[str]:
    """The eves that the municipality has off (REMISS_EVES_OFF)."""
    from app.settings import settings

    return settings().eves


def local(instant: datetime.datetime) -> datetime.datetime:
    """The same instant on the municipality's clock."""
    return instant.astimezone(zone())


def day_of(instant: datetime.datetime) -> datetime.date:
    """The municipality's calendar day at that instant."""
    return instant.astimezone(zone()).date()


def instants_of(wall: datetime.datetime) -> list[datetime.datetime]:
    """The instants (UTC) at which the municipality's clock shows this: one as a rule.

    None of a time that is jumped over when summer time begins, two of one that is passed twice when it ends.
    """
    folds = {wall.replace(tzinfo=zone(), fold=fold).astimezone(datetime.UTC) for fold in (0, 1)}
    return sorted(instant for instant in folds if local(instant).replace(tzinfo=None, fold=0) == wall)


def today() -> datetime.date:
    """The municipality's today."""
    return day_of(now())


def last_moment(day: datetime.date) -> datetime.datetime:
    """The first instant after ``day`` in the municipality, UTC: what arrives before it arrived in time (FL 22 §)."""
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), tzinfo=zone()).astimezone(
        datetime.UTC
    )
