"""The board's figures, and what the address asks for: a search, a status, a group, an order."""

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar
from urllib.parse import urlencode

from app.i18n import _
from app.rounds.calendar import day_of
from app.rounds.counts import Counts
from app.sorting import search_text
from app.tracking.labels import board_status_label, flag_label, part_label
from app.tracking.queries import BoardItem
from app.tracking.rules import RESPONDED, BoardStatus, Flag, Part

AWAITED = "awaited"
_ORDER = {status: place for place, status in enumerate(BoardStatus)}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for. ``sort`` is a column or empty (the list's order); "-" before it turns it round.

    ``marked``: these bodies alone, for a file of those that were marked.
    """

    q: str = ""
    status: str = ""
    group: str = ""
    sort: str = ""
    marked: frozenset[int] = frozenset()

    def address(self, path: str, **changes: str) -> str:
        """The same wish with changes, as an address."""
        wish = {"q": self.q, "status": self.status, "group": self.group, "sort": self.sort} | changes
        query = urlencode({name: value for name, value in wish.items() if value})
        return f"{path}?{query}" if query else path

    @property
    def is_narrow(self) -> bool:
        """Whether some bodies may be left out."""
        return bool(self.q or self.status or self.group or self.marked)

    def wants(self, item: BoardItem) -> bool:
        """Whether a body is among what was asked for."""
        if self.marked and item.id not in self.marked:
            return False
        if self.group and item.group != self.group:
            return False
        if self.q and search_text(self.q) not in search_text(item.name):
            return False
        if not self.status:
            return True
        if self.status == AWAITED:
            return item.awaited
        if self.status in list(Flag):
            return bool(getattr(item, self.status))
        return self.status in (item.part, item.status if item.status_is_said else "")


def latest(item: BoardItem) -> tuple[str, datetime.date] | None:
    """The last step a body has come to, and its day. Of a draft only the day it was begun."""
    if item.responded_at:
        return _("svarade"), day_of(item.responded_at)
    if item.begun_on:
        return _("började"), item.begun_on
    if item.opened_at:
        return _("öppnade"), day_of(item.opened_at)
    if item.posted_on:
        return _("brev postat"), item.posted_on
    if item.printed:
        return (_("brev utskrivet"), day_of(item.printed_at)) if item.printed_at else None
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


def seen(rows: Sequence[R], wish: Wish) -> list[R]:
    """The rows that the address asks for, in its order."""
    chosen = [row for row in rows if wish.wants(row.item)] if wish.is_narrow else list(rows)
    return ordered(chosen, wish.sort)


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


class Segment(NamedTuple):
    """A part of the bar: its look, its word, how many bodies are in it, and what the address calls it."""

    tone: str
    word: str
    bodies: int
    code: str


@dataclass(frozen=True, slots=True)
class Sum:
    """The big figure, what is said below it, and the bar. ``total`` counts the rows."""

    counts: Counts
    total: int
    segments: list[Segment]
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
        waiting=sum(item.awaited for item in items),
        waiting_longer=sum(item.extended and item.awaited for item in items),
        not_required=n[BoardStatus.NOT_REQUIRED],
        drafting=n[BoardStatus.DRAFTING],
        missing=n[BoardStatus.MISSING],
        late=sum(item.late for item in items),
        left_out=sum(item.left_out for item in items),
    )


def what_there_is(items: Sequence[BoardItem]) -> frozenset[str]:
    """The statuses and flags that some body has."""
    statuses = {str(item.status) for item in items if item.status_is_said}
    return frozenset(statuses | {flag for flag in Flag if any(getattr(item, flag) for item in items)})


def choices(there_is: frozenset[str], chosen: str) -> list[tuple[str, str]]:
    """What the board can be narrowed to: what some body is, and what the address asks for."""
    there = there_is | {chosen}
    words = dict([*board_status_label.options(), *flag_label.options(), *part_label.options()])
    return [(AWAITED, _("Har inte svarat")), *((code, word) for code, word in words.items() if code in there)]


TONES = {
    Part.ANSWERED: "done",
    Part.SHORT: "partly",
    Part.DRAFTING: "working",
    Part.UNDERWAY: "waiting",
    Part.KEPT: "again",
    Part.WAITS: "again",
    Part.NOT_REQUIRED: "idle",
    Part.MISSING: "broken",
    Part.UNREACHED: "broken",
}
ALWAYS = (Part.ANSWERED, Part.SHORT, Part.DRAFTING, Part.UNDERWAY, Part.UNREACHED)
"""The parts of the bar that its legend names also when nobody is in them."""


def sum_of(items: Sequence[BoardItem], can_be_reminded: int) -> Sum:
    """The board in figures."""
    n = Counter(item.part for item in items)
    segments = [Segment(TONES[part], part_label(part), n[part], part) for part in Part if n[part] or part in ALWAYS]
    return Sum(counts_of(items), len(items), segments, can_be_reminded)
