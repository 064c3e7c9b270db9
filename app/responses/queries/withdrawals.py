"""Answers that were taken back, as they are told."""

import datetime
from dataclasses import dataclass
from typing import Any

from app.clock import zulu
from app.i18n import long_date
from app.responses.labels import channel_label
from app.responses.models import Channel, Withdrawal


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """That a body has taken an answer back: when, who said so, and why if that was told.

    ``channel`` and ``told_on``: by which way and on which day it was told, where an official registered it.
    ``moved``: an official had registered it on the wrong body, and moved it.
    """

    at: datetime.datetime
    by: str
    reason: str
    channel: Channel | None = None
    told_on: datetime.date | None = None
    moved: bool = False

    @classmethod
    def of(cls, row: Withdrawal | None) -> "Withdrawn | None":
        """From its row; None for an answer that stands."""
        if row is None:
            return None
        channel = Channel(row.channel) if row.channel else None
        return cls(row.at, row.by_name, row.reason, channel, row.told_on, row.moved_to is not None)

    @property
    def is_registered(self) -> bool:
        """Whether an official registered it for the body."""
        return self.channel is not None

    @property
    def came(self) -> str:
        """When and how it was told the authority: "2 mars 2026, telefon"; "" where the body did it here itself."""
        return came_by(self.channel, self.told_on)

    def json(self) -> dict[str, Any]:
        """As the API tells it."""
        return {
            "at": zulu(self.at),
            "reason": self.reason,
            "registered": self.is_registered,
            "channel": self.channel.value if self.channel else None,
            "told_on": self.told_on.isoformat() if self.told_on else None,
        }


def came_by(channel: Channel | None, day: datetime.date | None) -> str:
    """By which way and on which day something was told the authority, in words."""
    if channel is None or day is None:
        return ""
    return f"{long_date(day)}, {channel_label(channel).lower()}"
