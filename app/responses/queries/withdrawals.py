"""Answers that were taken back, as they are told."""

import datetime
from dataclasses import dataclass
from typing import Any

from app.clock import zulu
from app.responses.models import Withdrawal


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """That a body has taken an answer back: when, who said so, and why if that was told."""

    at: datetime.datetime
    by: str
    reason: str

    @classmethod
    def of(cls, row: Withdrawal | None) -> "Withdrawn | None":
        """From its row; None for an answer that stands."""
        return cls(row.at, row.by_name, row.reason) if row else None

    def json(self) -> dict[str, Any]:
        """As the API tells it."""
        return {"at": zulu(self.at), "reason": self.reason}
