"""A mail as Outlook saves it (.msg), as the message that it was: read on by ``mails``, in a limited child process.

A code page may be wrong and a stream may be missing: what can be read is, and ``Opened.whole`` says whether all could.
"""

import base64
import email
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from email.parser import HeaderParser
from email.utils import formataddr, parseaddr
from pathlib import Path

from compressed_rtf import decompress
from olefile import OleFileIO
from oxmsg.domain import constants as c
from oxmsg.domain.encodings import encoding_from_codepage
from oxmsg.properties import Properties
from oxmsg.storage import Storage
from striprtf.striprtf import rtf_to_text

from app.intake.texts import decoded

PLACES = 32, 24, 8
"""Where the list of properties begins: in a file, in a message inside it, in an attachment."""
MOST_MESSAGES = 100
_SENT_FOR_SMTP_ADDRESS = 0x5D02
_DISPLAY_NAME = 0x3001
_UNICODE, _BYTES, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"
_IN_TEXT = 4
"""The bit of an attachment's flags that says that it stands in the text."""
_OF_PARTS = ("content-type", "content-transfer-encoding", "content-disposition", "content-id", "mime-version")


@dataclass
class Opened:
    """The message of a file, and whether all of it could be read."""

    message: Message = field(default_factory=Message)
    whole: bool = True
    messages: int = 0


def open_msg(path: Path) -> Opened:
    """The message in an .msg. Raises what olefile raises for a file that is broken as a whole."""
    with OleFileIO(str(path)) as ole:
        storage = Storage.from_ole(ole)
    opened = Opened()
    opened.message = _message(storage, PLACES[0], opened)
    return opened


class _Properties:
    """The properties of a storage, each read by itself: one that is broken takes no other with it."""

    def __init__(self, storage: Storage, offset: int) -> None:
        self._streams = {stream.name: stream.bytes_ for stream in storage.streams}
        self._numbers = Properties(storage, offset)

    def binary(self, pid: int) -> bytes:
        return self._streams.get(f"__substg1.0_{pid:04X}{_BINARY}", b"")

    def number(self, pid: int) -> int:
        try:
            return int(self._numbers.int_prop_value(pid) or 0)
        except Exception:  # whatever a list of properties may hold
            return 0

    def text(self, pid: int) -> str:
        name = f"__substg1.0_{pid:04X}"
        if (wide := self._streams.get(name + _UNICODE)) is not None:
            return wide.decode("utf-16-le", errors="replace").rstrip("\0")
        narrow = self._streams.get(name + _BYTES, b"")
        return self.in_page(narrow, c.PID_INTERNET_CODEPAGE if pid == c.PID_BODY else c.PID_MESSAGE_CODEPAGE)

    def in_page(self, content: bytes, pid: int) -> str:
        """Bytes in the code page that a property names; in that of Swedish texts where they cannot be in it."""
        try:
            return content.decode(encoding_from_codepage(self.number(pid))).rstrip("\0")
        except Exception:  # one that is not known, or not what it is in
            return decoded(content).rstrip("\0")

    def line(self, pid: int) -> str:
        return " ".join(self.text(pid).split())


def _message(storage: Storage, offset: int, opened: Opened) -> Message:
    opened.messages += 1
    properties = _Properties(storage, offset)
    message = _with_head(properties)
    parts: list[Message | str] = [_text_part(properties, opened)]
    page = properties.binary(c.PID_HTML)
    for attached in storage.iter_attachment_storages():
        try:
            parts += _attachment(attached, page, opened)
        except Exception:  # one that is broken
            opened.whole = False
    message.add_header("Content-Type", "multipart/mixed")
    message.set_payload(parts)
    return message


def _with_head(properties: _Properties) -> Message:
    """The lines of the head that the mail came with; where there are none, those that Outlook knows."""
    message = Message()
    for name, value in HeaderParser().parsestr(properties.text(c.PID_TRANSPORT_MESSAGE_HEADERS).lstrip()).items():
        if name.casefold() not in _OF_PARTS:
            message[name] = value
    known: dict[str, Callable[[], str]] = {
        "Subject": lambda: properties.line(c.PID_SUBJECT),
        "Message-ID": lambda: properties.line(c.PID_INTERNET_MESSAGE_ID),
        "To": lambda: properties.line(c.PID_DISPLAY_TO),
    }
    for name, read in known.items():
        if not message.get(name) and read():
            message[name] = read()
    if "@" not in parseaddr(str(message.get("From", "")))[1]:
        del message["From"]
        name = properties.line(c.PID_SENT_REPRESENTING_NAME) or properties.line(c.PID_SENDER_NAME)
        address = _address(properties)
        message["From"] = formataddr((name, address)) if address else name
    return message


def _address(properties: _Properties) -> str:
    """The sender's address as mail has it: one that is known inside an Exchange alone is nobody's outside."""
    for pid in (
        _SENT_FOR_SMTP_ADDRESS,
        c.PID_SENDER_SMTP_ADDRESS,
        c.PID_SENT_REPRESENTING_EMAIL_ADDRESS,
        c.PID_SENDER_EMAIL_ADDRESS,
    ):
        address = properties.line(pid)
        if "@" in address and not address.startswith("/"):
            return address
    return ""


def _text_part(properties: _Properties, opened: Opened) -> Message:
    text, kind = properties.text(c.PID_BODY), "plain"
    if not text.strip():
        text, kind = _page(properties), "html"
    if not text.strip():
        text, kind = _rich(properties, opened), "plain"
    return _part(text.encode("utf-8", "replace"), f"text/{kind}; charset=utf-8")


def _page(properties: _Properties) -> str:
    content = properties.binary(c.PID_HTML)
    return properties.in_page(content, c.PID_INTERNET_CODEPAGE) if content else properties.text(c.PID_BODY_HTML)


def _rich(properties: _Properties, opened: Opened) -> str:
    """The text of a mail that has none but in RTF."""
    content = properties.binary(c.PID_RTF_COMPRESSED)
    try:
        rich = decompress(content).decode("latin-1") if content else ""
        return str(rtf_to_text(rich, errors="replace"))  # type: ignore[no-untyped-call]  # it tells no types
    except Exception:  # whatever it is that it cannot unpack
        opened.whole = False
        return ""


def _part(content: bytes, kind: str) -> Message:
    part = Message()
    part["Content-Type"] = kind
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(content).decode())
    return part


def _attachment(storage: Storage, page: bytes, opened: Opened) -> list[Message]:
    properties = _Properties(storage, PLACES[2])
    for inner in storage.storages:
        if inner.name.endswith(_OBJECT) and any(stream.name == "__properties_version1.0" for stream in inner.streams):
            return _inside(_message(inner, PLACES[1], opened)) if opened.messages < MOST_MESSAGES else _left(opened)
    content, kind = properties.binary(c.PID_ATTACH_DATA_BINARY), properties.line(c.PID_ATTACH_MIME_TAG).casefold()
    if not content:
        return _left(opened)
    if kind == "message/rfc822":
        return _inside(email.message_from_bytes(content))
    if kind == "multipart/signed":  # the whole mail, as it was signed
        return [email.message_from_bytes(content)]
    names = (c.PID_ATTACH_LONG_FILENAME, c.PID_ATTACH_FILENAME, _DISPLAY_NAME)
    name = next((name for name in map(properties.line, names) if name), "")
    part = _part(content, kind if kind.count("/") == 1 and kind.isascii() else "application/octet-stream")
    if part.get_content_maintype() in ("multipart", "message"):
        part.replace_header("Content-Type", "application/octet-stream")
    mark = properties.line(c.PID_ATTACH_CONTENT_ID)
    seen = properties.number(c.PID_ATTACHMENT_HIDDEN) or properties.number(c.PID_ATTACH_FLAGS) & _IN_TEXT
    stands_in_text = bool(mark) and bool(seen or b"cid:" + mark.encode() in page)
    part.add_header("Content-Disposition", "inline" if stands_in_text else "attachment", filename=name)
    return [part]


def _inside(message: Message) -> list[Message]:
    around = Message()
    around["Content-Type"] = "message/rfc822"
    around.set_payload([message])
    return [around]


def _left(opened: Opened) -> list[Message]:
    opened.whole = False
    return []
