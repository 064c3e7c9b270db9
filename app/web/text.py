"""Text as it is taken from a browser or an API client: how long, and without what cannot be kept."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from app.i18n import _, number

MAX_TEXT = 20_000
_UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Control characters but tab and line ends, and halves of surrogate pairs."""


def without_controls(text: str) -> str:
    """The same text, lines ended as one; a ValueError for control characters, which no Word file or PDF takes."""
    if _UNKEEPABLE.search(text):
        raise ValueError(_("Texten innehåller styrtecken som inte kan sparas. Ta bort dem och försök igen."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def tidy(text: str) -> str:
    """Text from a browser: lines ended as one, characters that nobody can see taken out, outer spaces dropped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    return _UNKEEPABLE.sub("", text).strip()


def too_long(text: str) -> str:
    """What stands at a field with too much in it."""
    return _("Texten är {n} tecken för lång. Korta den till högst {max} tecken, eller dela upp den.").format(
        n=number(len(text) - MAX_TEXT), max=number(MAX_TEXT)
    )


def none_as_empty(value: object) -> object:
    """Null and nothing are the same to a client."""
    return "" if value is None else value


Words = Annotated[str, BeforeValidator(none_as_empty), AfterValidator(without_controls), Field(max_length=MAX_TEXT)]
Line = Annotated[str, BeforeValidator(none_as_empty), AfterValidator(without_controls), Field(max_length=200)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
