"""Paragraphs that look like headings: what is proposed where a plan's headings have no style. Pure.

In a plan with styled chapters a bold line is likelier to be a caption, a signature or the beginning of a text than
in one without any, so that more has to speak for it there (not ``loose``).
"""

import re
from collections.abc import Sequence

from app.plans.importing.guessing import LONGEST_WITH_COLON
from app.plans.mending import markup
from app.plans.mending.nodes import Fields

BOLD, NUMBERED, CAPITALS, SHORT = "bold", "numbered", "capitals", "short"
_LONGEST = 120
_LONGEST_LINE = 70
"""A bold line above its text, in the same paragraph."""
_SERIES = 3
"""So many lines of the same sort right after each other are a list."""
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,5})\.?\s+[A-ZÅÄÖ]")
_ENDS = re.compile(r"[.,;!?]$")
_CAPTION = re.compile(
    r"(?:tabell|figur|bild|diagram|karta|foto|källa|table|figure|taulukko|kuvio|kuva)\b(?:\s*\d|\s*:|\.)", re.IGNORECASE
)


def heading_kinds(content: Sequence[Fields], *, loose: bool) -> list[str | None]:
    """For each paragraph and table of a section: what speaks for its being a heading, or None."""
    kinds = [_kind(node, after, loose=loose) for node, after in zip(content, [*content[1:], None], strict=False)]
    wanted = [kind if kind and not _in_series(content, kinds, at) else None for at, kind in enumerate(kinds)]
    return [*wanted[:-1], None] if wanted else []


def number_level(text: str, *, loose: bool) -> int:
    """The level that a typed number gives a heading; 0 for none, and for a single number below styled chapters."""
    match = _NUMBER.match(text)
    depth = match[1].count(".") + 1 if match else 0
    return depth if loose or depth > 1 else 0


def bold_beginning(node: Fields, *, loose: bool) -> str:
    """The bold words that a text begins with, if they may be a heading of it: below styled chapters only a line."""
    bold = markup.run_in(node)
    if not 2 < len(bold) <= _LONGEST or not node["text"].startswith(bold):
        return ""
    is_line = node["text"][len(bold) :].startswith("\n") and len(bold) <= _LONGEST_LINE
    return bold if loose or (is_line and "\n" not in bold and _looks_like_words_of_one(bold)) else ""


def _looks_like_words_of_one(text: str) -> bool:
    """Whether words in bold are more than the beginning of a text, a caption or a shout."""
    if _ENDS.search(text) or _CAPTION.match(text) or text[0].islower():
        return False
    return not text.endswith(":") or len(text) <= LONGEST_WITH_COLON


def _kind(node: Fields, after: Fields | None, *, loose: bool) -> str | None:
    """What speaks for a whole paragraph's being a heading, if something follows it."""
    if node["t"] != "paragraph" or node["kind"] == "table":
        return None
    text = node["text"].strip()
    if not 2 < len(text) <= _LONGEST or "\n" in text or _ENDS.search(text) or not any(map(str.isalpha, text)):
        return None
    if after is not None and after["t"] == "paragraph" and after["html"].strip() == node["html"].strip():
        return None
    is_bold = markup.is_bold(node) and (loose or _looks_like_words_of_one(text))
    if node["kind"] == "list":
        follows = after is not None and (after["t"] == "table" or after["kind"] != "list")
        return BOLD if is_bold and node["ordered"] and follows else None
    if is_bold:
        return BOLD
    if _NUMBER.match(text):
        return NUMBERED
    if loose and text.isupper() and len(text) > 3:
        return CAPITALS
    if after is None:
        return None
    follows = after["t"] == "table" or after["kind"] != "text" or len(after["text"]) > len(text)
    return SHORT if loose and text[0].isupper() and follows and not text.endswith(":") else None


def _in_series(content: Sequence[Fields], kinds: Sequence[str | None], at: int) -> bool:
    """Whether a line is one of several of its sort right after each other: names or items, not headings."""
    if kinds[at] not in (BOLD, NUMBERED):
        return False
    depth = number_level(content[at]["text"], loose=True)

    def is_alike(other: int) -> bool:
        return kinds[other] == kinds[at] and number_level(content[other]["text"], loose=True) == depth

    first = last = at
    while first and is_alike(first - 1):
        first -= 1
    while last + 1 < len(kinds) and is_alike(last + 1):
        last += 1
    return last - first + 1 >= (_SERIES if kinds[at] == BOLD or depth > 1 else _SERIES - 1)
