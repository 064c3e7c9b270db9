"""A file that is kept as it came: judged, copied to the store and synced before any writing session begins."""

import unicodedata
from dataclasses import dataclass
from typing import BinaryIO

from app.i18n import _
from app.intake.attachments import media_type_of, original_type
from app.intake.upload import bare_name, chunks
from app.storage.store import Store

MAX_NAME = 200
MAX_FILE = 30_000_000
"""Characters of a name; bytes of one file."""
_TURNS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that turn the direction of writing: with them "fdp.exe" is read as something else."""


@dataclass(frozen=True, slots=True)
class KeptOriginal:
    """A file that lies in the store, the name a person gave it, and what it really is. ``size`` in bytes."""

    name: str
    sha256: str
    size: int
    media_type: str


def keep_original(store: Store, file: BinaryIO, filename: str | None, *, originals: bool = False) -> KeptOriginal:
    """A file safely on disk: file, fsync, rename, fsync of the folder. With ``originals``, of any kind.

    Raises WrongType, Invalid (``empty``, ``encrypted``, ``broken``) or TooLarge (over 30 MB).
    """
    name = tidy_name(filename)
    media_type = original_type(file, name) if originals else media_type_of(file, name)
    kept = store.put(chunks(file), limit=MAX_FILE)
    return KeptOriginal(name, kept.sha256, kept.size, media_type)


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
