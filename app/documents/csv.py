"""CSV in two dialects: for Swedish Excel, and as open data."""

import csv
import datetime
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from app.documents.text import cleaned, instant, is_clean

Dialect = Literal["sv", "open"]
Value = str | int | float | bool | datetime.date | datetime.datetime | None

_BEGINS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""What a formula begins with, also in full width."""
_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\"' \u00a0"
"""What a spreadsheet may leave out before a formula: what shows nothing, blanks, quotation marks."""
_ENDS = ";,|\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
"""What may end a cell or a row in a spreadsheet that divides the file in another way than we do."""
_PLAIN_TYPES = frozenset({type(None), str, int})
_SUSPECT = re.compile(f"[{_ENDS}](?:[{_UNSEEN}]*[{_BEGINS}]|(?<=\n)[\t\r])")
"""For texts that each stand after a newline. It begins with characters to look for: ``re`` finds these three times as
fast as it tries a choice."""
_AT_THE_BEGINNING = re.compile(f"[{_UNSEEN}]*[{_BEGINS}\t\r]")
_FURTHER_ON = re.compile(f"(?<=[{_ENDS}])(?=[{_UNSEEN}]*[{_BEGINS}])")


def write_csv(target: Path, headers: Sequence[str], rows: Iterable[Sequence[Value]], *, dialect: Dialect) -> int:
    """Write the rows as they come and return their number.

    ``sv``: UTF-8 with BOM, semicolons, decimal comma, "ja"/"nej", instants in the time zone they are given in.
    ``open``: UTF-8, commas, ISO 8601 with instants in UTC. Both: CRLF (RFC 4180), and a ' before what a spreadsheet
    would run as a formula, also where it takes another character for the end of a cell or a row than we do.
    """
    swedish = dialect == "sv"
    format_value = lru_cache(4096, typed=True)(_swedish if swedish else _open)
    count = 0
    with target.open("w", encoding="utf-8-sig" if swedish else "utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";" if swedish else ",", lineterminator="\r\n")
        writer.writerow(headers)
        for row in rows:
            texts = "\n".join(["", *[value for value in row if type(value) is str]])
            if _SUSPECT.search(texts) or not is_clean(texts):  # one search per row is cheaper than one per cell
                row = [_guarded(value) if isinstance(value, str) else value for value in row]
            # the writer itself handles None, str and int, but not bool, which is an int too
            writer.writerow([value if type(value) in _PLAIN_TYPES else format_value(value) for value in row])
            count += 1
    return count


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
