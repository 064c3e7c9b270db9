"""Guessing the levels of headings without one: by number, else by how the document uses them.

The cues are general. A recurring title ("Indikatorer") has the lowest level. A heading directly after another is below
it. Headings that a list announces are below the heading of that list. Headings that end in a colon, or in a registry
number, are below those around them that do not. Chapters and headings in capitals have the highest level.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache

from app.plans.importing.blocks import Block, Heading, Line, plain
from app.plans.importing.contents import heading_key

LEVEL_DOUBTFUL = "level_doubtful"
_MOST_ITEMS = 30  # the longest list that may announce headings
_FARTHEST = 60  # how many headings there may be between two that it announces
_NUMBER = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,5})\.?\s+\S")
_CHAPTER = re.compile(r"^(?:kapitel|kap\.?)\s+(?:\d|[ivx]+\b)", re.IGNORECASE)
_LONGEST_ABBREVIATION = 3
_REFERENCE = re.compile(r"\([A-ZÅÄÖ]{2,}[^()]{0,12}\d{4}[:/-]\d+\)$")


@dataclass
class _Head:
    """A heading, by its index among the blocks (``block``), with what follows it."""

    block: int
    title: str
    level: int
    has_body: bool = False
    items: list[str] = field(default_factory=list)
    under: tuple[int, int] | None = None  # the index of the announcing head, and how many levels below it


def with_levels(blocks: list[Block]) -> list[Block]:
    """The blocks with a level for every heading that has none (level 0), marked as doubtful if it was guessed."""
    heads = _heads(blocks)
    if not any(head.level == 0 for head in heads):
        return blocks
    numbered = [_NUMBER.match(head.title) for head in heads]
    mostly_numbered = sum(map(bool, numbered)) * 2 >= len(heads)
    if mostly_numbered:
        for head, number in zip(heads, numbered, strict=True):
            head.level = head.level or (number[1].count(".") + 1 if number else 0)
    else:
        _announce(heads)
    _guess(heads)
    result = list(blocks)
    for head, number in zip(heads, numbered, strict=True):
        block = blocks[head.block]
        if isinstance(block, Heading) and block.level == 0:
            doubtful = not (mostly_numbered and number) and head.level > 1
            doubt = block.doubt or (LEVEL_DOUBTFUL if doubtful else None)
            result[head.block] = replace(block, level=head.level, doubt=doubt)
    return result


def _heads(blocks: list[Block]) -> list[_Head]:
    heads: list[_Head] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Heading):
            heads.append(_Head(index, plain(block.spans), block.level))
        elif heads:
            heads[-1].has_body = True
            if isinstance(block, Line) and block.kind == "list":
                heads[-1].items.append(plain(block.spans))
    return heads


def _announce(heads: list[_Head]) -> None:
    """Mark the headings that a list under an earlier heading announces, and the headings between them."""
    for announcing, head in enumerate(heads):
        if not 2 <= len(head.items) <= _MOST_ITEMS or head.under:
            continue
        matched = _matches(head.items, heads, announcing + 1)
        if len(matched) * 2 < len(head.items) or len(matched) < 2:
            continue
        places = sorted(matched)
        for index in range(places[0], places[-1] + 1):
            heads[index].under = (announcing, 1 if index in matched else 2)
        last_item = matched[places[-1]]
        for index in range(places[-1] + 1, len(heads)):
            if similarity(heads[index].title, last_item) < 1:
                break
            heads[index].under = (announcing, 2)


def _matches(items: list[str], heads: list[_Head], start: int) -> dict[int, str]:
    matched: dict[int, str] = {}
    for item in items:
        near = range(start, min(start + _FARTHEST, len(heads)))
        index = next((index for index in near if similarity(heads[index].title, item) >= 0.5), None)
        if index is not None:
            matched[index] = item
            start = index + 1
    return matched


def similarity(first: str, second: str) -> float:
    """How many of the words of the shorter text, by their first letters, are in the other: 0 to 1."""
    first_stems, second_stems = _stems(first), _stems(second)
    fewest = min(len(first_stems), len(second_stems))
    return len(first_stems & second_stems) / fewest if fewest else 0.0


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in re.findall(r"[^\W\d_]{4,}", text.casefold()))


def _guess(heads: list[_Head]) -> None:
    counts = Counter(heading_key(head.title) for head in heads)
    has_level = [head.level > 0 for head in heads]
    for index, head in enumerate(heads):
        if not head.level:
            head.level = _guessed(heads, index, counts)
    repeated: dict[str, list[_Head]] = {}
    for head, had_level in zip(heads, has_level, strict=True):
        if not had_level and counts[heading_key(head.title)] > 1:
            repeated.setdefault(heading_key(head.title), []).append(head)
    for same_title in repeated.values():
        usual = min(Counter(head.level for head in same_title).most_common(), key=lambda pair: (-pair[1], pair[0]))[0]
        for head in same_title:
            head.level = usual


def _guessed(heads: list[_Head], index: int, counts: Counter[str]) -> int:
    head = heads[index]
    if index == 0:
        return 1
    previous = heads[index - 1]
    if counts[heading_key(head.title)] > 1:
        return previous.level if counts[heading_key(previous.title)] > 1 else previous.level + 1
    if head.under:
        return heads[head.under[0]].level + head.under[1]
    for is_top in (_is_chapter, _is_capitals):
        tops = [other for other, candidate in enumerate(heads) if is_top(candidate.title)]
        if len(tops) > 1:
            return 1 if index in tops or index < tops[0] else 2
    for is_marked in (_ends_in_colon, _has_reference):
        if is_marked(head.title):
            return previous.level if is_marked(previous.title) else previous.level + 1
    if not previous.has_body:
        return previous.level + 1
    return 1


def _is_chapter(title: str) -> bool:
    return bool(_CHAPTER.match(title))


def _is_capitals(title: str) -> bool:
    return title.isupper() and len(title) > _LONGEST_ABBREVIATION


def _ends_in_colon(title: str) -> bool:
    return title.endswith(":")


def _has_reference(title: str) -> bool:
    return bool(_REFERENCE.search(title))
