"""What a person wrote, as the paragraphs and lists that it shows: letters have elements, not text with line breaks.

Mail programs drop the style that keeps line breaks (Outlook among them), so each break is an element of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

_BULLET = re.compile(r"\s*[-–—*•·▪●○◦‣\uf0b7]\s+(?P<text>\S.*)")
_NUMBERED = re.compile(r"\s*(?P<number>\d{1,3})[.)]\s+(?P<text>\S.*)")
_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


BlockKind = Literal["p", "ul", "ol"]
"""The element that a block is shown as."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph's lines, or a list's items. ``first`` is the number of a numbered list's first item."""

    kind: BlockKind
    lines: tuple[str, ...]
    first: int = 1


def blocks(text: str) -> list[Block]:
    """The text in blocks: an empty line ends a paragraph, and so does the first or last item of a list."""
    paragraphs = _BLANK.split(text.replace("\r\n", "\n").replace("\r", "\n").strip("\n"))
    return [block for paragraph in paragraphs if paragraph.strip() for block in _within(paragraph.split("\n"))]


def _within(lines: Sequence[str]) -> Iterator[Block]:
    kinds = _kinds(lines)
    for kind, members in groupby(zip(kinds, lines, strict=True), key=lambda member: member[0]):
        texts = [text.rstrip() for _kind, text in members if text.strip()]
        if kind == "p":
            yield Block(kind, tuple(text.strip() for text in texts))
            continue
        pattern = _BULLET if kind == "ul" else _NUMBERED
        items = [match for text in texts if (match := pattern.match(text))]
        first = int(items[0]["number"]) if kind == "ol" else 1
        yield Block(kind, tuple(item["text"] for item in items), first)


def _kinds(lines: Sequence[str]) -> list[BlockKind]:
    """What each line is part of. Numbered lines are a list only where the numbers follow one another."""
    kinds: list[BlockKind] = ["ul" if _BULLET.match(line) else "p" for line in lines]
    numbers = [int(match["number"]) if (match := _NUMBERED.match(line)) else None for line in lines]
    for index in range(1, len(lines)):
        before, number = numbers[index - 1], numbers[index]
        if before is not None and number == before + 1:
            kinds[index - 1] = kinds[index] = "ol"
    return kinds
