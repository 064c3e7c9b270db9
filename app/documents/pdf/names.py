"""Names of places in a document of several parts, and of what typst names alike in all of them."""

import re
from typing import NamedTuple

_CELL = re.compile(rb"\(U(\d+)x(\d+)y(\d+)\)")
"""What the head of a column is called, which the cells below refer to."""
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Bookmark(NamedTuple):
    """A heading: how deep, what it says, the name of its place."""

    level: int
    text: str
    anchor: str


def told_apart(part: bytes, number: int) -> bytes:
    """The part with names of its own, each as long as it was: no offset in the file moves."""
    high, low = divmod(number, len(_LETTERS))
    return _CELL.sub(rb"(%c\1%c\2y\3)" % (_LETTERS[high], _LETTERS[low]), part)
