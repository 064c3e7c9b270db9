"""How officials are told of what happens, and who stands in for whom. Pure."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from app.accounts.kinds import HowTold, NoticeKind
from app.clock import local, zone

DEFAULTS: dict[NoticeKind, HowTold] = {
    NoticeKind.ANSWER: HowTold.DAILY,
    NoticeKind.WITHDRAWAL: HowTold.AT_ONCE,
    NoticeKind.TIME_REQUEST: HowTold.DAILY,
    NoticeKind.BOUNCE: HowTold.AT_ONCE,
    NoticeKind.DEADLINE: HowTold.DAILY,
    NoticeKind.OPENING_STOPPED: HowTold.AT_ONCE,
    NoticeKind.FILE: HowTold.NEVER,
    NoticeKind.ASSIGNED: HowTold.DAILY,
    NoticeKind.ASSIGNMENT_DUE: HowTold.DAILY,
    NoticeKind.SENT_BACK: HowTold.DAILY,
    NoticeKind.LOCKED_FILE: HowTold.AT_ONCE,
}
"""What holds until an official has chosen. Files take seconds as a rule: they stand on the page "Att göra"."""
DAILY_AT = 7


@dataclass(frozen=True, slots=True)
class Told:
    """How an official is told of each thing, and at which hour the daily mail comes."""

    choices: Mapping[NoticeKind, HowTold]
    hour: int = DAILY_AT

    def due_at(self, kind: NoticeKind, now: datetime.datetime) -> datetime.datetime | None:
        """When a mail tells of what happens now; None: never."""
        how = self.choices[kind]
        if how is HowTold.NEVER:
            return None
        return now if how is HowTold.AT_ONCE else next_time(self.hour, now)


def told(stored: Mapping[str, str] | None = None, hour: int = DAILY_AT) -> Told:
    """What has been chosen, and the defaults for the rest."""
    chosen = stored or {}
    return Told({kind: HowTold(chosen.get(kind, how)) for kind, how in DEFAULTS.items()}, hour)


def next_time(hour: int, now: datetime.datetime) -> datetime.datetime:
    """The next instant after ``now`` at which the municipality's clock strikes the hour."""
    today = local(now).date()
    for day in (today, today + datetime.timedelta(days=1)):
        strikes = datetime.datetime.combine(day, datetime.time(hour), tzinfo=zone()).astimezone(datetime.UTC)
        if strikes > now:
            return strikes
    return strikes + datetime.timedelta(days=1)


def stand_in(user_id: int, substitutes: Mapping[int, int]) -> int:
    """Who acts for an official: the substitute, or the substitute's own; the official where that leads in a ring."""
    seen, at = {user_id}, user_id
    while at in substitutes:
        at = substitutes[at]
        if at in seen:
            return user_id
        seen.add(at)
    return at
