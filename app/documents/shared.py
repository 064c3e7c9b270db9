"""What many rows of a table have in common, so that a writer makes it ready once and not for each of them."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


class Shared:
    """The values of neighbouring columns. ``ready`` is for whoever writes the file: what they came to there.

    Belongs to one table of one file, and always to the same columns of it.
    """

    __slots__ = ("ready", "values")

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = values
        self.ready: Any = None


def once_each(key: Callable[[Any], Hashable], make: Callable[[Any], T], *, most: int = 4096) -> Callable[[Any], T]:
    """``make`` for rows, called once for those with the same ``key``, which is all that it depends on.

    A key of None: what this row has is its own. So many are kept at ``most``, whatever the number of rows.
    """
    known: dict[Hashable, T] = {}

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


def shared(key: Callable[[Any], Hashable], readers: Sequence[Callable[[Any], Any]]) -> Callable[[Any], Shared]:
    """What reads some neighbouring columns of a row that depend on ``key`` alone, once for each."""
    return once_each(key, lambda row: Shared([value(row) for value in readers]))


def several(
    key: Callable[[Any], Hashable], places: Sequence[tuple[int, Sequence[Callable[[Any], Any]]]]
) -> Callable[[Any], list[tuple[int, Shared]]]:
    """The same for columns that stand in several places: each time with the place where they begin."""
    return once_each(key, lambda row: [(place, Shared([value(row) for value in readers])) for place, readers in places])
