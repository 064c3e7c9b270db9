"""Lines copied out of an e-mail: its recipients in all the forms in which programs write them, and its head."""

import re
from collections.abc import Iterator

from app.mail.addresses import Found, addresses_in
from app.organisations.importing.parsed import Row

_RECIPIENTS = re.compile(
    r"^\s*(?:till|kopia|kopior|hemlig kopia|dold kopia|to|cc|bcc|vastaanottaja|kopio|an|mottagare)\s*:[ \t]*(?=\S)",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^\s*(?:från|ämne|ärende|skickat|bilagor?|bifogade filer|prioritet|svar till|from|subject|sent|date|attachments?|"
    r"importance|reply-to|lähettäjä|aihe)\s*:",
    re.IGNORECASE,
)
_SURELY_HEAD = re.compile(r"^\s*(?:från|ämne|skickat|from|subject|sent)\s*:\s*\S", re.IGNORECASE)
_LONG = 400
"""More than a name and an address."""


def without_head(rows: list[Row]) -> tuple[list[Row], list[str]]:
    """The rows with recipients one by one and without the other lines of an e-mail's head, and those lines."""
    kept: list[Row] = []
    left_out: list[str] = []
    is_mail = any(_RECIPIENTS.match(row.text) or _SURELY_HEAD.match(row.text) for row in rows)
    for row in rows:
        recipients = _RECIPIENTS.match(row.text)
        if recipients:
            kept.extend(Row(name) for name in _parted(row.text[recipients.end() :], in_head=True))
        elif is_mail and _HEAD.match(row.text):
            left_out.append(row.text.strip())
        else:
            kept.append(row)
    return kept, left_out


def recipients_in(text: str) -> list[str]:
    """A line's recipients, if it is several, each with its address; else the line itself."""
    return list(_parted(text, in_head=False))


def _parted(text: str, *, in_head: bool) -> Iterator[str]:
    addresses = addresses_in(text)
    if len(addresses) > 1 and not re.search(r"[^\W_]", _beside(text, addresses)):
        yield from (text[found.start : found.end] for found in addresses)
        return
    parts = [part for part in _split(text) if part.strip()]
    if in_head or (len(parts) > 1 and all(_is_recipient(part) for part in parts)):
        yield from (part.strip() for part in parts)
    else:
        yield text


def _beside(text: str, addresses: list[Found]) -> str:
    """What stands between and around the addresses in a text."""
    ends, starts = [0, *(found.end for found in addresses)], [*(found.start for found in addresses), len(text)]
    return " ".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _split(text: str) -> list[str]:
    """The text split at semicolons, and at commas after an address; those inside quotation marks are none."""
    parts, start, quoted = [], 0, False
    paired = text.count('"') % 2 == 0
    for index, sign in enumerate(text):
        if sign == '"':
            quoted = paired and not quoted
        elif quoted or sign not in ",;":
            continue
        elif sign == ";" or _ends_in_address(text[max(start, index - _LONG) : index]):
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def _ends_in_address(part: str) -> bool:
    words = part.rstrip()
    if "@" not in words:
        return False
    return words.endswith((">", ")")) or bool(
        (found := addresses_in(words)) and found[-1].end >= len(words.rstrip("'"))
    )


def _is_recipient(part: str) -> bool:
    """Whether the part is a name with an address in angle brackets, or an address alone."""
    addresses = addresses_in(part)
    if not addresses:
        return False
    first = addresses[0]
    if part[: first.start].rstrip().endswith("(") and part[first.end :].strip() == ")":
        return True
    return "<" in part or (not part[: first.start].strip(" '\"") and not part[first.end :].strip(" '\""))
