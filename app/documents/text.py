"""Text that people pasted, made fit for files: nothing may break the file, nothing that can be read may be lost."""

import datetime
import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\r]")
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c]")


def is_readable(text: str) -> bool:
    """Whether ``text`` needs nothing done: one look at a whole row is cheaper than one at each cell."""
    return not _FORBIDDEN.search(text)


def readable(text: str) -> str:
    """``text`` with what XML 1.0 forbids made visible as "\ufffd" and every kind of line break as a newline.

    Vertical tab and form feed are what word processors paste for a line and a page break. A lone half of a
    surrogate pair cannot be written as UTF-8 at all.
    """
    if not _FORBIDDEN.search(text):
        return text
    return _FORBIDDEN.sub("\ufffd", _LINE_BREAKS.sub("\n", text))


def utf16_length(text: str) -> int:
    """How long Excel thinks ``text`` is: it counts UTF-16 units, so an emoji is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, limit: int) -> list[str]:
    """``text`` in as few pieces as fit in ``limit`` UTF-16 units each, cut at a space where one is near."""
    found: list[str] = []
    while utf16_length(text) > limit:
        end = limit if text.isascii() else _fitting(text, limit)
        space = text.rfind(" ", end - 200, end)
        end = space + 1 if space > 0 else end
        found.append(text[:end])
        text = text[end:]
    return [*found, text]


def _fitting(text: str, limit: int) -> int:
    """How many characters of ``text`` fit in ``limit`` UTF-16 units."""
    used = 0
    for index, char in enumerate(text):
        used += 2 if char > "\uffff" else 1
        if used > limit:
            return index
    return len(text)


def instant(moment: datetime.datetime) -> str:
    """An instant as open data writes it, and the API: ISO 8601 in UTC, ending in Z."""
    return moment.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
