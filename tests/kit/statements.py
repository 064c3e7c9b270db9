"""Counting the SQL statements of a block, on every engine of the process."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

_HOUSEKEEPING = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|PRAGMA|SET|SHOW|SAVEPOINT|RELEASE)\b", re.IGNORECASE)


@dataclass
class Statements:
    """What was said to the database in a block, in order."""

    texts: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many statements, transactions' own words not counted."""
        return len(self.texts)

    def __str__(self) -> str:
        lines = (f"{i:3}. {' '.join(text.split())[:240]}" for i, text in enumerate(self.texts, 1))
        return "\n".join([f"{self.count} statements:", *lines])


@contextmanager
def counting(at_most: int | None = None) -> Iterator[Statements]:
    """Collect the statements of the block; with ``at_most``, fail with their list when there are more."""
    heard = Statements()

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not _HOUSEKEEPING.match(statement):
            heard.texts.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    assert at_most is None or heard.count <= at_most, f"at most {at_most} were expected, but {heard}"
