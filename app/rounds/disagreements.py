"""Where a plan's text and its tables give one figure differently, 3,35 and 3,4. Pure.

Only what is plain on both sides: an indicator's first cell that is a number, and a decimal number in a paragraph that
has the indicator's own words. They are one figure when the more exact rounds to the other.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

_FIGURE = re.compile(r"(?<![\d,.–-])\d{1,6},\d{1,4}(?![\d,]|\.\d)")
_WORD = re.compile(r"[^\W\d_]{5,}")
_ALIKE = 0.75
"""How many of an indicator's longer words a paragraph has when it speaks of it."""
_FEWEST = 2


class Figure(NamedTuple):
    """What a table gives for an indicator: its name, the cell's text, where it stands and the page it is mended on."""

    indicator: str
    text: str
    where: str
    href: str = ""


class Disagreement(NamedTuple):
    """The figure of a table, and the paragraph's own."""

    figure: Figure
    written: str


def disagreements(text: str, figures: Sequence[Figure]) -> Iterator[Disagreement]:
    """The figures of tables that a paragraph gives more or less exactly."""
    written = list(dict.fromkeys(_FIGURE.findall(text)))
    if not written:
        return
    words = _words(text)
    for figure in figures:
        names = _words(figure.indicator)
        if len(names & words) < max(_FEWEST, _ALIKE * len(names)):
            continue
        if figure.text in written:
            continue
        yield from (Disagreement(figure, number) for number in written if _same(number, figure.text))


def is_plain(text: str) -> bool:
    """Whether a cell holds one decimal number and nothing else."""
    return bool(_FIGURE.fullmatch(text))


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


def _same(one: str, other: str) -> bool:
    """Whether the more exact of two different numbers rounds to the other."""
    exact, rough = sorted((_number(one), _number(other)), key=_decimals, reverse=True)
    return _decimals(exact) > _decimals(rough) and exact.quantize(rough, ROUND_HALF_UP) == rough


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _decimals(number: Decimal) -> int:
    return -int(number.as_tuple().exponent)
