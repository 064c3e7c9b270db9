"""A file on its way to an answer."""

from typing import BinaryIO

from app.imports.files import keep_original
from app.responses.content import AttachedFile
from app.storage.store import Store


def keep_file(store: Store, file: BinaryIO, filename: str | None, *, originals: bool = False) -> AttachedFile:
    """A file that may go with an answer, safely on disk. Raises as ``keep_original``."""
    kept = keep_original(store, file, filename, originals=originals)
    return AttachedFile(kept.name, kept.sha256, kept.size, kept.media_type)
