"""What is known before the first row is written and no figure says: which comments lack what, how long texts are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice

from app.assessment.views import CommentView
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
    """Numbers of comments: ``unanswered`` have no reply, ``earlier`` one to another wording.

    ``longest``: the units of the longest text, where they were measured.
    """

    unanswered: Numbers = field(default_factory=Numbers)
    earlier: Numbers = field(default_factory=Numbers)
    longest: int = 0


def tally(compiled: CompiledRound, *, lengths: bool = False) -> Tally:
    """Read all comments once. ``lengths``: their texts are measured too, for cells that hold so much and no more."""
    tallied = Tally()
    for comment in compiled.comments("focus-area"):
        reply = comment.reply
        if reply is None:
            tallied.unanswered.add(comment.number, comment.part)
        elif reply.needs_look:
            tallied.earlier.add(comment.number, comment.part)
        if lengths:
            tallied.longest = max(tallied.longest, _longest(comment, tallied.longest))
    return tallied


def _longest(comment: CommentView, known: int) -> int:
    """The units of its longest text, of those that may have more than are ``known``."""
    reply = comment.reply
    texts = (*comment.content, reply.text, reply.action, reply.responsible) if reply else comment.content
    long = [text for text in texts if len(text) * 2 > known]  # a character is two units at most
    return max(map(utf16_length, long), default=0)
