"""Writing one JSON object key by key; an iterator among its values becomes a list, element by element."""

import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.documents.text import instant


def write_json(target: Path, members: Mapping[str, Any]) -> None:
    """Write ``members`` as one object in UTF-8, without holding an iterator's elements in memory.

    Dates and instants are in ISO 8601, instants in UTC. A lone surrogate cannot be encoded and becomes "\ufffd".
    """
    encode = json.JSONEncoder(ensure_ascii=False, default=_plain, separators=(",", ":")).encode
    with target.open("w", encoding="utf-8", newline="\n") as file:
        lead = "{\n"
        for key, value in members.items():
            file.write(f"{lead}{encode(key)}: ")
            if isinstance(value, Iterator):
                between = "[\n"
                for element in value:
                    file.write(between + _writable(encode(element)))
                    between = ",\n"
                file.write("[]" if between == "[\n" else "\n]")
            else:
                file.write(_writable(encode(value)))
            lead = ",\n"
        file.write("\n}\n" if members else "{}\n")


def _plain(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return instant(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _writable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text
