"""Names that typst gives to things in every document alike, told apart from those of other parts of the same whole."""

import re

_CELL = re.compile(rb"\(U(\d+)x(\d+)y(\d+)\)")
"""What the head of a column is called, which the cells below refer to."""
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def told_apart(part: bytes, number: int) -> bytes:
    """The part with names of its own, each as long as it was: no offset in the file moves."""
    high, low = divmod(number, len(_LETTERS))
    return _CELL.sub(rb"(%c\1%c\2y\3)" % (_LETTERS[high], _LETTERS[low]), part)
