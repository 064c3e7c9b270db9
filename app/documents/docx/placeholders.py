"""Placeholders in a template of Word: {{name}}, wherever Word has split it between runs."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CONTENT = "innehåll"
"""Where the document's own text stands."""
FILLED = ("titel", "remiss", "diarienummer", "datum", "myndighet")
"""Those that a word or two stand in place of."""
_PLACEHOLDER = re.compile(r"\{\{([^{}]{0,80})\}\}")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def paragraphs(root: Any) -> list[Any]:
    """Every paragraph, those in tables, boxes and controls too."""
    return list(root.iter(f"{WORD}p"))


def words_of(paragraph: Any) -> str:
    """What a paragraph says, without what stands in a box within it."""
    return "".join(text.text or "" for text in _texts(paragraph))


def named_in(words: str) -> list[str]:
    """The placeholders' names, as :data:`FILLED` writes them."""
    return [_tidy(match[1]) for match in _PLACEHOLDER.finditer(words)]


def is_broken(words: str) -> bool:
    """Whether there are double brackets that hold no name."""
    rest = _PLACEHOLDER.sub("", words)
    return "{{" in rest or "}}" in rest


def is_content(paragraph: Any) -> bool:
    """Whether a paragraph is the place of the document's own text."""
    words = words_of(paragraph).strip()
    return bool(_PLACEHOLDER.fullmatch(words)) and named_in(words) == [CONTENT]


def fill(paragraph: Any, values: Mapping[str, str]) -> None:
    """Put the values in place of their names; each takes the look of the run in which its name begins."""
    texts = _texts(paragraph)
    for match in reversed(list(_PLACEHOLDER.finditer(words_of(paragraph)))):
        value = values.get(_tidy(match[1]))
        if value is not None:
            _replace(texts, match.start(), match.end(), value)


def _replace(texts: list[Any], start: int, end: int, value: str) -> None:
    at, left = 0, value
    for text in texts:
        words = text.text or ""
        begin, stop = max(start - at, 0), min(end - at, len(words))
        at += len(words)
        if begin < stop:
            text.text = words[:begin] + left + words[stop:]
            text.set(_SPACE, "preserve")
            left = ""


def _texts(paragraph: Any) -> list[Any]:
    return [text for text in paragraph.iter(f"{WORD}t") if next(text.iterancestors(f"{WORD}p"), None) is paragraph]


def _tidy(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()
