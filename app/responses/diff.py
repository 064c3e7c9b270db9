"""Two wordings compared, word by word. Pure."""

import re
from difflib import SequenceMatcher
from typing import Literal

Piece = tuple[Literal["equal", "insert", "delete"], str]
WORD = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 8_000
"""Longer texts are shown as struck and added whole: comparing them would take seconds."""


def difference(before: str, after: str) -> list[Piece]:
    """What was struck from ``before`` and added to make ``after``, in reading order."""
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [("delete", before), ("insert", after)]
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("equal", "".join(old[i:j])))
            continue
        if i < j:
            pieces.append(("delete", "".join(old[i:j])))
        if k < m:
            pieces.append(("insert", "".join(new[k:m])))
    return pieces
