"""Lines that hold a whole group ("Externa: Norrbo kommun, Sydbo AB"), and numbers that only count the lines."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.organisations.importing.cells import are_names
from app.organisations.importing.groups import is_kind_of_bodies
from app.organisations.importing.mail_lines import recipients_in
from app.organisations.importing.parsed import Row

_SENT_TO = re.compile(
    r"^(?P<before>(?:remiss\w*|förslag\w*|plan\w*|ärende\w*|dokument\w*|yttrande\w*|skickas|sänds|beslut\w*)\b"
    r"[^:;,]{0,120}?\b(?:till|från)(?: följande(?: \w+)?)?:?)\s+(?P<names>[A-ZÅÄÖ\d][^:;]*,.*)$",
    re.IGNORECASE,
)
_AND = re.compile(r"(?<!Kommuner)(?<!\s)\s+(?:och|samt)\s+(?=[A-ZÅÄÖ])")
_COMMA = re.compile(r",\s+")
_COUNTED = re.compile(r"^\s*(?P<number>\d{1,3})\s+(?=[^\W\d_])")
_FEWEST_COUNTED = 3


def unfolded(rows: Sequence[Row]) -> tuple[list[Row], list[str]]:
    """The rows, each line that names a group and its bodies as a heading and a row for each; and sentences' words
    before bodies that they list."""
    kept: list[Row] = []
    announced: list[str] = []
    for row in rows:
        group, mark, rest = row.text.partition(":")
        sentence = _SENT_TO.match(row.text.strip())
        if mark and rest.strip() and is_kind_of_bodies(group):
            kept.extend([Row(f"{group.strip()}:"), *(replace(row, text=name) for name in _names(rest))])
        elif sentence and len(names := _names(sentence["names"].rstrip(" ."))) > 1 and sentence["names"][0].isupper():
            announced.append(sentence["before"])
            kept.extend([Row(""), *(replace(row, text=name) for name in names)])
        else:
            kept.append(row)
    return kept, announced


def _names(text: str) -> list[str]:
    """The bodies that a text lists with commas, semicolons and a last "och"."""
    recipients = [part.strip() for part in recipients_in(text.strip()) if part.strip()]
    if len(recipients) > 1 or "@" in text:
        return recipients
    if ";" in text:
        return [part.strip() for part in text.split(";") if part.strip()]
    *parts, last = _COMMA.split(text.strip())
    listed = [*parts, *_AND.split(last, maxsplit=1)]
    return listed if are_names(listed) else [text.strip()]


def without_plain_numbers(rows: Sequence[Row]) -> list[Row]:
    """The rows without numbers that count them ("1 Svea hovrätt", "2 Göta hovrätt"): most begin with the next one."""
    counted: list[int] = []
    number = 0
    for index, row in enumerate(rows):
        match = _COUNTED.match(row.text)
        if match and int(match["number"]) in (number + 1, 1):
            number = int(match["number"])
            counted.append(index)
    filled = sum(bool(row.text.strip()) for row in rows)
    if len(counted) < _FEWEST_COUNTED or len(counted) * 2 < filled:
        return list(rows)
    places = set(counted)
    return [replace(row, text=_COUNTED.sub("", row.text)) if index in places else row for index, row in enumerate(rows)]
