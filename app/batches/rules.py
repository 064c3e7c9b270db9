"""Where a batch stands, what may be chosen for it, and what may be done with it. Pure."""

import datetime
import enum
from dataclasses import asdict, dataclass
from typing import Any

from app.errors import RuleBroken
from app.i18n import _
from app.jobs.models import JobStatus
from app.responses.models import Channel

MOST_NOTED = 500


class BatchState(enum.StrEnum):
    """Where a batch stands; computed from what is stored."""

    READING = "reading"
    UNREAD = "unread"
    READ = "read"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Choices:
    """How a table is to be registered.

    ``received_on``: of rows that say no day. ``hidden``: hidden rows, too. ``carry``: a row without a body is that of
    the row above. ``unsolicited``: bodies that are not in the round are added. ``corrections``: what a body said by an
    earlier batch is replaced where it says something else now.
    """

    channel: Channel = Channel.EMAIL
    received_on: datetime.date | None = None
    hidden: bool = False
    carry: bool = False
    unsolicited: bool = False
    corrections: bool = False

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        day = self.received_on.isoformat() if self.received_on else None
        return asdict(self) | {"channel": self.channel.value, "received_on": day}

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Choices":
        """From JSON; what was never chosen is as it begins."""
        if not stored:
            return cls()
        day = stored["received_on"]
        known = stored | {"received_on": datetime.date.fromisoformat(day) if day else None}
        return cls(**known | {"channel": Channel(stored["channel"])})


def state_of(*, read: bool, failed: bool, finished: bool, begun: bool, job: JobStatus | None) -> BatchState:
    """Where a batch stands. ``job``: how the one stands that reads or registers it, None when there is none."""
    at_work = job in (JobStatus.QUEUED, JobStatus.RUNNING)
    if not read:
        return BatchState.READING if at_work and not failed else BatchState.UNREAD
    if at_work:
        return BatchState.RUNNING
    if finished:
        return BatchState.DONE
    return BatchState.STOPPED if begun else BatchState.READ


def require_at_rest(state: BatchState) -> None:
    """Whether a batch may be changed or begun: not while it is read or registered."""
    if state is BatchState.READING:
        raise RuleBroken(_("Filen är inte färdigläst. Vänta en stund och försök igen."), code="still_reading")
    if state is BatchState.UNREAD:
        raise RuleBroken(_("Filen kunde inte läsas. Lägg in en annan."), code="unread")
    if state is BatchState.RUNNING:
        raise RuleBroken(_("Filen registreras just nu. Avbryt först, eller vänta tills det är klart."), code="running")


def rows_in_words(numbers: list[int], most: int = 200) -> str:
    """Row numbers to read: "2–4, 9"; cut where a reader has had enough."""
    spans: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    text = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)
    return text if len(text) <= most else f"{text[:most].rpartition(',')[0]} …"
