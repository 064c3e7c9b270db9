"""Making text that people have pasted safe to write: it must not break the file or lose anything readable."""

import datetime
import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\r]")
_is_usual = re.compile("[\t\n -~\u00a0-\u00ff]*").fullmatch
"""Whether a text has nothing but the usual letters and signs, as most: twice as soon seen as what is not one."""
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c]")


def is_clean(text: str) -> bool:
    """Whether :func:`cleaned` would leave ``text`` as it is. One check of a whole row is cheaper than one per cell."""
    return _is_usual(text) is not None or _FORBIDDEN.search(text) is None


def cleaned(text: str) -> str:
    """``text`` with characters that XML 1.0 forbids replaced by "\ufffd", and every kind of line break by a newline.

    Vertical tab and form feed are what word processors paste for line and page breaks. Half a surrogate pair cannot be
    written as UTF-8 at all. Markup is not escaped.
    """
    if is_clean(text):
        return text
    return _FORBIDDEN.sub("\ufffd", _LINE_BREAKS.sub("\n", text))


def utf16_length(text: str) -> int:
    """The length of ``text`` as Excel counts it, in UTF-16 units: an emoji is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, limit: int) -> list[str]:
    """``text`` in as few pieces as possible of at most ``limit`` UTF-16 units, cut at a space if one is near."""
    parts: list[str] = []
    while utf16_length(text) > limit:
        end = limit if text.isascii() else _fitting(text, limit)
        space = text.rfind(" ", end - 200, end)
        end = space + 1 if space > 0 else end
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text]


def _fitting(text: str, limit: int) -> int:
    """How many characters of ``text`` fit in ``limit`` UTF-16 units."""
    units = 0
    for index, char in enumerate(text):
        units += 2 if char > "\uffff" else 1
        if units > limit:
            return index
    return len(text)


def instant(moment: datetime.datetime) -> str:
    """An instant as the API and open data write it: ISO 8601 in UTC, ending in Z."""
    return moment.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
