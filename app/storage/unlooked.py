"""Files whose content nobody has looked into yet: the queue, and how long it is."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from app.storage.models import FileTraits, StoredFile
from app.storage.scanning import is_kept

LONG = datetime.timedelta(hours=1)
"""A file that nobody has looked into for so long is not only next in turn."""


def to_look_into() -> Any:
    """Those files, each with when it came."""
    return (
        select(StoredFile.sha256, StoredFile.created_at)
        .outerjoin(FileTraits, col(FileTraits.sha256) == col(StoredFile.sha256))
        .where(col(FileTraits.sha256).is_(None), is_kept())
    )


@dataclass(frozen=True, slots=True)
class Unlooked:
    """How many files nobody has looked into yet, and since when the oldest waits."""

    number: int
    oldest: datetime.datetime | None

    def is_odd(self, now: datetime.datetime) -> bool:
        """Whether one has waited for so long that it must be missing, or that nobody looks."""
        return self.oldest is not None and self.oldest < now - LONG


def unlooked(session: Session) -> Unlooked:
    """How it goes with looking into files (one statement)."""
    query = to_look_into().with_only_columns(func.count(), func.min(col(StoredFile.created_at)))
    number, oldest = session.exec(query).one()
    return Unlooked(number, oldest)
