"""What code and templates ask for, and what the catalogues have."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from app.i18n import LOCALE_DIR

Text = str | tuple[str, str]
"""A text, or its singular and plural."""
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}
_IN_TEMPLATES = {"silent": "false", "extensions": "jinja2.ext.do", "trimmed": "true"}


def texts_of(path: Path) -> Iterator[tuple[Text, int]]:
    """Each text that a module or a template asks for, with its line."""
    with path.open("rb") as source:
        if path.suffix == ".py":
            for line, message, _notes, _context in extract("python", source, keywords=KEYWORDS):
                yield message, line
            return
        for line, _function, message, _notes in babel_extract(source, tuple(KEYWORDS), [], _IN_TEMPLATES):
            parts = tuple(m for m in message if m) if isinstance(message, tuple) else message
            if parts:  # nothing is heard of `_(label)`: its text stands elsewhere as a constant
                yield parts, line


@lru_cache
def catalogue(code: str) -> dict[Text, tuple[str, tuple[str, ...]]]:
    """Every text of a language's catalogues → its file and its translations."""
    texts: dict[Text, tuple[str, tuple[str, ...]]] = {}
    for path in sorted((LOCALE_DIR / code).glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale=code, abort_invalid=True):
                if message.id:
                    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
                    texts[message.id] = (path.name, tuple(forms))
    return texts


def forms_of(text: Text) -> tuple[str, ...]:
    """The forms of a text: one, or singular and plural."""
    return (text,) if isinstance(text, str) else text
