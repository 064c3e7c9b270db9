"""The authority's own mailbox over IMAP: looked at and never changed, but for marking as read where that is wished."""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from app.inbox.models import MailboxFault
from app.settings import Settings

log = logging.getLogger("remiss.inbox")

TIMEOUT = 30  # seconds for each answer
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_PORTS = {"imap": 143, "imaps": 993}
_NOT_NOW = ("[UNAVAILABLE]", "[LIMIT]", "[INUSE]", "[SERVERBUG]")
_NUMBER = re.compile(rb"UID (\d+)")
_LISTED = re.compile(rb"UID (\d+)|RFC822\.SIZE (\d+)")


class MailboxUnusable(Exception):
    """The mailbox cannot be read now; ``fault`` says why."""

    def __init__(self, fault: MailboxFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class MailboxAddress:
    """Where the mailbox is: imaps://user[:password]@host[:port][/folder], or imap:// with STARTTLS."""

    scheme: str
    host: str
    port: int
    user: str
    folder: str

    @classmethod
    def of(cls, settings: Settings) -> "MailboxAddress | None":
        """The one that is set; None when none is."""
        url = settings.imap_url.get_secret_value()
        if not url:
            return None
        parts = urlsplit(url)
        folder = unquote(parts.path.strip("/")) or "INBOX"
        port = parts.port or _PORTS[parts.scheme]
        return cls(parts.scheme, parts.hostname or "", port, unquote(parts.username or ""), folder)

    @property
    def name(self) -> str:
        """What tells it from others, without its password."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"[:500]

    @property
    def shown(self) -> str:
        """What people know it by."""
        return self.user if self.folder == "INBOX" else f"{self.user}, {self.folder}"


def _password(settings: Settings) -> str:
    """The password: from its file, which may change while the server runs, else from the address."""
    if not settings.imap_password_file:
        return unquote(urlsplit(settings.imap_url.get_secret_value()).password or "")
    try:
        return Path(settings.imap_password_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError):
        raise MailboxUnusable(MailboxFault.NO_PASSWORD) from None


@dataclass(frozen=True, slots=True)
class OpenMailbox:
    """A folder that is open. ``uid_validity``: the numbers of its mails mean something together with it."""

    box: BaseMailBox
    uid_validity: int

    def after(self, uid: int) -> list[tuple[int, int]]:
        """The number and the size of each mail with a higher number than this, in their order."""
        found = []
        for line in self._asked(f"{uid + 1}:*", "(UID RFC822.SIZE)"):
            said = {b"U" if number else b"S": int(number or size) for number, size in _LISTED.findall(_head(line))}
            if said.get(b"U", 0) > uid:  # "*" is the last one there is, whatever its number
                found.append((said[b"U"], said.get(b"S", 0)))
        return sorted(found)

    def contents(self, uids: list[int]) -> dict[int, bytes]:
        """Whole mails by their number, unmarked; one that is gone is left out."""
        return self._parts(uids, "BODY.PEEK[]")

    def heads(self, uids: list[int]) -> dict[int, bytes]:
        """The heads of mails by their number."""
        return self._parts(uids, "BODY.PEEK[HEADER]")

    def mark_read(self, uids: list[int]) -> None:
        """Mark mails as read."""
        self.box.client.uid("STORE", _listed(uids), "+FLAGS.SILENT", "(\\Seen)")

    def _parts(self, uids: list[int], part: str) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        if not uids:
            return found
        answers = self._asked(_listed(uids), f"(UID {part})")
        for answer, after in zip(answers, [*answers[1:], b""], strict=True):
            if isinstance(answer, tuple):  # some servers say the number behind the mail
                number = _NUMBER.search(answer[0]) or _NUMBER.search(_head(after))
                if number:
                    found[int(number[1])] = answer[1]
        return found

    def _asked(self, uids: str, what: str) -> list[Any]:
        status, answer = self.box.client.uid("FETCH", uids, what)
        if status != "OK":
            raise MailboxUnusable(MailboxFault.OVERLOADED)
        return [line for line in answer if line is not None]


def _listed(uids: list[int]) -> str:
    return ",".join(map(str, uids))


def _head(line: Any) -> bytes:
    head = line[0] if isinstance(line, tuple) else line
    return head if isinstance(head, bytes) else b""


@contextmanager
def opened(address: MailboxAddress, settings: Settings) -> Iterator[OpenMailbox]:
    """The folder, open for reading. Raises MailboxUnusable, also for a connection that is lost meanwhile."""
    try:
        box = _connected(address)
        try:
            _sign_in(box, address.user, _password(settings))
            box.folder.set(address.folder, readonly=not settings.imap_mark_read)
            said = box.client.response("UIDVALIDITY")[1]
            yield OpenMailbox(box, int(said[0]) if said and said[0] else 0)
        finally:
            _leave(box)
    except ssl.SSLError:
        raise MailboxUnusable(MailboxFault.UNTRUSTED) from None
    except MailboxFolderSelectError:
        raise MailboxUnusable(MailboxFault.NO_FOLDER) from None
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        log.warning("the mailbox cannot be read: %s", type(error).__name__)  # its words may repeat what was sent
        raise MailboxUnusable(MailboxFault.UNREACHABLE) from None


def _connected(address: MailboxAddress) -> BaseMailBox:
    context = ssl.create_default_context()
    if address.scheme == "imaps":
        return MailBox(address.host, address.port, timeout=TIMEOUT, ssl_context=context)
    if address.host in LOOPBACK:
        return MailBoxUnencrypted(address.host, address.port, timeout=TIMEOUT)
    try:
        return MailBoxStartTls(address.host, address.port, timeout=TIMEOUT, ssl_context=context)
    except (imaplib.IMAP4.abort, OSError):
        raise
    except (imaplib.IMAP4.error, ImapToolsError):
        raise MailboxUnusable(MailboxFault.UNENCRYPTED) from None


def _sign_in(box: BaseMailBox, user: str, password: str) -> None:
    login = box.login if (user + password).isascii() else box.login_utf8
    try:
        login(user, password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except (MailboxLoginError, imaplib.IMAP4.error) as error:
        is_busy = any(mark in str(error).upper() for mark in _NOT_NOW)
        raise MailboxUnusable(MailboxFault.OVERLOADED if is_busy else MailboxFault.WRONG_PASSWORD) from None


def _leave(box: BaseMailBox) -> None:
    try:
        box.logout()
    except (OSError, imaplib.IMAP4.error, ImapToolsError):
        box.client.shutdown()
