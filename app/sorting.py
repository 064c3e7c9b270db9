"""Swedish order and search, the same on both databases: stored keys compared by code point."""

import unicodedata

_ORDER = str.maketrans(
    {"å": "{a", "ä": "{b", "æ": "{b", "ö": "{c", "ø": "{c", "ü": "y", "ß": "ss", "đ": "d", "ð": "d", "þ": "th"}
)


def sort_key(name: str) -> str:
    """A key that sorts as a Swedish reader expects: å ä ö after z, ignoring case, accents and punctuation."""
    text = unicodedata.normalize("NFC", name).casefold().translate(_ORDER)
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() or c == "{" else " " for c in plain).split())[:600]


def search_text(*parts: str | None) -> str:
    """What a search looks in: casefolded, one space between words."""
    return " ".join(" ".join(part.split()) for part in parts if part).casefold()


def like(text: str) -> str:
    """A LIKE pattern for ``text`` anywhere, with its own % and _ taken literally (escape character ``!``)."""
    for mark in "!%_":
        text = text.replace(mark, "!" + mark)
    return f"%{' '.join(text.split()).casefold()}%"


def holds(asked: str, *parts: str | None) -> bool:
    """Whether every word that is asked for stands somewhere in the parts: how a short list is narrowed."""
    text = search_text(*parts)
    return all(word in text for word in search_text(asked).split())


A_HANDFUL = 7
"""A list that is no longer is seen at a glance, and has no filter."""
