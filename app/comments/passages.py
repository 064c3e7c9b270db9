"""The words of a paragraph that a comment is about, found again in its text. Pure."""

import re
from typing import NamedTuple

from app.plans.footnotes import MARK

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = "\0"


class Passage(NamedTuple):
    """A paragraph's text in three: what stands before the words that are meant, the words, what stands after."""

    before: str
    words: str
    after: str


def passage_in(text: str, quote: str) -> Passage | None:
    """Where the quoted words stand in a text for the first time; None where they do not, or when nothing is quoted.

    Only words count, whole ones: case, line breaks, punctuation and the marks of footnotes make no difference, so that
    words are found again when they were pasted from a file, or when a comma was put right since.
    """
    wanted, places = _joined(_words(quote)), [(m.start(), m.end()) for m in _WORD.finditer(_blanked(text))]
    there = _joined(_words(text))
    at = there.find(wanted) if wanted else -1
    if at < 0:
        return None
    first = there.count(_BETWEEN, 0, at)
    start, end = places[first][0], places[first + wanted.count(_BETWEEN) - 2][1]
    return Passage(text[:start], text[start:end], text[end:])


def _blanked(text: str) -> str:
    """The text with blanks for the marks of footnotes: every other character stays at its place."""
    return MARK.sub(lambda mark: " " * len(mark[0]), text)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(_blanked(text))]


def _joined(words: list[str]) -> str:
    return f"{_BETWEEN}{_BETWEEN.join(words)}{_BETWEEN}" if words else ""
