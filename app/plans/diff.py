"""Two wordings compared, word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from app.plans.footnotes import JOINER, MARK, without_marks

Piece = tuple[Literal["equal", "insert", "delete"], str]
_WORDS = re.compile(r"\S+\s*|\s+")
_MOST_WORDS = 8_000
"""Longer texts are shown as struck and added whole: comparing them would take seconds."""
_AROUND = 12
"""How many unchanged words an excerpt shows on each side of a change."""


def difference(before: str, after: str) -> list[Piece]:
    """What was struck from ``before`` and added to make ``after``, in reading order.

    Blanks alone make no difference, and those at the end of what was struck or added stand outside it. Nor do the
    marks of footnotes: ``before`` may have them and ``after`` not. They stay with their words, as they stand in
    ``before``.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return [("delete", before), ("insert", after)]
    pieces: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in _steps(*_compared(old, new)):
        old_words, new_words = old[old_from:old_to], new[new_from:new_to]
        if tag == "equal":
            pieces.append(("equal", "".join(map(_marked_as, old_words, new_words))))
            continue
        struck, added = "".join(old_words), "".join(new_words)
        if struck:
            pieces.append(("delete", struck.rstrip()))
        if added:
            pieces.append(("insert", added.rstrip()))
        if blank := _blank_after(added or struck):
            pieces.append(("equal", blank))
    return [(what, words) for what, words in pieces if words]


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """What ``SequenceMatcher`` calls opcodes. Mostly a few words are changed in a long text: only what lies between the
    words that both begin and end with is compared word for word."""
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    end = next((n for n in range(shorter - start) if old[-1 - n] != new[-1 - n]), shorter - start)
    if start:
        yield "equal", 0, start, 0, start
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old_middle, new_middle, autojunk=False
    ).get_opcodes():
        yield tag, start + old_from, start + old_to, start + new_from, start + new_to
    if end:
        yield "equal", len(old) - end, len(old), len(new) - end, len(new)


def _compared(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """The words without blanks and marks, also where a mark was copied without what tells it from a number."""
    plain = {word.strip().replace(JOINER, ""): without_marks(word.strip()) for word in old if MARK.search(word)}
    typed = [without_marks(word.strip()) for word in new]
    return [without_marks(word.strip()) for word in old], [plain.get(word, word) for word in typed]


def _marked_as(old: str, new: str) -> str:
    """A word that did not change, as it stands in the newer text, with the marks it has in the older."""
    return old.strip() + _blank_after(new) if MARK.search(old) else new


def _blank_after(words: str) -> str:
    return words[len(words.rstrip()) :]


@lru_cache(maxsize=4096)
def excerpt(before: str, after: str) -> tuple[Piece, ...]:
    """The same as ``difference``, long stretches that did not change cut to "…".

    Kept for submitted texts, which never change: a page of the desk is looked at again and again.
    """
    return tuple(_excerpt(difference(before, after)))


def _excerpt(pieces: list[Piece]) -> Iterator[Piece]:
    last = len(pieces) - 1
    for index, (what, words) in enumerate(pieces):
        yield what, (_shortened(words, first=index == 0, last=index == last) if what == "equal" else words)


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """A stretch that did not change: whole when it is short, else its ends, beside what changed."""
    words = _WORDS.findall(text)
    if len(words) <= (_AROUND if first or last else 2 * _AROUND):
        return text
    start = "" if first else "".join(words[:_AROUND])
    end = "" if last else "".join(words[-_AROUND:])
    return f"{start}… {end}"
