"""Text as it is taken from a browser or an API client: how long, and without what cannot be kept.

``lengthOf`` in ``static/js/remiss.js`` counts by the same rule; ``tests/house/test_scripts_keep_words.py`` compares.
"""

import re
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from app.i18n import _, number

MAX_TEXT = 20_000
_UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Control characters but tab and line ends, and halves of surrogate pairs."""
_LINE_END = re.compile(r"\r\n|[\r\v\f]")
"""What ends a line besides ``\\n``: browsers send ``\\r\\n``, and Word pastes the others for soft breaks and pages."""
_EMPTY_LINES_FIRST = re.compile(r"\A(?:[^\S\n]*\n)+")


def split_address(address: str) -> SplitResult:
    """The parts of an address that a client sent; of one that is none, such as ``http://[``, empty parts."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def one_line_end(text: str) -> str:
    """The text with ``\\n`` alone at the end of its lines, so that a line end counts as one character everywhere."""
    return _LINE_END.sub("\n", text)


def without_controls(text: str) -> str:
    """The same text, lines ended as one; a ValueError for control characters, which no Word file or PDF takes."""
    text = one_line_end(text)
    if _UNKEEPABLE.search(text):
        raise ValueError(_("Texten innehåller styrtecken som inte kan sparas. Ta bort dem och försök igen."))
    return text


def tidy(text: str) -> str:
    """Text from a browser: lines ended as one, characters that nobody can see taken out, empty lines around it dropped.

    Tabs, bullets and the indentation of the first line stay as they were typed.
    """
    return _without_empty_edges(_UNKEEPABLE.sub("", one_line_end(text)))


def _without_empty_edges(text: str) -> str:
    return _EMPTY_LINES_FIRST.sub("", text.rstrip())


def too_long(text: str) -> str:
    """What stands at a field with too much in it."""
    return _("Texten är {n} tecken för lång. Korta den till högst {max} tecken, eller dela upp den.").format(
        n=number(len(text) - MAX_TEXT), max=number(MAX_TEXT)
    )


def none_as_empty(value: object) -> object:
    """Null and nothing are the same to a client."""
    return "" if value is None else value


WholeText = Annotated[
    str, StringConstraints(strip_whitespace=False), BeforeValidator(none_as_empty), AfterValidator(tidy)
]
"""A text of any length from a page, kept as it was typed but for what nobody can see."""
LongText = Annotated[WholeText, Field(max_length=MAX_TEXT)]
"""What is written in several lines on a page, as long as a comment may be."""
WholeWords = Annotated[
    str,
    StringConstraints(strip_whitespace=False),
    BeforeValidator(none_as_empty),
    AfterValidator(without_controls),
    AfterValidator(_without_empty_edges),
]
"""A text of any length from a client of the API, which is told of what cannot be kept."""
Words = Annotated[WholeWords, Field(max_length=MAX_TEXT)]
"""The same, as long as a comment may be."""
Line = Annotated[str, BeforeValidator(none_as_empty), AfterValidator(without_controls), Field(max_length=200)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
