"""Headings in a document that marks none: numbered, bold, large or short lines. All of them doubtful."""

import re
from dataclasses import replace
from itertools import pairwise

from app.plans.importing.blocks import Block, Grid, Heading, Line, Spans, plain
from app.plans.importing.facts import fact_in, facts_of

HEADING_DOUBTFUL = "heading_doubtful"
_LONGEST = 100
_LONGEST_COVER = 8
_LONGEST_WITH_COLON = 30
_ENDS_SENTENCE = re.compile(r"[.,;!?…]$")
_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,5})\.?\s+[^\W\d_]")
_LETTER = re.compile(r"[^\W\d_]")
_LONG_PARAGRAPH = 60


def with_guessed_headings(blocks: list[Block], *, short_lines: bool) -> list[Block]:
    """The blocks with the lines that look like headings made so, each with a doubt and, where numbers or sizes tell
    it, a level (else 0). ``short_lines``: a short line before a paragraph is enough, as in pasted text."""
    sizes = _sizes(blocks)
    result = list(blocks)
    cover = _cover(blocks)
    numbered = [at for at, block in enumerate(blocks) if _could_be(block) and _NUMBERED.match(_text(block))]
    for at, block in enumerate(blocks):
        if at < cover or not isinstance(block, Line) or not _could_be(block):
            continue
        if at in numbered and len(numbered) > 1 and not _in_series(numbered, at, blocks):
            result[at] = Heading(_unbold(block), _number_level(_text(block)), HEADING_DOUBTFUL)
        elif _stands_out(block, sizes) and not fact_in(_text(block)):
            result[at] = Heading(_unbold(block), _size_level(block, sizes), HEADING_DOUBTFUL)
        elif short_lines and not numbered and block.kind == "text" and _before_paragraph(blocks, at):
            result[at] = Heading(block.spans, 0, HEADING_DOUBTFUL)
    return result


def numbered_outline(lines: list[str]) -> set[int]:
    """The lines that are headings by number: "1 Bakgrund", "1.1 Mål", "2 Uppföljning", each the next of an outline.

    Lines on end that count up on one level are a list; so the set is empty unless other text stands between.
    """
    outline: list[int] = []
    last: tuple[int, ...] = ()
    for at, line in enumerate(lines):
        match = _NUMBERED.match(line)
        if not match or len(line) > _LONGEST or _ENDS_SENTENCE.search(line.strip()) or "\t" in line:
            continue
        number = tuple(map(int, match[1].split(".")))
        if _follows(number, last):
            outline.append(at)
            last = number
    parted = sum(any(line.strip() for line in lines[one + 1 : other]) for one, other in pairwise(outline))
    return set(outline) if len(outline) > 1 and parted * 2 >= len(outline) - 1 else set()


def _follows(number: tuple[int, ...], last: tuple[int, ...]) -> bool:
    if not last:
        return number == (1,)
    nexts = [(*last[:depth], last[depth] + 1) for depth in range(len(last))]
    return number in nexts or number == (*last, 1)


def _cover(blocks: list[Block]) -> int:
    """How many of the first blocks are the cover: down to the table of facts, or a title above another heading."""
    for at, block in enumerate(blocks[:_LONGEST_COVER]):
        if isinstance(block, Grid) and facts_of(block):
            return at
    told = len(blocks) > 1 and _could_be(blocks[0]) and not _NUMBERED.match(_text(blocks[0]))
    return max(1 if told and _could_be(blocks[1]) else 0, _large_cover(blocks))


def _large_cover(blocks: list[Block]) -> int:
    """How many of the first blocks are larger than any that comes back: title and subtitle, once each."""
    sizes = [_size(block) if _could_be(block) else 0 for block in blocks]
    usual = _sizes(blocks)
    again = {size for size in usual if sizes.count(size) > 1}
    at = 0
    while at < min(_LONGEST_COVER, len(blocks)) and sizes[at] in usual and sizes[at] not in again:
        at += 1
    return at if again and not any(_NUMBERED.match(_text(block)) for block in blocks[:at]) else 0


def _size(block: Block) -> float:
    return (
        max((span.size or 0 for span in block.spans if span.text.strip()), default=0) if isinstance(block, Line) else 0
    )


def _text(block: Block) -> str:
    return plain(block.spans) if isinstance(block, Line) else ""


def _could_be(block: Block) -> bool:
    text = _text(block)
    if (
        not isinstance(block, Line)
        or not text
        or len(text) > _LONGEST
        or "\n" in text
        or "\t" in text
        or not _LETTER.search(text)
    ):
        return False
    return block.label != "title" and not _ENDS_SENTENCE.search(text)


def _in_series(numbered: list[int], at: int, blocks: list[Block]) -> bool:
    """Three numbered lines on end, all on one level, are a list rather than headings without text."""
    run = [
        place
        for place in numbered
        if abs(place - at) <= 2 and all(one in numbered for one in range(min(at, place), max(at, place)))
    ]
    levels = {_number_level(_text(blocks[place])) for place in run}
    return len(run) >= 3 and len(levels) == 1


def _number_level(text: str) -> int:
    match = _NUMBERED.match(text)
    return match[1].count(".") + 1 if match else 0


def _sizes(blocks: list[Block]) -> list[float]:
    """Sizes of type larger than that of most of the text, largest first."""
    amounts: dict[float, int] = {}
    for block in blocks:
        for span in block.spans if isinstance(block, Line) else ():
            amounts[span.size or 0] = amounts.get(span.size or 0, 0) + len(span.text)
    if not amounts:
        return []
    usual = max(amounts, key=lambda size: amounts[size])
    return (
        sorted((size for size in amounts if size > usual), reverse=True)
        if usual
        else sorted((size for size in amounts if size > 12), reverse=True)
    )


def _whole_bold(line: Line) -> bool:
    return all(span.bold for span in line.spans if span.text.strip())


def _stands_out(line: Line, sizes: list[float]) -> bool:
    large = bool(sizes) and all((span.size or 0) in sizes for span in line.spans if span.text.strip())
    return large or _whole_bold(line)


def _size_level(line: Line, sizes: list[float]) -> int:
    """The rank of the line's size among the large ones; a bold line of the usual size comes after them all."""
    size = max((span.size or 0 for span in line.spans), default=0)
    if not sizes:
        return 0
    return sizes.index(size) + 1 if size in sizes else len(sizes) + 1


def _unbold(line: Line) -> Spans:
    return tuple(replace(span, bold=False) for span in line.spans)


def _before_paragraph(blocks: list[Block], at: int, *, below: bool = False) -> bool:
    """Whether something longer follows: a paragraph, a list or a table, or one heading more and then one of these."""
    if at + 1 >= len(blocks):
        return False
    if _text(blocks[at]).endswith(":") and len(_text(blocks[at])) > _LONGEST_WITH_COLON:
        return False
    following = blocks[at + 1]
    if not isinstance(following, Line) or following.kind == "list" or len(_text(following)) >= _LONG_PARAGRAPH:
        return True
    return not below and _could_be(following) and _before_paragraph(blocks, at + 1, below=True)
