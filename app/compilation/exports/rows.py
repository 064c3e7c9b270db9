"""What a column is, and how the rows of a table are read: some at a time, and what many have in common once."""

import datetime
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby
from operator import attrgetter
from typing import Any

from app.clock import local
from app.documents.shared import Shared, in_lots, read_together
from app.labels import Labels

Value = str | int | bool | datetime.date | datetime.datetime | None
_TOGETHER = 200
"""Rows that are read at once."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``name`` is the open data header, ``header`` the reader's; ``words`` turns a code into a label.

    ``told`` says it to a person where that takes more than the code. ``of``: what the value depends on, if many rows
    have that in common (``None``: this row has something of its own); neighbours with the same are read together.
    """

    name: str
    header: str
    width: int
    read: Callable[[Any], Value]
    words: Labels[Any] | None = None
    long: bool = False
    instant: bool = False
    told: Callable[[Any], Value] | None = None
    of: Callable[[Any], Hashable] | None = None

    def worded(self) -> Callable[[Any], Value]:
        """What reads the value for a person: labels instead of codes, instants on the municipality's clock."""
        if self.told is not None:
            return self.told
        if self.words is not None:
            return _label(self.read, dict(self.words.options()))
        return _on_the_clock(self.read) if self.instant else self.read


def rows_of(columns: Sequence[Column], *, worded: bool = True) -> Callable[[Iterable[Any]], Iterator[Sequence[Any]]]:
    """What reads the rows of a table with those columns: in words for a person, else in codes.

    Some rows are read at once, column by column, which is half of the steps that they take one by one. What depends
    on the same is looked up once a row, also where it stands in several places.
    """
    parts: list[Callable[[Sequence[Any]], Iterable[Value | Shared]]] = []
    of_same: dict[Callable[[Any], Hashable], list[tuple[int, list[Callable[[Any], Value]]]]] = {}
    for of, some in groupby(columns, key=attrgetter("of")):
        readers = [column.worded() if worded else column.read for column in some]
        if of is None:
            parts += [partial(map, reader) for reader in readers]
        else:
            of_same.setdefault(of, []).append((len(parts), readers))
            parts.append(_nothing)
    together = [([at for at, _readers in places], _shared(of, places)) for of, places in of_same.items()]

    def read(rows: Iterable[Any]) -> Iterator[Sequence[Any]]:
        for some in in_lots(rows, _TOGETHER):
            values = [part(some) for part in parts]
            for places, placed in together:
                for at, shared in zip(places, zip(*placed(some), strict=True), strict=True):
                    values[at] = shared
            yield from zip(*values, strict=True)

    return read


def _shared(
    of: Callable[[Any], Hashable], places: Sequence[tuple[int, Sequence[Callable[[Any], Value]]]]
) -> Callable[[Sequence[Any]], list[list[Shared]]]:
    """What reads for some rows all that depends on the same, place by place."""
    return read_together(of, lambda row: [Shared([read(row) for read in readers]) for _at, readers in places])


def _nothing(_rows: Sequence[Any]) -> tuple[()]:
    """What stands where something else will."""
    return ()


def _label(read: Callable[[Any], Value], words: dict[str, str]) -> Callable[[Any], Value]:
    def value(row: Any) -> Value:
        code = read(row)
        return words[code] if isinstance(code, str) else code

    return value


def _on_the_clock(read: Callable[[Any], Value]) -> Callable[[Any], Value]:
    shown = lru_cache(maxsize=4096)(local)

    def value(row: Any) -> Value:
        instant = read(row)
        return shown(instant) if isinstance(instant, datetime.datetime) else None

    return value
