"""The originals of a registered answer on their way in: scans, letters, e-mails saved as files.

A browser cannot show a chosen file again. So a page that is shown again carries a signed ticket for each file that is
kept already: the ticket names the bytes, and the signature says that they came in here.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from starlette.datastructures import UploadFile

from app.errors import Invalid, TooLarge, WrongType
from app.i18n import _
from app.imports.files import MAX_FILE
from app.intake.attachments import MEDIA_TYPES
from app.responses.content import AttachedFile
from app.responses.rules import free_name, require_room_for
from app.responses.upload import keep_file
from app.storage.store import Store
from app.web.text import MAX_TEXT


def kept_files(
    store: Store, files: Iterable[UploadFile], *, before: Sequence[AttachedFile] = (), originals: bool = True
) -> list[AttachedFile]:
    """Files safely on disk after those ``before``, the same bytes once, each with a name of its own.

    ``originals``: whatever came is taken, of any kind.

    Raises Invalid, WrongType or TooLarge, saying which file at the field ``files``.
    """
    kept = list(before)
    for file in files:
        if not file.filename:
            continue  # a browser sends an empty part for a field that nobody used
        try:
            new_file = keep_file(store, file.file, file.filename, originals=originals)
            if any(new_file.sha256 == other.sha256 for other in kept):
                continue
            require_room_for(kept, new_file.size)
        except (Invalid, WrongType, TooLarge) as error:
            error.fields = {"files": f"{file.filename}: {error.message}"}
            raise
        kept.append(replace(new_file, name=free_name(new_file.name, [other.name for other in kept])))
    return kept


def in_its_place(store: Store, text: str, files: Sequence[AttachedFile]) -> tuple[str, list[AttachedFile]]:
    """What an answer says in short, and its files: a text that is longer than a comment may be is a file of its own.

    Nothing of it is lost: the file holds every character, as UTF-8, and its points are taken out of it later.
    """
    if len(text) <= MAX_TEXT:
        return text, list(files)
    content = text.encode()
    kept = store.put([content], limit=MAX_FILE)
    others = [file for file in files if file.sha256 != kept.sha256]
    require_room_for(others, kept.size)
    name = free_name(_("Svaret i sin helhet.txt"), [file.name for file in others])
    return "", [AttachedFile(name, kept.sha256, kept.size, MEDIA_TYPES["txt"]), *others]


def ticket(key: bytes, file: AttachedFile) -> str:
    """A ticket for a file that is kept: what it is, signed."""
    facts = json.dumps([file.name, file.sha256, file.size, file.media_type]).encode()
    return f"{base64.urlsafe_b64encode(facts).decode()}.{_signature(key, facts)}"


def redeemed(key: bytes, tickets: Iterable[str]) -> list[AttachedFile]:
    """The files of tickets that were made here; another is nothing."""
    files = []
    for ticket_ in tickets:
        encoded, _dot, signature = ticket_.partition(".")
        try:
            facts = base64.b64decode(encoded, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            continue
        if hmac.compare_digest(_signature(key, facts).encode(), signature.encode(errors="replace")):
            files.append(AttachedFile(*json.loads(facts)))
    return files


def held_files(store: Store, files: Iterable[AttachedFile]) -> list[AttachedFile]:
    """Files of tickets, held in the store so that nobody takes them away before they are registered.

    Raises Invalid at the field ``files`` when a page has been left open for so long that one of them is gone.
    """
    wanted = list(files)
    held = [file for file in wanted if store.hold(file.sha256)]
    if gone := ", ".join(file.name for file in wanted if file not in held):
        message = _("Sidan har stått öppen så länge att filen inte finns kvar: {names}. Välj den igen.")
        raise Invalid(fields={"files": message.format(names=gone)})
    return held


def _signature(key: bytes, facts: bytes) -> str:
    return hmac.new(key, b"kept-file:" + facts, hashlib.sha256).hexdigest()
