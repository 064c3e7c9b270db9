"""What came, kept as it came and then read: before any writing session begins, in limited child processes.

Nothing is refused for its kind. What cannot be read is kept all the same, and says so.
"""

import datetime
import io
import logging
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import BinaryIO

from app.errors import Invalid, RemissError
from app.i18n import _
from app.imports.files import MAX_FILE, KeptOriginal, tidy_name
from app.installation import Installation
from app.intake.attachments import LETTER_TYPES, MEDIA_TYPES, media_type_of
from app.intake.mails import MailFile, ReadMail, read_mail, read_mails
from app.intake.texts import clean_text
from app.intake.upload import chunks
from app.jobs.untrusted import Busy, Untrusted
from app.mail.bounces import came_back
from app.passages.kinds import SourceKind
from app.passages.mail_parts import attached_file
from app.responses.models import ArrivalBasis, Channel
from app.rounds.document_reading import LETTERS, read_whole
from app.storage.store import Store

log = logging.getLogger("remiss.inbox")

LIMITS = Untrusted(seconds=30, processor=20, megabytes=1000)
UNKNOWN = "application/octet-stream"
MOST_OF_A_MAIL = 50_000_000
"""Bytes of a mail that a mail server hands over: its files take a third more room in it than by themselves."""
MOST_READ = 10
"""Attachments of one mail that are read to text; all are kept."""
MAIL, OUTLOOK = LETTER_TYPES["eml"], LETTER_TYPES["msg"]
MAIL_NAME = "mejl.eml"
_IMPORTS = {MAIL: (), OUTLOOK: ("app.intake.outlook",)}


@dataclass(frozen=True, slots=True)
class CameBy:
    """How something came, on which day and what the day is taken from; None where nobody has said."""

    channel: Channel | None = None
    received_on: datetime.date | None = None
    basis: ArrivalBasis | None = None


def came_by(
    channel: str | None, received_on: datetime.date | None, basis: ArrivalBasis | None, today: datetime.date
) -> CameBy:
    """How and when something came, as far as it is said. Raises Invalid for a day that has not come."""
    if received_on is not None and received_on > today:
        raise Invalid(_("Något behöver rättas."), fields={"received_on": _("Dagen har inte varit ännu.")})
    return CameBy(Channel(channel) if channel else None, received_on, basis)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came: its files in the store, the original first, and what was read. ``unread``: something could not be.

    ``way``: how and when it came, as far as whoever put it in has said.
    ``came_back``: the letters, by the digits of their ids, to whose own sealed addresses it came.
    """

    kind: SourceKind
    mail: ReadMail
    text: str
    files: list[KeptOriginal]
    unread: bool = False
    came_back: tuple[str, ...] = ()
    way: CameBy = CameBy()

    @property
    def original(self) -> KeptOriginal:
        """What came, as it came."""
        return self.files[0]


def pasted(installation: Installation, text: str) -> Incoming:
    """A text that somebody pasted: its bytes are the original."""
    original = _kept(installation.store, io.BytesIO(text.encode()), "text.txt")
    words = clean_text(text)  # it is text already: there is nothing to read that could be a stranger's file
    return Incoming(SourceKind.TEXT, ReadMail(words), words, [original], not words.strip())


def take_in(installation: Installation, file: BinaryIO, filename: str) -> Incoming:
    """A file that came, kept and read. Raises TooLarge (over 30 MB) and Unavailable, Busy among them."""
    store = installation.store
    original = _kept(store, file, filename)
    if original.media_type in _IMPORTS:
        return _mail(installation, original)
    text, unread = _text_of(store, original)
    return Incoming(SourceKind.FILE, ReadMail(text), text, [original], unread)


def take_in_mails(installation: Installation, contents: Sequence[bytes]) -> list[Incoming]:
    """Mails that a mail server handed over, kept and read. Raises TooLarge (one over 50 MB) and Unavailable.

    They are read in one child, which is most of what reading one costs; where that fails, each in one of its own.
    """
    store, servers = installation.store, installation.settings.mail_servers
    originals = [_kept_mail(store, content) for content in contents]
    read: Sequence[ReadMail | None] = [None] * len(originals)
    if len(originals) > 1:
        try:
            with ExitStack() as held:
                paths = [held.enter_context(store.whole(original.sha256)) for original in originals]
                read = LIMITS.run(read_mails, servers, *paths)
        except Busy:
            raise
        except RemissError as error:  # one of them is too heavy
            log.info("%s mails are read one by one: %s", len(originals), error.code)
    return [_mail(installation, original, known) for original, known in zip(originals, read, strict=True)]


def _kept_mail(store: Store, content: bytes) -> KeptOriginal:
    kept = store.put([content], limit=MOST_OF_A_MAIL)
    return KeptOriginal(MAIL_NAME, kept.sha256, kept.size, MAIL)


def _kept(store: Store, file: BinaryIO, filename: str, limit: int = MAX_FILE) -> KeptOriginal:
    name = tidy_name(filename) or "original"
    try:
        media_type = media_type_of(file, name, letters=True)
    except RemissError:  # whatever it is, it came
        media_type = UNKNOWN
    kept = store.put(chunks(file), limit=limit)
    return KeptOriginal(name, kept.sha256, kept.size, media_type)


def _text_of(store: Store, file: KeptOriginal) -> tuple[str, bool]:
    """The text of a file that has one to read, and whether it could not be read."""
    if file.media_type not in LETTERS:
        return "", file.media_type not in MEDIA_TYPES.values()
    try:
        with store.whole(file.sha256) as path:
            text = read_whole(path, file.media_type)
    except Busy:
        raise
    except RemissError:
        return "", True
    return text, not text.strip()


def _mail(installation: Installation, original: KeptOriginal, known: ReadMail | None = None) -> Incoming:
    store, settings = installation.store, installation.settings
    try:
        limits = replace(LIMITS, imports=_IMPORTS[original.media_type])
        with store.whole(original.sha256) as path:
            mail = known or limits.run(read_mail, path, settings.mail_servers)
    except Busy:  # what came is whole, and is read when there is room
        raise
    except RemissError:
        return Incoming(SourceKind.MAIL, ReadMail(""), "", [original], unread=True)
    attached = [_attached(store, file) for file in mail.files]
    texts, unread = [mail.text], not mail.whole
    for file in [file for file in attached if file.media_type in LETTERS][:MOST_READ]:
        text, failed = _text_of(store, file)
        unread = unread or failed
        if text.strip():
            texts.append(f"{attached_file(file.name)}\n\n{text}")
    text = "\n\n".join(text for text in texts if text.strip())
    back = came_back(mail.went_to, bounce_address=settings.bounce_address, key=settings.key())
    return Incoming(SourceKind.MAIL, replace(mail, files=()), text, [original, *attached], unread, back)


def _attached(store: Store, file: MailFile) -> KeptOriginal:
    return _kept(store, io.BytesIO(file.content), file.name, MOST_OF_A_MAIL)
