"""The board's figures, and what the address asks for: a search, a status, a group, an order."""

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from app.i18n import _
from app.rounds.calendar import day_of
from app.rounds.counts import Counts
from app.sorting import search_text
from app.tracking.labels import board_status_label, flag_label
from app.tracking.queries import BoardItem
from app.tracking.rules import RESPONDED, BoardStatus, Flag

AWAITED = "awaited"
_ORDER = {status: place for place, status in enumerate(BoardStatus)}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for. ``sort`` is a column or empty (the list's order); "-" before it turns it round."""

    q: str = ""
    status: str = ""
    group: str = ""
    sort: str = ""

    def address(self, path: str, **changes: str) -> str:
        """The same wish with changes, as an address."""
        wish = {"q": self.q, "status": self.status, "group": self.group, "sort": self.sort} | changes
        query = urlencode({name: value for name, value in wish.items() if value})
        return f"{path}?{query}" if query else path

    @property
    def is_narrow(self) -> bool:
        """Whether some bodies may be left out."""
        return bool(self.q or self.status or self.group)

    def wants(self, item: BoardItem) -> bool:
        """Whether a body is among what was asked for."""
        if self.group and item.group != self.group:
            return False
        if self.q and search_text(self.q) not in search_text(item.name):
            return False
        if not self.status:
            return True
        if self.status == AWAITED:
            return not item.responded and not item.unsolicited
        if self.status in list(Flag):
            return bool(getattr(item, self.status))
        return item.status == self.status and item.status_is_said


def latest(item: BoardItem) -> tuple[str, datetime.date] | None:
    """The last step a body has come to, and its day. Of a draft only the day it was begun."""
    if item.responded_at:
        return _("svarade"), day_of(item.responded_at)
    if item.begun_on:
        return _("började"), item.begun_on
    if item.opened_at:
        return _("öppnade"), day_of(item.opened_at)
    if item.sent_at is None:
        return None
    return _("sparat") if item.not_mailed else _("skickat"), day_of(item.sent_at)


class Row(Protocol):
    """A row of the board: its body."""

    @property
    def item(self) -> BoardItem:
        """The body."""


R = TypeVar("R", bound=Row)


def ordered(rows: Sequence[R], sort: str) -> list[R]:
    """Rows in the order that was asked for; equal ones keep the order of the list."""
    by = _SORTS.get(sort.removeprefix("-"))
    if by is None:
        return list(rows)
    return sorted(rows, key=lambda row: by(row.item), reverse=sort.startswith("-"))


def _day(item: BoardItem) -> datetime.date:
    _words, day = latest(item) or ("", datetime.date.min)
    return day


_SORTS: dict[str, Callable[[BoardItem], Any]] = {
    "name": lambda item: item.sort_key,
    "group": lambda item: item.group,
    "status": lambda item: _ORDER[item.status],
    "deadline": lambda item: item.deadline,
    "latest": _day,
    "reminders": lambda item: item.reminders,
}


@dataclass(frozen=True, slots=True)
class Sum:
    """The big figure, what is said below it, and the bar. ``total`` counts the rows."""

    counts: Counts
    total: int
    segments: list[tuple[str, str, int]]
    can_be_reminded: int


def counts_of(items: Sequence[BoardItem]) -> Counts:
    """The bodies of the rows in figures: the same as ``rounds.counts`` counts for a list of rounds."""
    n = Counter(item.status for item in items)
    asked = [item for item in items if not item.unsolicited]
    return Counts(
        consultees=len(items),
        asked=len(asked),
        responded=sum(n[status] for status in RESPONDED),
        answered=n[BoardStatus.ANSWERED],
        no_objection=n[BoardStatus.NO_OBJECTION],
        abstained=n[BoardStatus.ABSTAINED],
        waiting=sum(not item.responded for item in asked),
        waiting_longer=sum(item.extended and not item.responded for item in asked),
        drafting=n[BoardStatus.DRAFTING],
        missing=n[BoardStatus.MISSING],
        late=sum(item.late for item in items),
    )


def what_there_is(items: Sequence[BoardItem]) -> frozenset[str]:
    """The statuses and flags that some body has."""
    statuses = {str(item.status) for item in items if item.status_is_said}
    return frozenset(statuses | {flag for flag in Flag if any(getattr(item, flag) for item in items)})


def choices(there_is: frozenset[str], chosen: str) -> list[tuple[str, str]]:
    """What the board can be narrowed to: what some body is, and what the address asks for."""
    there = there_is | {chosen}
    words = [*board_status_label.options(), *flag_label.options()]
    return [(AWAITED, _("Har inte svarat")), *((code, word) for code, word in words if code in there)]


def sum_of(items: Sequence[BoardItem], can_be_reminded: int) -> Sum:
    """The board in figures."""
    n, of = Counter(item.status for item in items), BoardStatus
    kept, waiting = sum(item.only_kept for item in items), sum(item.only_waits for item in items)
    segments = [
        ("done", board_status_label(of.ANSWERED), n[of.ANSWERED]),
        ("partly", _("Inget att erinra, avstår"), n[of.NO_OBJECTION] + n[of.ABSTAINED]),
        ("working", board_status_label(of.DRAFTING), n[of.DRAFTING]),
        ("waiting", _("Skickad, öppnad"), n[of.SENT] + n[of.OPENED] - kept),
    ]
    if kept:
        segments.append(("again", flag_label(Flag.NOT_MAILED), kept))
    if waiting:
        segments.append(("again", flag_label(Flag.MAIL_WAITS), waiting))
    if n[of.MISSING]:
        segments.append(("broken", board_status_label(of.MISSING), n[of.MISSING]))
    segments.append(("broken", _("Nås inte"), n[of.BOUNCED] + n[of.NOT_SENT] - waiting))
    return Sum(counts_of(items), len(items), segments, can_be_reminded)
