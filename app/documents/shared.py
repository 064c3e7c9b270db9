"""What many rows of a table have in common, so that a writer makes it ready once and not for each of them."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

T = TypeVar("T")


def in_lots(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in their order, so many at a time; the last are fewer."""
    waiting = iter(rows)
    while some := list(islice(waiting, size)):
        yield some


class Shared:
    """The values of neighbouring columns. ``ready`` is for whoever writes the file: what they came to there.

    Belongs to one table of one file, and always to the same columns of it.
    """

    __slots__ = ("ready", "values")

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = values
        self.ready: Any = None


def once_each(
    key: Callable[[Any], Hashable],
    make: Callable[[Any], T],
    *,
    most: int = 4096,
    known: dict[Hashable, T] | None = None,
) -> Callable[[Any], T]:
    """``make`` for rows, called once for those with the same ``key``, which is all that it depends on.

    A key of None: what this row has is its own. So many are kept at ``most``, whatever the number of rows, in
    ``known``.
    """
    known = {} if known is None else known

    def read(row: Any) -> T:
        of = key(row)
        found = known.get(of)
        if found is None:
            found = make(row)
            if of is not None:
                if len(known) >= most:
                    known.clear()
                known[of] = found
        return found

    return read


def read_together(
    key: Callable[[Any], Hashable], make: Callable[[Any], T], *, most: int = 4096
) -> Callable[[Sequence[Any]], list[T]]:
    """The same for some rows at a time: those with a key that is known are looked up without a step of Python each."""
    known: dict[Hashable, T] = {}
    of_one = once_each(key, make, most=most, known=known)

    def read(rows: Sequence[Any]) -> list[T]:
        found: list[Any] = list(map(known.get, map(key, rows)))
        if None in found:
            found = [of_one(row) if value is None else value for row, value in zip(rows, found, strict=True)]
        return found

    return read
