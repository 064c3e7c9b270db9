"""How a person is recognised in what is kept: whole words, in any case, with or without accents.

The database narrows the rows down with a pattern that lets too much through; what counts is decided here, the same on
both databases.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, or_

_OWN = {"å": "å", "ä": "ä", "ö": "ö", "æ": "ä", "ø": "ö"}
"""Letters of their own, not accented ones. Danish and Norwegian write two of them in another way."""
_SURE = frozenset("bdfghjklmpqrtvwx0123456789@.+")
"""Characters that stand in a row as they are compared: no language that we know of puts an accent on them."""
_GENITIVE = "(?:['’]?s)?"


class _Plain(dict[int, str]):
    """Code point → the letter as it is compared, worked out once."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        bare = (c for c in unicodedata.normalize("NFD", sign) if not unicodedata.combining(c))
        self[code] = _OWN.get(sign) or unicodedata.normalize("NFC", "".join(bare))
        return self[code]


_PLAIN = _Plain()


def plain(text: str) -> str:
    """A text as it is compared: small letters without accents."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text).casefold().translate(_PLAIN)


@lru_cache(maxsize=64)
def patterns(name: str, email: str) -> tuple[re.Pattern[str], ...]:
    """What names the person in a text that is ``plain``: the name as words, the address as a whole."""
    found = []
    if words := plain(name).split():
        orders = (r"\s+".join(map(re.escape, order)) for order in (words, *_surname_first(words)))
        found.append(re.compile(rf"(?<!\w)(?:{'|'.join(orders)}){_GENITIVE}(?!\w)"))
    if address := plain(email).strip():
        found.append(re.compile(rf"(?<![\w.+-])(?<!\w['’&]){re.escape(address)}(?!-|\.?\w)"))
    return tuple(found)


def _surname_first(words: list[str]) -> Iterator[list[str]]:
    """The name as lists have it: "Lind, Sara"."""
    if len(words) > 1:
        yield [f"{words[-1]},", *words[:-1]]
        yield [words[-1], *words[:-1]]


def narrowed(column: Any, name: str, email: str, *, escaped: bool = False) -> ColumnElement[bool]:
    """Whether a column may name the person: lets through all that ``patterns`` find, and some more.

    ``escaped``: it is JSON, in which SQLite keeps "å" as six characters.
    """
    text = func.lower(cast(column, Text))
    words = plain(name).split()
    wanted = [plain(email).split(), words, *([[words[-1], *words[:-1]]] if len(words) > 1 else [])]
    likes = {"%" + "%".join(_like(word, escaped) for word in some) + "%" for some in wanted if some}
    return or_(*(text.like(like, escape="!") for like in sorted(likes)))


def _like(word: str, escaped: bool) -> str:
    return "".join(sign if sign in _SURE else "%" if escaped else "_" for sign in word)


def said_in(value: Any) -> str:
    """What stands in a value: of JSON all that is said in it, without its names of fields."""
    if isinstance(value, dict):
        return " · ".join(filter(None, map(said_in, value.values())))
    if isinstance(value, (list, tuple)):
        return " · ".join(filter(None, map(said_in, value)))
    return "" if value is None else str(value)
