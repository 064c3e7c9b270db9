"""Guessing the headings of a document that marks none: numbered, bold, large or short lines. All are doubtful."""

import re
from dataclasses import replace
from itertools import pairwise

from app.plans.importing.blocks import Block, Grid, Heading, Line, Span, Spans, plain
from app.plans.importing.facts import fact_in, facts_of
from app.plans.importing.list_labels import says_more_than_a_number

HEADING_DOUBTFUL = "heading_doubtful"
_LONGEST = 100
_LONGEST_COVER = 8
_LONGEST_QUESTION = 60
_SENTENCES = re.compile(r"[.!?]\s")
LONGEST_WITH_COLON = 30
_ENDS_SENTENCE = re.compile(r"[.,;!?…]$")
_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,5})(?P<mark>\.?|\))\s+[^\W\d_]")
_TAB_AFTER_NUMBER = re.compile(r"^\d[\d.]{0,11}[ ]?\t[ ]?")
_LETTER = re.compile(r"[^\W\d_]")
_LONG_PARAGRAPH = 60


def with_guessed_headings(blocks: list[Block], *, short_lines: bool) -> list[Block]:
    """The blocks with lines that look like headings turned into headings.

    Each has a doubt and the level that its number or size gives, else 0. ``short_lines``: a short line before a
    paragraph is enough, as in pasted text.
    """
    sizes = _sizes(blocks)
    result = list(blocks)
    cover = _cover(blocks)
    numbered = _numbered(blocks, sizes)
    for index, block in enumerate(blocks):
        if index < cover or not isinstance(block, Line) or not _could_be(block):
            continue
        if index in numbered and len(numbered) > 1 and not _in_series(numbered, index, blocks):
            result[index] = Heading(_unbold(block), _number_level(_text(block)), HEADING_DOUBTFUL)
        elif _stands_out(block, sizes) and not fact_in(_text(block)):
            listed = block.kind == "list" and block.ordered
            level = block.level if listed else _size_level(block, sizes)
            result[index] = Heading(_labelled(block), level, HEADING_DOUBTFUL)
        elif short_lines and not numbered and _is_short_heading(blocks, index):
            result[index] = Heading(block.spans, 0, HEADING_DOUBTFUL)
    return result


def _numbered(blocks: list[Block], sizes: list[float]) -> list[int]:
    """The lines with a number that may be headings; where some of them stand out, the others are items of lists."""
    numbered = [index for index, block in enumerate(blocks) if _could_be(block) and _NUMBERED.match(_text(block))]
    lines = [(index, block) for index in numbered if isinstance(block := blocks[index], Line)]
    standing = [index for index, line in lines if _stands_out(line, sizes)]
    return standing if len(standing) > 1 else numbered


def _is_short_heading(blocks: list[Block], index: int) -> bool:
    block = blocks[index]
    is_text = isinstance(block, Line) and block.kind == "text" and not fact_in(_text(block))
    return is_text and _before_paragraph(blocks, index)


def numbered_outline(lines: list[str]) -> set[int]:
    """The indices of lines that are numbered headings, each following the last: "1 Bakgrund", "1.1 Mål", "2 Planen".

    Consecutive lines that count up are a list, so the result is empty unless there is other text between the headings.
    """
    return max((_outline(lines, mark) for mark in ("", ".", ")", None)), key=len)


def _outline(lines: list[str], mark: str | None) -> set[int]:
    """The same, of headings with this mark after a number of one level (None: with any): "1 Mål" is no kin of "1. En".

    Lines directly below each other that count up are a list, wherever they stand.
    """
    outline: list[int] = []
    last: tuple[int, ...] = ()
    for index, line in enumerate(lines):
        match = _NUMBERED.match(line)
        if match and "." not in match[1] and (mark not in (None, match["mark"]) or _in_list(lines, index)):
            continue
        if not match or len(line) > _LONGEST or _ENDS_SENTENCE.search(line.strip()) or "\t" in line:
            continue
        number = tuple(map(int, match[1].split(".")))
        if _follows(number, last):
            outline.append(index)
            last = number
    separated = sum(any(line.strip() for line in lines[start + 1 : end]) for start, end in pairwise(outline))
    return set(outline) if len(outline) > 1 and separated * 2 >= len(outline) - 1 else set()


def _in_list(lines: list[str], index: int) -> bool:
    """Whether the line above has the number before this one's, or the line below the next one."""
    own = _NUMBERED.match(lines[index])
    for at, step in ((index - 1, -1), (index + 1, 1)):
        other = _NUMBERED.match(lines[at]) if 0 <= at < len(lines) else None
        if own and other and "." not in other[1] and int(other[1]) == int(own[1]) + step:
            return True
    return False


def _follows(number: tuple[int, ...], last: tuple[int, ...]) -> bool:
    if not last:
        return number == (1,)
    nexts = [(*last[:depth], last[depth] + 1) for depth in range(len(last))]
    return number in nexts or number == (*last, 1)


def _cover(blocks: list[Block]) -> int:
    """How many of the first blocks are the cover: up to the table of facts, or a title above another heading."""
    for index, block in enumerate(blocks[:_LONGEST_COVER]):
        if isinstance(block, Grid) and facts_of(block):
            return index
    is_title = len(blocks) > 1 and _could_be(blocks[0]) and not _NUMBERED.match(_text(blocks[0]))
    return max(1 if is_title and _could_be(blocks[1]) else 0, _large_cover(blocks))


def _large_cover(blocks: list[Block]) -> int:
    """How many of the first blocks have a large type size that is not used again: the title and subtitle."""
    sizes = [_size(block) if _could_be(block) else 0 for block in blocks]
    large_sizes = _sizes(blocks)
    repeated = {size for size in large_sizes if sizes.count(size) > 1}
    count = 0
    while count < min(_LONGEST_COVER, len(blocks)) and sizes[count] in large_sizes and sizes[count] not in repeated:
        count += 1
    return count if repeated and not any(_NUMBERED.match(_text(block)) for block in blocks[:count]) else 0


def _size(block: Block) -> float:
    if not isinstance(block, Line):
        return 0
    return max((span.size or 0 for span in block.spans if span.text.strip()), default=0)


def _text(block: Block) -> str:
    return plain(block.spans) if isinstance(block, Line) else ""


def _could_be(block: Block) -> bool:
    """Whether the block could be a heading: one short line with letters that does not end like a sentence."""
    if not isinstance(block, Line) or block.label == "title":
        return False
    text = _text(block)
    one_line = 0 < len(text) <= _LONGEST and "\n" not in text and "\t" not in _TAB_AFTER_NUMBER.sub("", text)
    is_question = text.endswith("?") and len(text) <= _LONGEST_QUESTION and not _SENTENCES.search(text)
    return one_line and bool(_LETTER.search(text)) and (is_question or not _ENDS_SENTENCE.search(text))


def _in_series(numbered: list[int], index: int, blocks: list[Block]) -> bool:
    """Whether the line is one of at least three consecutive numbered lines on one level, which are a list."""
    run = [
        other
        for other in numbered
        if abs(other - index) <= 2 and all(line in numbered for line in range(min(index, other), max(index, other)))
    ]
    levels = {_number_level(_text(blocks[other])) for other in run}
    return len(run) >= 3 and len(levels) == 1


def _number_level(text: str) -> int:
    match = _NUMBERED.match(text)
    return match[1].count(".") + 1 if match else 0


def _sizes(blocks: list[Block]) -> list[float]:
    """The type sizes larger than that of most of the text (than 12 points, if that is unknown), largest first."""
    amounts: dict[float, int] = {}
    for block in blocks:
        for span in block.spans if isinstance(block, Line) else ():
            amounts[span.size or 0] = amounts.get(span.size or 0, 0) + len(span.text)
    if not amounts:
        return []
    usual = max(amounts, key=lambda size: amounts[size])
    return sorted((size for size in amounts if size > (usual or 12)), reverse=True)


def _whole_bold(line: Line) -> bool:
    return all(span.bold for span in line.spans if span.text.strip())


def _stands_out(line: Line, sizes: list[float]) -> bool:
    large = bool(sizes) and all((span.size or 0) in sizes for span in line.spans if span.text.strip())
    return large or _whole_bold(line)


def _size_level(line: Line, sizes: list[float]) -> int:
    """The rank of the line's size among the large ones, or after them all for a bold line of the usual size."""
    size = max((span.size or 0 for span in line.spans), default=0)
    if not sizes:
        return 0
    return sizes.index(size) + 1 if size in sizes else len(sizes) + 1


def _labelled(line: Line) -> Spans:
    """The words of a heading, after a label that is more than a number ("Mål 1:")."""
    return (Span(f"{line.mark} "), *_unbold(line)) if says_more_than_a_number(line.mark) else _unbold(line)


def _unbold(line: Line) -> Spans:
    return tuple(replace(span, bold=False) for span in line.spans)


def _before_paragraph(blocks: list[Block], index: int, *, below: bool = False) -> bool:
    """Whether something longer follows: a paragraph, a list or a table, or another heading and then one of those."""
    if index + 1 >= len(blocks):
        return False
    if _text(blocks[index]).endswith(":") and len(_text(blocks[index])) > LONGEST_WITH_COLON:
        return False
    following = blocks[index + 1]
    if not isinstance(following, Line) or following.kind == "list" or len(_text(following)) >= _LONG_PARAGRAPH:
        return True
    return not below and _could_be(following) and _before_paragraph(blocks, index + 1, below=True)
