"""What changed between two wordings, word by word."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

_WORDS = re.compile(r"\S+\s*")
_AROUND = 12
"""How many unchanged words are shown on each side of a change."""

Piece = tuple[str, str]


@lru_cache(maxsize=4096)
def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """("equal" | "delete" | "insert", words) in order; long stretches that did not change are cut to "…".

    Kept: both texts are immutable, and a page of the desk is looked at again and again.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    found: list[Piece] = []
    matcher = SequenceMatcher(None, [word.strip() for word in before], [word.strip() for word in after], autojunk=False)
    codes = matcher.get_opcodes()
    for index, (what, a, b, c, d) in enumerate(codes):
        if what == "equal":
            found.append(("equal", _shortened(before[a:b], first=index == 0, last=index == len(codes) - 1)))
            continue
        if a < b:
            found.append(("delete", "".join(before[a:b]).rstrip()))
        if c < d:
            found.append(("insert", "".join(after[c:d]).rstrip()))
        if index < len(codes) - 1:
            found.append(("equal", " "))
    return tuple(found)


def _shortened(words: list[str], *, first: bool, last: bool) -> str:
    """A stretch that did not change: whole when it is short, else its ends, beside what changed."""
    if len(words) <= (_AROUND if first or last else 2 * _AROUND):
        return "".join(words)
    start = "" if first else "".join(words[:_AROUND])
    end = "" if last else "".join(words[-_AROUND:])
    return f"{start}… {end}"
