"""What is known before the first row is written and no figure says: which comments lack what, how long texts are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice

from app.comments.numbers import point_number
from app.compilation.compiled import CompiledRound
from app.documents.text import utf16_length

_TOGETHER = 1000
"""Numbers that are put together at once."""


class Numbers:
    """Some numbers of comments, in order: a byte for each number, since a round may have a million of them.

    Parts of divided comments are few, and kept by themselves.
    """

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._there = bytearray()
        self._parts: list[tuple[int, int]] = []
        for number in numbers:
            self.add(number)

    def add(self, number: int, part: int = 0) -> None:
        """One more."""
        if part:
            self._parts.append((number, part))
            return
        if number >= len(self._there):
            self._there.extend(bytes(number + 1 - len(self._there)))
        self._there[number] = 1

    def __bool__(self) -> bool:
        return bool(self._there or self._parts)

    def __str__(self) -> str:
        """As they are read: "3, 7–9, 14 a". Where 300,000 are to be named, so many strings are never kept at once."""
        parts = ((number, part, point_number(number, part)) for number, part in sorted(self._parts))
        said = (words for _number, _part, words in merge(self._spans(), parts))
        together = iter(lambda: ", ".join(islice(said, _TOGETHER)), "")
        return ", ".join(together)

    def _spans(self) -> Iterator[tuple[int, int, str]]:
        start = self._there.find(1)
        while start >= 0:
            end = self._there.find(0, start)
            last = (end if end >= 0 else len(self._there)) - 1
            yield start, 0, str(start) if start == last else f"{start}–{last}"
            start = self._there.find(1, last + 1)


@dataclass(slots=True)
class Tally:
    """Numbers of comments: ``unanswered`` have no reply, ``earlier`` one to another wording; the longest text."""

    unanswered: Numbers = field(default_factory=Numbers)
    earlier: Numbers = field(default_factory=Numbers)
    longest: int = 0


def tally(compiled: CompiledRound) -> Tally:
    """Read all comments once."""
    tallied = Tally()
    for comment in compiled.comments("focus-area"):
        reply = comment.reply
        if reply is None:
            tallied.unanswered.add(comment.number, comment.part)
            texts: tuple[str, ...] = comment.content
        else:
            if reply.needs_look:
                tallied.earlier.add(comment.number, comment.part)
            texts = (*comment.content, reply.text, reply.action, reply.responsible)
        if max(map(len, texts)) * 2 > tallied.longest:  # a character is two units at most
            tallied.longest = max(tallied.longest, *map(utf16_length, texts))
    return tallied
