"""How wide a column must be for its words to stay whole: a program that has no hyphens for a language cuts them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.documents.flow import Column

PADDING = 0.35
"""Centimetres on both sides of a cell's words."""
BOLD, PLAIN = 0.21, 0.19
"""Centimetres that a character of a cell takes at most, as words of the usual fonts go."""
_ENDS = re.compile(r"[\s/–-]")


def room_for(texts: Iterable[str], *, bold: bool = False) -> float:
    """How wide a column must be for the longest word of some texts."""
    longest = max((len(word) for text in texts for word in _ENDS.split(text)), default=0)
    return longest * (BOLD if bold else PLAIN) + PADDING


def fitted(columns: Sequence[Column], width: float, floors: Sequence[float] = (0.0,)) -> list[Column]:
    """Columns that together are no wider than ``width``, none narrower than its longest word where all find room so.

    Wide ones give room first. ``floors``: no column gets narrower than the first of these with which there is room.
    """
    needed = [max(column.least, room_for([column.header], bold=True)) for column in columns]
    wanted = [max(column.width, least) for column, least in zip(columns, needed, strict=True)]
    kept = next((held for floor in floors if sum(held := _held(wanted, needed, floor)) <= width), None)
    if kept is None:
        kept = [least * min(1.0, width / sum(needed)) for least in needed]
    above = sum(wanted) - sum(kept)
    share = min(1.0, (width - sum(kept)) / above) if above > 0 else 1.0
    widths = [least + max(0.0, wide - least) * share for wide, least in zip(wanted, kept, strict=True)]
    return [replace(column, width=wide) for column, wide in zip(columns, widths, strict=True)]


def _held(wanted: Sequence[float], needed: Sequence[float], floor: float) -> list[float]:
    return [max(least, min(wide, floor)) for wide, least in zip(wanted, needed, strict=True)]
