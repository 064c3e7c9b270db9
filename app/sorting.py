"""Swedish order and search, the same on both databases: stored keys compared by code point."""

import re
import unicodedata

_ORDER = str.maketrans(
    {"å": "{a", "ä": "{b", "æ": "{b", "ö": "{c", "ø": "{c", "ü": "y", "ß": "ss", "đ": "d", "ð": "d", "þ": "th"}
)


def sort_key(name: str) -> str:
    """A key that sorts as a Swedish reader expects: å ä ö after z, ignoring case, accents and punctuation."""
    text = unicodedata.normalize("NFC", name).casefold().translate(_ORDER)
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() or c == "{" else " " for c in plain).split())[:600]


_UNLIKE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
        "\u00a8": "\u0308",  # some PDF files have "å" as two letters: "a" and its ring
        "\u02da": "\u030a",
    }
)
"""Signs that look alike and are typed one way: quotation marks, hyphens and dashes, the dots and the ring."""
_UNSEEN = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
"""Signs without width: soft hyphens, joiners, marks of direction and of byte order, choosers of a glyph."""
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?:\s*[\n\u2028\u2029]\s*(?!(?:och|eller|samt|and|or)\b))?")
"""A hyphen after a letter, with the break of the line behind it: "kompe-" and "tens" are one word in a PDF file."""
_BROKEN = re.compile(r"\u00ad\s*[\n\u2028\u2029]\s*")


def search_text(*parts: str | None) -> str:
    """What a search looks in, and what it looks for: the same text, however it was typed, pasted or stored.

    Case, the two ways to write "å", ligatures, hard spaces, quotation marks and dashes make no difference; neither do
    soft hyphens, characters without width and the hyphen of a compound ("IT-stöd" is "ITstöd").
    """
    return " ".join(plain for part in parts if part and (plain := _plain(part)))


def _plain(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _BROKEN.sub("", text).translate(_UNLIKE)).translate(_UNLIKE)
        text = _UNSEEN.sub("", text)
    return " ".join(_HYPHEN.sub("", text).casefold().split())


def like(text: str) -> str:
    """A LIKE pattern for ``text`` anywhere in a ``search_text``, its own % and _ taken literally (escape ``!``)."""
    needle = search_text(text)
    for mark in "!%_":
        needle = needle.replace(mark, "!" + mark)
    return f"%{needle}%"


MOST_WORDS = 5
"""So many words may each stand anywhere. More are a passage that somebody pasted: they are looked for as they stand."""
_MARKS = "\"'”“’«»"


def words_in(typed: str) -> list[str]:
    """What is looked for, each to be found somewhere: words, or what stands between quotation marks as it stands."""
    text = typed.strip()
    if len(text) > 2 and text[0] in _MARKS and text[-1] in _MARKS:
        return [text[1:-1].strip()]
    words = text.split()
    return words if len(words) <= MOST_WORDS else [text]


def holds(asked: str, *parts: str | None) -> bool:
    """Whether every word that is asked for stands somewhere in the parts: how a short list is narrowed."""
    text = search_text(*parts)
    return all(word in text for word in search_text(asked).split())


A_HANDFUL = 7
"""A list that is no longer is seen at a glance, and has no filter."""
