"""A file on its way to an answer: judged, copied to the store and synced before any writing session begins."""

import unicodedata
from typing import BinaryIO

from app.i18n import _
from app.intake.attachments import media_type_of
from app.intake.upload import bare_name, chunks
from app.responses.content import AttachedFile
from app.responses.rules import MAX_FILE, MAX_NAME
from app.storage.store import Store

_TURNS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that turn the direction of writing: with them "fdp.exe" is read as something else."""


def keep_file(store: Store, file: BinaryIO, filename: str | None) -> AttachedFile:
    """A file that may go with an answer, safely on disk: file, fsync, rename, fsync of the folder.

    Raises WrongType, Invalid (``empty``, ``encrypted``, ``broken``) or TooLarge (over 30 MB).
    """
    name = tidy_name(filename)
    media_type = media_type_of(file, name)
    kept = store.put(chunks(file), limit=MAX_FILE)
    return AttachedFile(name, kept.sha256, kept.size, media_type)


def tidy_name(filename: str | None) -> str:
    """The name that a person gave a file: without folders, without what nobody can see, at most 200 characters.

    What is cut is the middle: the ending stays.
    """
    name = unicodedata.normalize("NFC", bare_name(filename))
    seen = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") and c not in _TURNS)
    stem, dot, ending = " ".join(seen.split()).rpartition(".")
    if not dot:
        return ending[:MAX_NAME]
    return f"{(stem.strip() or _('Bilaga'))[: MAX_NAME - len(ending) - 1]}.{ending}"
