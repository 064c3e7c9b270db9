"""The letter and distribution list that come before the plan when a whole referral is one file."""

import re

from app.plans.importing.blocks import Block, Grid, Heading, Line, plain
from app.plans.importing.facts import facts_of
from app.plans.importing.tables import table_text

_SIGNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^remiss(?:\s+(?:av|angående|gällande|om)\b|\s*[:–-])",
        r"^(?:förslag till )?beslut$|^kommunstyrelsens beslut$",
        r"^(?:ärendebeskrivning|beskrivning av ärendet|ärendet)$",
        r"^sammanfattning$",
        r"^beslutet (?:skickas|expedieras|ska skickas) till",
        r"^(?:sändlista|sändlista remiss|remissinstanser|distributionslista|enligt sändlista)\W*$",
        r"^(?:missiv|följebrev|tjänsteskrivelse|remissmissiv)\b",
        r"^/[^/\n]{2,40}/$",
        r"\bremiss(?:svar\w*|yttrande\w*)\b.{0,60}\bsenast\b",
        r"^(?:med\s+)?vänlig\w*\s+hälsning\w*",
    )
)
_CAPITALS = re.compile(r"^[A-ZÅÄÖ][A-ZÅÄÖ \-/]{3,40}$")
_REFERRED = re.compile(r"^remiss(?:\s+(?:av|angående|gällande|om)|\s*[:–-])\s+(?P<title>.{5,})$", re.IGNORECASE)
_COVER_LINES = 4
_LONGEST_TITLE = 200


def block_text(block: Block) -> str:
    """A block's text."""
    return table_text(block) if isinstance(block, Grid) else plain(block.spans)


def plan_start(blocks: list[Block]) -> int:
    """The index of the block where the plan itself begins; 0 if there is no letter before it.

    A letter is recognised by at least two signs ("Förslag till beslut", "Sändlista" …); the plan by its table of facts,
    by the title that the letter names, or by a line marked as the title.
    """
    for find in (_by_facts, _by_title, _by_mark):
        start = find(blocks)
        if start is not None:
            texts = [line for block in blocks[:start] for line in block_text(block).split("\n")]
            signs = sum(any(sign.search(text) for text in texts) for sign in _SIGNS)
            return start if signs >= 2 else 0
    return 0


def _by_mark(blocks: list[Block]) -> int | None:
    """The first line, other than the very first, that the format itself marks as the title."""
    title_lines = (index for index, block in enumerate(blocks) if isinstance(block, Line) and block.label == "title")
    return next((index for index in title_lines if index and not _REFERRED.match(block_text(blocks[index]))), None)


def _by_facts(blocks: list[Block]) -> int | None:
    """The start of the cover above the first table of facts: its title, and a line in capitals above that."""
    table = next((index for index, block in enumerate(blocks) if isinstance(block, Grid) and facts_of(block)), None)
    if table is None:
        return None
    start = table
    for index in range(table - 1, max(-1, table - 1 - _COVER_LINES), -1):
        text = block_text(blocks[index])
        if isinstance(blocks[index], Grid) or len(text) > _LONGEST_TITLE or "\n" in text:
            break
        if start == table or _CAPITALS.match(text) or _is_title(blocks[index]):
            start = index
    return start


def _is_title(block: Block) -> bool:
    return isinstance(block, Heading) or (isinstance(block, Line) and block.label == "title")


def _by_title(blocks: list[Block]) -> int | None:
    """The first line that repeats the title named in the letter ("Remiss av …"), or a line in capitals above it."""
    referred = next((match["title"] for block in blocks[:20] if (match := _REFERRED.match(block_text(block)))), None)
    if referred is None:
        return None
    key = _key(referred)
    matching = [index for index, block in enumerate(blocks) if index and _key(block_text(block)) == key]
    if not matching:
        return None
    start = matching[0]
    return start - 1 if _CAPITALS.match(block_text(blocks[start - 1])) else start


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
