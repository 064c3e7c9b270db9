"""Levels of headings that do not tell them: by number, by indentation, else by how the document speaks of them.

The cues, each general: a title that comes back ("Indikatorer") is the lowest; a heading that directly follows another
lies below it; headings that a list announces lie below the heading that the list stands under; headings that end in a
colon, or in a registry number, lie below those around them that do not; chapters and headings in capitals lie highest.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache

from app.plans.importing.blocks import Block, Heading, Line, plain
from app.plans.importing.contents import heading_key

LEVEL_DOUBTFUL = "level_doubtful"
_MOST_ITEMS = 30  # a list that announces headings is no longer than this
_FARTHEST = 60  # headings between two that it announces
_NUMBER = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,5})\.?\s+\S")
_CHAPTER = re.compile(r"^(?:kapitel|kap\.?)\s+(?:\d|[ivx]+\b)", re.IGNORECASE)
_LONGEST_ABBREVIATION = 3
_REFERENCE = re.compile(r"\([A-ZÅÄÖ]{2,}[^()]{0,12}\d{4}[:/-]\d+\)$")


@dataclass
class _Head:
    at: int
    title: str
    level: int
    has_body: bool = False
    items: list[str] = field(default_factory=list)
    under: tuple[int, int] | None = None  # (the announcing head, how far below it)


def with_levels(blocks: list[Block]) -> list[Block]:
    """The blocks with a level for every heading that has none (level 0), each marked as doubtful if it was guessed."""
    heads = _heads(blocks)
    if not any(head.level == 0 for head in heads):
        return blocks
    numbered = [_NUMBER.match(head.title) for head in heads]
    sure = sum(map(bool, numbered)) * 2 >= len(heads)
    if sure:
        for head, number in zip(heads, numbered, strict=True):
            head.level = head.level or (number[1].count(".") + 1 if number else 0)
    else:
        _announce(heads)
    _guess(heads)
    result = list(blocks)
    for head, number in zip(heads, numbered, strict=True):
        before = blocks[head.at]
        if isinstance(before, Heading) and before.level == 0:
            doubtful = not (sure and number) and head.level > 1
            doubt = before.doubt or (LEVEL_DOUBTFUL if doubtful else None)
            result[head.at] = replace(before, level=head.level, doubt=doubt)
    return result


def _heads(blocks: list[Block]) -> list[_Head]:
    heads: list[_Head] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            heads.append(_Head(at, plain(block.spans), block.level))
        elif heads:
            heads[-1].has_body = True
            if isinstance(block, Line) and block.kind == "list":
                heads[-1].items.append(plain(block.spans))
    return heads


def _announce(heads: list[_Head]) -> None:
    """Mark the headings that a list under an earlier heading announces, and those between them."""
    for parent, head in enumerate(heads):
        if not 2 <= len(head.items) <= _MOST_ITEMS or head.under:
            continue
        matched = _matches(head.items, heads, parent + 1)
        if len(matched) * 2 < len(head.items) or len(matched) < 2:
            continue
        places = sorted(matched)
        for at in range(places[0], places[-1] + 1):
            heads[at].under = (parent, 1 if at in matched else 2)
        last_item = matched[places[-1]]
        for at in range(places[-1] + 1, len(heads)):
            if similar(heads[at].title, last_item) < 1:
                break
            heads[at].under = (parent, 2)


def _matches(items: list[str], heads: list[_Head], start: int) -> dict[int, str]:
    matched: dict[int, str] = {}
    for item in items:
        near = range(start, min(start + _FARTHEST, len(heads)))
        at = next((at for at in near if similar(heads[at].title, item) >= 0.5), None)
        if at is not None:
            matched[at] = item
            start = at + 1
    return matched


def similar(first: str, second: str) -> float:
    """How much of the shorter one's words (by their first letters) the other has, 0 to 1."""
    one, other = _stems(first), _stems(second)
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in re.findall(r"[^\W\d_]{4,}", text.casefold()))


def _guess(heads: list[_Head]) -> None:
    counts = Counter(heading_key(head.title) for head in heads)
    given = [head.level > 0 for head in heads]
    for at, head in enumerate(heads):
        if not head.level:
            head.level = _guessed(heads, at, counts)
    repeated: dict[str, list[_Head]] = {}
    for head, was in zip(heads, given, strict=True):
        if not was and counts[heading_key(head.title)] > 1:
            repeated.setdefault(heading_key(head.title), []).append(head)
    for again in repeated.values():
        usual = min(Counter(head.level for head in again).most_common(), key=lambda pair: (-pair[1], pair[0]))[0]
        for head in again:
            head.level = usual


def _guessed(heads: list[_Head], at: int, counts: Counter[str]) -> int:
    head = heads[at]
    if at == 0:
        return 1
    before = heads[at - 1]
    if counts[heading_key(head.title)] > 1:
        return before.level if counts[heading_key(before.title)] > 1 else before.level + 1
    if head.under:
        return heads[head.under[0]].level + head.under[1]
    for top in (_is_chapter, _is_capitals):
        if sum(top(one.title) for one in heads) > 1:
            return 1 if top(head.title) or at < next(i for i, one in enumerate(heads) if top(one.title)) else 2
    for mark in (_ends_in_colon, _has_reference):
        if mark(head.title):
            return before.level if mark(before.title) else before.level + 1
    if not before.has_body:
        return before.level + 1
    return 1


def _is_chapter(title: str) -> bool:
    return bool(_CHAPTER.match(title))


def _is_capitals(title: str) -> bool:
    return title.isupper() and len(title) > _LONGEST_ABBREVIATION


def _ends_in_colon(title: str) -> bool:
    return title.endswith(":")


def _has_reference(title: str) -> bool:
    return bool(_REFERENCE.search(title))
