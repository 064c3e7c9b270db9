"""Files that cannot be read now: they are tried again after growing pauses, so that nothing is told for ever.

It is known to one process only. What waits stands in the database, and is counted there for whoever looks after it.
"""

import datetime
from dataclasses import dataclass, field

FIRST, LONGEST = datetime.timedelta(minutes=1), datetime.timedelta(hours=6)
"""The first pause after a file could not be read, and the longest: each is twice the one before it."""
MOST = 10_000
"""Of so many files it is remembered; where more are missing, the store is, and the oldest of them may be told again."""


@dataclass
class Patience:
    """When each file that could not be read is tried again."""

    _until: dict[str, tuple[datetime.datetime, datetime.timedelta]] = field(default_factory=dict)

    def is_waiting(self, sha256: str, now: datetime.datetime) -> bool:
        """Whether a file is left alone for now. A clock that was set back ends the wait."""
        until, pause = self._until.get(sha256, (now, FIRST))
        return now < until <= now + pause

    def failed(self, sha256: str, now: datetime.datetime) -> datetime.timedelta:
        """It could not be read, once more. How long it is left alone now."""
        known = self._until.pop(sha256, None)
        pause = min(known[1] * 2, LONGEST) if known else FIRST
        if len(self._until) >= MOST:
            del self._until[next(iter(self._until))]
        self._until[sha256] = now + pause, pause
        return pause

    def read(self, sha256: str) -> None:
        """It can be read again."""
        self._until.pop(sha256, None)
