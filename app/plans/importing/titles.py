"""Titles: the plan's, and those of its sections."""

import re

from app.plans.importing.blocks import Block, Heading, Line, plain
from app.plans.importing.facts import registry_number

LONGEST_TITLE = 400
_NUMBER = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,8})\.?\s+(?=\S)")
_CAPITALS = re.compile(r"^[A-ZÅÄÖ][A-ZÅÄÖ \-/]{3,40}$")
_COVER_LINES = 6
_SECTION = re.compile(
    r"^(?:inledning|bakgrund|sammanfattning|syfte|mål|nuläge|uppföljning|indikatorer|"
    r"(?:våra |kommunens )?\w+områden)\b",
    re.IGNORECASE,
)


def found_title(blocks: list[Block], fallback: str) -> tuple[str, list[Block]]:
    """The plan's title, and the blocks without the one that it was taken from.

    In order: what the format calls the title; a first heading that is alone on its level and above all others; the
    first short line before the first heading; ``fallback`` (the file's name).
    """
    for at, block in enumerate(blocks):
        if isinstance(block, Line) and block.label == "title":
            return _one_line(plain(block.spans)), [*blocks[:at], *blocks[at + 1 :]]
    headings = [(at, block) for at, block in enumerate(blocks) if isinstance(block, Heading)]
    if len(headings) > 1 and all(heading.level > headings[0][1].level for _at, heading in headings[1:]):
        at, heading = headings[0]
        if not _NUMBER.match(plain(heading.spans)) and not _SECTION.match(plain(heading.spans)):
            return heading_title(heading), [*blocks[:at], *blocks[at + 1 :]]
    if len(blocks) < 2:
        return fallback[:LONGEST_TITLE], blocks
    first = headings[0][0] if headings else len(blocks)
    for at, block in enumerate(blocks[: min(first, _COVER_LINES)]):
        if isinstance(block, Line) and _is_title(block):
            return _one_line(plain(block.spans)), [*blocks[:at], *blocks[at + 1 :]]
    return fallback[:LONGEST_TITLE], blocks


def _is_title(line: Line) -> bool:
    text = plain(line.spans)
    ordinary = line.kind == "text" and 3 <= len(text) <= 200 and "\n" not in text
    return ordinary and not _CAPITALS.match(text) and not re.search(r"[.:;,?]$", text) and not registry_number((), text)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()[:LONGEST_TITLE]


def heading_title(heading: Heading) -> str:
    """A heading's words on one line, without a trailing colon."""
    return _one_line(plain(heading.spans)).rstrip(" :") or _one_line(plain(heading.spans))


def numbers_told(titles: list[tuple[str, str]]) -> bool:
    """Whether the titles' own numbers are those of their places, so that they need not be said twice."""
    told = [(match[1], place) for title, place in titles if (match := _NUMBER.match(title))]
    return len(told) > 1 and all(number == place for number, place in told)


def without_number(title: str) -> str:
    """The title without its number."""
    return _NUMBER.sub("", title)
