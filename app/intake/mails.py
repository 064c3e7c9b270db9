"""A mail as it lies in an .eml or .msg: its text, its files, when our own server took it. In a limited child process.

Nothing of a mail is believed but what our own server wrote: a ``Date`` is the sender's, and a character set may be
wrong. Messages inside messages are read to a bound; a picture that stands in the text is no answer of its own.
"""

import datetime
import email.policy
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from app.intake.html_text import HtmlText
from app.intake.kinds import OLE_START
from app.intake.reports import DeliveryReport, envelope_of, report_of
from app.intake.texts import decoded, tidied

DEEPEST = 5
"""How many messages inside each other are read; one deeper is kept as a file."""
MOST_FILES = 100
_WINDOWS = ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "windows-1252", "cp1252")
"""What Windows writes under another name: its dashes, quotation marks and its euro are control characters there."""
_BOM = b"\xef\xbb\xbf"
_QUOTES = re.compile(r"^(?:> ?)*")
_IN_BULK = ("bulk", "junk", "list", "auto_reply")
_OF_PROGRAMS = ("x-autoreply", "x-autorespond", "list-id", "list-unsubscribe")
_HEADS = (("Från", "from"), ("Skickat", "date"), ("Till", "to"), ("Ämne", "subject"))


@dataclass(frozen=True)
class MailFile:
    """A file that came with a mail."""

    name: str
    content: bytes


@dataclass(frozen=True)
class ReadMail:
    """What a mail says. ``arrived_at``: when our own server took it, ISO 8601 in UTC; "" where it did not say.

    ``automatic``: it says itself that a program sent it: an answering machine, or a list.
    ``pictures``: how many stand in its text and are left in the original. ``whole``: whether all of it could be read.
    ``went_to``: where its head says that it went. ``report``: what a mail server says in it of another mail's delivery;
    its text is then the server's own alone.
    """

    text: str
    subject: str = ""
    sender: str = ""
    sender_name: str = ""
    message_id: str = ""
    arrived_at: str = ""
    files: tuple[MailFile, ...] = ()
    pictures: int = 0
    whole: bool = True
    went_to: tuple[str, ...] = ()
    report: DeliveryReport | None = None
    automatic: bool = False


@dataclass
class _Gathered:
    texts: list[str] = field(default_factory=list)
    files: list[MailFile] = field(default_factory=list)
    pictures: int = 0


def read_mail(path: Path, servers: Sequence[str] = ()) -> ReadMail:
    """The mail in a file. ``servers``: the names of the authority's own mail servers."""
    message, whole = _opened(path)
    gathered, report = _Gathered(), report_of(message)
    if report is None:
        _gather(message, gathered, 0)
    else:  # the mail that it quotes has the receiver's own link in it
        gathered.texts.append(report.text)
    name, address = _sender(_head(message, "from"))
    return ReadMail(
        text=tidied("\n\n".join(text.strip("\n") for text in gathered.texts if text.strip())),
        subject=_head(message, "subject")[:500],
        sender=address[:254],
        sender_name=name[:200],
        message_id=_head(message, "message-id")[:500],
        arrived_at=arrival(message.get_all("received") or [], servers),
        files=tuple(gathered.files[:MOST_FILES]),
        pictures=gathered.pictures,
        whole=whole,
        went_to=envelope_of(message),
        report=report,
        automatic=is_automatic(message),
    )


def is_automatic(message: Message) -> bool:
    """Whether a mail says itself that a program sent it (RFC 3834, and what was usual before)."""
    submitted = _head(message, "auto-submitted").partition(";")[0].strip().casefold()
    in_bulk = _head(message, "precedence").casefold() in _IN_BULK
    return submitted not in ("", "no") or in_bulk or any(message.get(name) for name in _OF_PROGRAMS)


def read_mails(servers: Sequence[str], *paths: Path) -> list[ReadMail]:
    """Several mails, in one child, which may read the paths that are arguments of their own."""
    return [read_mail(path, servers) for path in paths]


def _sender(said: str) -> tuple[str, str]:
    """The name and the address that it says it is from; a name alone is no address."""
    name, address = parseaddr(said)
    return (name, address) if "@" in address else (said, "")


def _opened(path: Path) -> tuple[Message, bool]:
    content = path.read_bytes()
    if content.startswith(OLE_START):
        from app.intake.outlook import open_msg

        opened = open_msg(path)
        return opened.message, opened.whole
    return email.message_from_bytes(content.removeprefix(_BOM), policy=email.policy.compat32), True


def arrival(received: Sequence[object], servers: Sequence[str]) -> str:
    """When the newest line that one of our own servers wrote says that it took the mail; "" without one.

    Each server puts its line above those that were there: what is below our own may be anybody's.
    """
    own = {server.casefold() for server in servers}
    for line in received:
        words = str(line).replace(";", " ; ").split()
        by = next((words[at + 1] for at, word in enumerate(words[:-1]) if word.casefold() == "by"), "")
        if by.casefold().strip("()[].,") not in own:
            continue
        try:
            moment = parsedate_to_datetime(str(line).rpartition(";")[2].strip())
            return moment.astimezone(datetime.UTC).isoformat() if moment.tzinfo is not None else ""
        except (ValueError, TypeError, IndexError, OverflowError):
            return ""
    return ""


def _head(message: Message, name: str) -> str:
    given = str(message.get(name, "")).replace("\r", "").replace("\n", "")
    try:
        given = str(make_header(decode_header(given)))
    except (ValueError, LookupError, UnicodeError):
        pass  # a character set that nobody knows: as it stands
    return tidied(given.encode("utf-8", "replace").decode()).strip()


def _gather(message: Message, gathered: _Gathered, depth: int) -> None:
    kind = message.get_content_type()
    if kind == "message/rfc822" and message.is_multipart():
        _inner(message, gathered, depth)
    elif kind == "multipart/alternative" and message.is_multipart():
        _one_of(_parts(message), gathered, depth)
    elif message.is_multipart():
        for part in _parts(message):
            _gather(part, gathered, depth)
    else:
        _leaf(message, gathered)


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _one_of(parts: list[Message], gathered: _Gathered, depth: int) -> None:
    """Of the same text in several forms the plain one, unless nothing stands in it; files of the others stay."""
    plain = [part for part in parts if part.get_content_type() == "text/plain" and _text(part).strip()]
    for part in parts:
        is_text = part.get_content_type() in ("text/plain", "text/html") and not part.get_filename()
        if plain and part is not plain[0] and is_text:
            continue
        if plain and part is not plain[0]:
            without = _Gathered()
            _gather(part, without, depth)
            gathered.files += without.files
            gathered.pictures += without.pictures
        else:
            _gather(part, gathered, depth)


def _inner(message: Message, gathered: _Gathered, depth: int) -> None:
    """A message inside a message: who it is from, and its text; one too deep as a file."""
    for inner in _parts(message):
        if depth >= DEEPEST:
            gathered.files.append(MailFile("meddelande.eml", bytes(inner.as_bytes())))
            continue
        heads = [f"{word}: {_head(inner, name)}" for word, name in _HEADS if inner.get(name)]
        gathered.texts.append("\n".join(heads))
        _gather(inner, gathered, depth + 1)


def _leaf(part: Message, gathered: _Gathered) -> None:
    kind, name = part.get_content_type(), part.get_filename()
    disposition = str(part.get("content-disposition", "")).casefold().lstrip()
    attached = disposition.startswith("attachment")
    if kind.startswith("image/") and not attached and (part.get("content-id") or disposition.startswith("inline")):
        gathered.pictures += 1
    elif kind in ("text/plain", "text/html") and not attached and not name:
        gathered.texts.append(_text(part))
    elif name or attached or not kind.startswith(("text/", "multipart/", "message/delivery-status")):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            gathered.files.append(MailFile(_file_name(str(name or ""), kind), content))


def _file_name(name: str, kind: str) -> str:
    try:
        return str(make_header(decode_header(name))) if name else f"bilaga.{kind.partition('/')[2][:8] or 'bin'}"
    except (ValueError, LookupError, UnicodeError):
        return name


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = str(part.get_content_charset() or "utf-8")
    try:
        text = _in_windows(content) if charset in _WINDOWS else content.decode(charset)
    except (LookupError, ValueError):
        text = decoded(content)  # what it says that it is in is not what it is in
    if part.get_content_type() == "text/html":
        reader = HtmlText()
        reader.feed(text)
        reader.close()
        return reader.text
    is_flowed = str(part.get_param("format", "")).casefold() == "flowed"
    return (
        _unflowed(text, joint="" if str(part.get_param("delsp", "")).casefold() == "yes" else " ")
        if is_flowed
        else text
    )


def _in_windows(content: bytes) -> str:
    """What is said to be in Windows' letters: it may be in UTF-8 all the same, which never looks like it."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _unflowed(text: str, joint: str) -> str:
    """A text whose lines end in a space where only the width of the page ended them (RFC 3676), in whole paragraphs."""
    lines: list[str] = []
    goes_on = ""
    for line in text.replace("\r\n", "\n").split("\n"):
        quotes = _QUOTES.match(line)
        marks = quotes[0].rstrip() if quotes else ""
        words = line[len(quotes[0]) :] if quotes and marks else line.removeprefix(" ")
        if goes_on == f"on{marks}" and words != "-- ":
            lines[-1] = f"{lines[-1].removesuffix(' ')}{joint}{words}"
        else:
            lines.append(f"{marks} {words}" if marks else words)
        goes_on = f"on{marks}" if words.endswith(" ") and words != "-- " else ""
    return "\n".join(lines)
