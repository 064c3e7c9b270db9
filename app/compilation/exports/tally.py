"""What is known before the first row is written and no figure says: which comments lack what, how long texts are."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.assessment.views import CommentView
from app.comments.numbers import point_number
from app.compilation.compiled import CompiledRound
from app.documents.text import utf16_length


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
        """As they are read: "3, 7–9, 14 a"."""
        spans = [(number, part, point_number(number, part)) for number, part in self._parts]
        start = self._there.find(1)
        while start >= 0:
            end = self._there.find(0, start)
            last = (end if end >= 0 else len(self._there)) - 1
            spans.append((start, 0, str(start) if start == last else f"{start}–{last}"))
            start = self._there.find(1, last + 1)
        return ", ".join(said for _number, _part, said in sorted(spans))


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
        _count(tallied, comment)
    return tallied


def _count(tallied: Tally, comment: CommentView) -> None:
    if comment.reply is None:
        tallied.unanswered.add(comment.number, comment.part)
    elif comment.reply.needs_look:
        tallied.earlier.add(comment.number, comment.part)
    longest = max(map(len, comment.content))
    if comment.reply:
        longest = max(longest, len(comment.reply.text), len(comment.reply.action), len(comment.reply.responsible))
    if longest * 2 <= tallied.longest:
        return  # no more units than that
    reply = (comment.reply.text, comment.reply.action, comment.reply.responsible) if comment.reply else ()
    for text in (*comment.content, *reply):
        if len(text) * 2 > tallied.longest:
            tallied.longest = max(tallied.longest, utf16_length(text))
