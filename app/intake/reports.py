"""What a mail server says of a mail that it could not deliver, or has delivered. Read in a limited child process.

Nothing here is believed: anybody can write such a mail. Whether it speaks of a letter of ours is judged by its address
or by what it quotes (``app.mail.bounces``).
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses

from app.intake.texts import decoded, tidied

MOST_RECEIVERS = 50
MOST_IDS = 20
LONGEST_SAID = 400
_QMAIL = "Hi. This is the"
_QMAIL_COPY = "--- Below this line is a copy of the message"
_EXIM_COPY = "------ This is a copy of"
_FIELDS = ("final-recipient", "original-recipient")
_ENVELOPE = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc")
_ID = re.compile(r"<[^<>\s]{1,200}>")
_AS_SMTP = re.compile(r"[245]\d\d[ -]")


class DeliveryOutcome(enum.StrEnum):
    """What a mail server says that became of a mail."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class Told:
    """What is told of one receiver: by each address that names it, what became of the mail, the server's own words."""

    addresses: tuple[str, ...]
    outcome: DeliveryOutcome
    said: str = ""


@dataclass(frozen=True)
class DeliveryReport:
    """A report of delivery: of whom it tells, the ids of the mails that it quotes, and its text for people."""

    told: tuple[Told, ...]
    message_ids: tuple[str, ...]
    text: str


def envelope_of(message: Message) -> tuple[str, ...]:
    """The addresses that a mail went to, as servers on the way and its sender wrote them."""
    lines = [str(line) for name in _ENVELOPE for line in message.get_all(name) or []]
    return tuple(address[:254] for _name, address in getaddresses(lines[:MOST_RECEIVERS]) if "@" in address)[:100]


def report_of(message: Message) -> DeliveryReport | None:
    """The report that a mail is; None for every other mail, answers of machines and receipts of reading among them.

    It may be marked ``Auto-Submitted: auto-replied``, as Postfix and Exim mark theirs: that alone says nothing.
    """
    return _structured(message) or _exims(message) or _qmails(message)


def _structured(message: Message) -> DeliveryReport | None:
    """RFC 3464: Postfix, Exim, Exchange and most others."""
    kind = str(message.get_param("report-type", "") or "").casefold()
    if message.get_content_type() != "multipart/report" or kind not in ("delivery-status", ""):
        return None
    parts = _parts(message)
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if status is None:
        return None
    told = [told for block in _parts(status) if (told := _told(block))]
    quoted = [id_ for part in parts for id_ in _quoted(part)]
    ids = [*quoted, *_ids(str(message.get("in-reply-to", ""))), *_ids(str(message.get("references", "")))]
    text = next((_text(part) for part in message.walk() if part.get_content_type() == "text/plain"), "")
    return DeliveryReport(tuple(told[:MOST_RECEIVERS]), tuple(ids[:MOST_IDS]), tidied(text))


def _told(block: Message) -> Told | None:
    named = (str(block.get(name, "")).rpartition(";")[2].strip(" <>") for name in _FIELDS)
    addresses = tuple(dict.fromkeys(name[:254] for name in named if name))
    action, status = str(block.get("action", "")).strip().casefold(), str(block.get("status", "")).strip()[:20]
    outcome = _outcome(action, status)
    if outcome is None or not addresses:
        return None
    said = _one_line(str(block.get("diagnostic-code", "")).partition(";")[2])
    if status.split(" ")[0] not in said:
        said = f"{status} {said}".strip()
    return Told(addresses, outcome, said[:LONGEST_SAID])


def _outcome(action: str, status: str) -> DeliveryOutcome | None:
    """A mail that could not be delivered within days has failed, though its status began with 4: the action says so."""
    actions = {
        "failed": DeliveryOutcome.FAILED,
        "delayed": DeliveryOutcome.DELAYED,
        "delivered": DeliveryOutcome.DELIVERED,
        "relayed": DeliveryOutcome.DELIVERED,
        "expanded": DeliveryOutcome.DELIVERED,
    }
    classes = {"5": DeliveryOutcome.FAILED, "4": DeliveryOutcome.DELAYED, "2": DeliveryOutcome.DELIVERED}
    return actions.get(action.split(" ")[0]) or classes.get(status[:1])


def _quoted(part: Message) -> list[str]:
    """The ids of the mail that a part of a report quotes, whole or its head alone."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        return [id_ for inner in _parts(part) for id_ in _ids(str(inner.get("message-id", "")))]
    return _ids_in_head(_text(part)) if kind in ("text/rfc822-headers", "message/rfc822-headers") else []


def _exims(message: Message) -> DeliveryReport | None:
    """Exim before it wrote reports: the receivers in a line of the head, the mail behind a line of dashes."""
    failed = [
        address for _n, address in getaddresses([str(line) for line in message.get_all("x-failed-recipients", [])])
    ]
    if not failed or message.is_multipart():
        return None
    text, _dashes, copy = _text(message).partition(_EXIM_COPY)
    told = tuple(
        Told((address[:254],), DeliveryOutcome.FAILED, _below(text, address)) for address in failed[:MOST_RECEIVERS]
    )
    return DeliveryReport(told, tuple(_ids_in_head(copy)), tidied(text))


def _qmails(message: Message) -> DeliveryReport | None:
    """qmail's own form: paragraphs that begin with an address in brackets, then the mail behind a line of dashes."""
    if message.is_multipart() or message.get_content_type() != "text/plain":
        return None
    text, _dashes, copy = _text(message).partition(_QMAIL_COPY)
    if not text.lstrip().startswith(_QMAIL):
        return None
    told = []
    for paragraph in text.split("\n\n")[1 : MOST_RECEIVERS + 1]:
        first, _end, rest = paragraph.strip().partition("\n")
        if first.startswith("<") and first.endswith(">:"):
            told.append(Told((first[1:-2][:254],), DeliveryOutcome.FAILED, _without_number(_one_line(rest))))
    return DeliveryReport(tuple(told), tuple(_ids_in_head(copy)), tidied(text)) if told else None


def _below(text: str, address: str) -> str:
    """What stands behind an address up to the next empty line."""
    return _one_line(text.partition(address)[2].partition("\n\n")[0])


def _without_number(said: str) -> str:
    """qmail closes with the code that it goes by, (#5.1.1), which is set first as other servers do."""
    before, sign, code = said.rpartition("(#")
    number, end, _rest = code.partition(")")
    return f"{number} {before.strip()}" if sign and end and not _AS_SMTP.match(said) else said


def _ids_in_head(text: str) -> list[str]:
    """The id in the head of a mail that is quoted as text, from its first line on or below what announces it."""
    found: list[str] = []
    for line in _unfolded(text):
        name, colon, value = line.partition(":")
        if colon and name.strip().casefold() == "message-id":
            found += _ids(value)
    return found[:MOST_IDS]


def _unfolded(text: str) -> Iterator[str]:
    line = ""
    for following in text[:200_000].splitlines():
        if following[:1] in (" ", "\t"):
            line += following
        else:
            yield line
            line = following
    yield line


def _ids(line: str) -> list[str]:
    return _ID.findall(line[:10_000])[:MOST_IDS]


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return tidied(decoded(content)) if isinstance(content, bytes) else ""


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST_SAID]
