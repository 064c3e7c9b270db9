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

_FORMULA = frozenset("=+-@\t\r")
_PLAIN_TYPES = frozenset({type(None), str, int})
_SUSPECT = re.compile(r"\n[=+\-@\t\r]")


def write_csv(target: Path, headers: Sequence[str], rows: Iterable[Sequence[Value]], *, dialect: Dialect) -> int:
    """Write the rows as they come and return their number.

    ``sv``: UTF-8 with BOM, semicolons, decimal comma, "ja"/"nej", instants in the time zone they are given in.
    ``open``: UTF-8, commas, ISO 8601 with instants in UTC. Both: CRLF (RFC 4180), and a leading ' before a text that a
    spreadsheet would run as a formula.
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
    guarded = f"'{value}" if value[:1] in _FORMULA else value
    return cleaned(guarded)


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
