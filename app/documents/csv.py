"""CSV in two dialects: for Swedish Excel, and as open data."""

import csv
import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from app.documents.shared import Shared
from app.documents.text import cleaned, instant, is_clean

Dialect = Literal["sv", "open"]
Value = str | int | float | bool | datetime.date | datetime.datetime | None

_BEGINS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""What a formula begins with, also in full width."""
_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\"' \u00a0"
"""What a spreadsheet may leave out before a formula: what shows nothing, blanks, quotation marks."""
_ENDS = ";,|\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
"""What may end a cell or a row in a spreadsheet that divides the file in another way than we do."""
_SUSPECT = re.compile(f"[{_ENDS}](?:[{_UNSEEN}]*[{_BEGINS}]|(?<=\n)[\t\r])")
"""For a text that stands after a newline. It begins with characters to look for: ``re`` finds these three times as
fast as it tries a choice."""
_PLAIN = "[ !#-*,./-:;<>?A-~\u00a1-\u00ac\u00ae-\u00ff]*"
"""A text that is written as it is, but for what divides fields: it has neither quotation mark nor newline. Looking for
a whole run of usual characters is twice as fast as looking for the first that is none."""
_UNUSUAL = re.compile("[^\n -*,.-<>?A-~\u00a1-\u00ac\u00ae-\u00ff]")
"""What is neither a newline nor, of the first 256 characters, one that is seen and that no formula begins with."""
_SEEN_SUSPECT = re.compile(f"[;,|\n][\"' ]*[{_BEGINS}]")
"""The same for one that has nothing but newlines that cannot be printed: a third of the time."""
_TOGETHER = 200
"""Rows that are written at once."""
_AT_THE_BEGINNING = re.compile(f"[{_UNSEEN}]*[{_BEGINS}\t\r]")
_FURTHER_ON = re.compile(f"(?<=[{_ENDS}])(?=[{_UNSEEN}]*[{_BEGINS}])")


def write_csv(
    target: Path, headers: Sequence[str], rows: Iterable[Sequence[Value | Shared]], *, dialect: Dialect
) -> int:
    """Write the rows as they come and return their number.

    ``sv``: UTF-8 with BOM, semicolons, decimal comma, "ja"/"nej", instants in the time zone they are given in.
    ``open``: UTF-8, commas, ISO 8601 with instants in UTC. Both: CRLF (RFC 4180), and a ' before what a spreadsheet
    would run as a formula, also where it takes another character for the end of a cell or a row than we do.
    """
    swedish = dialect == "sv"
    delimiter, field = (";", _fields(";", _swedish)) if swedish else (",", _fields(",", _open))

    def line(row: Sequence[Value | Shared]) -> str:
        parts: list[str] = []
        for value in row:
            if isinstance(value, Shared):
                if value.ready is None:
                    value.ready = delimiter.join([field(each) for each in value.values])
                parts.append(value.ready)
            elif value is None or value == "":
                parts.append("")
            else:
                parts.append(field(value))
        return delimiter.join(parts) or '""'  # an empty line would be no row

    count = 0
    lines = map(line, rows)
    with target.open("w", encoding="utf-8-sig" if swedish else "utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerow(headers)
        while some := list(islice(lines, _TOGETHER)):
            file.write("\r\n".join([*some, ""]))
            count += len(some)
    return count


def _fields(delimiter: str, format_value: Callable[[Value], str]) -> Callable[[Any], str]:
    """What writes one value as RFC 4180 has it; as ``csv.writer`` would, which takes longer for a row of many."""
    known = lru_cache(4096, typed=True)(format_value)
    is_plain = re.compile(_PLAIN.replace(delimiter, "")).fullmatch

    def field(value: Any) -> str:
        if type(value) is str:
            if is_plain(value):
                return value
            text = _harmless(value)
        elif value is None:
            return ""
        elif type(value) is int:
            return str(value)
        else:
            text = _harmless(value) if isinstance(value, str) else known(value)
        if delimiter in text or "\n" in text or '"' in text or "\r" in text:
            return '"' + text.replace('"', '""') + '"'
        return text

    return field


def _harmless(value: str) -> str:
    """A text that no spreadsheet runs. Most have nothing that a formula begins with, which is soon seen."""
    if not _UNUSUAL.search(value):
        return value
    text = f"\n{value}"
    if (value.replace("\n", " ") if "\n" in value else value).isprintable():
        suspect = _SEEN_SUSPECT.search(text) is not None
    else:
        suspect = _SUSPECT.search(text) is not None or not is_clean(text)
    return _guarded(value) if suspect else value


def _guarded(value: str) -> str:
    guarded = _FURTHER_ON.sub("'", value)
    return cleaned(f"'{guarded}" if _AT_THE_BEGINNING.match(guarded) else guarded)


def _swedish(value: Value) -> str:
    match value:
        case bool():
            return "ja" if value else "nej"
        case float():
            return str(value).replace(".", ",")
        case datetime.datetime():
            return str(value)[:16]
        case _:
            return str(value)


def _open(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime.datetime():
            return instant(value)
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)
