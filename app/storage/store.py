"""The folder store: files named by their SHA-256, safely on disk before anything refers to them."""

import datetime
import hashlib
import logging
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.errors import TooLarge, Unavailable
from app.i18n import _
from app.storage.models import StoredFile

log = logging.getLogger("remiss.storage")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is safely on disk."""

    sha256: str
    size: int
    path: Path


class Store:
    """A content-addressed folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the file with a given hash is stored."""
        return self.folder / sha256[:2] / sha256

    def put(self, chunks: Iterable[bytes], *, limit: int) -> KeptFile:
        """Store a file: write, fsync, rename, fsync of the folder.

        Raises TooLarge past ``limit`` bytes, Unavailable if the disk is full or cannot be written to.
        """
        try:
            return self._put(chunks, limit)
        except OSError as error:
            log.error("a file could not be kept: %s", error.strerror)
            raise Unavailable(_("Filen kunde inte sparas just nu. Försök igen om en stund.")) from None

    def _put(self, chunks: Iterable[bytes], limit: int) -> KeptFile:
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(prefix="incoming-", dir=self.folder)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size > limit:
                        message = _("Filen är större än {n} MB. Dela den eller spara den i ett mindre format.")
                        raise TooLarge(message.format(n=limit // 1_000_000))
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            target = self.path(digest.hexdigest())
            if not target.exists():
                target.parent.mkdir(exist_ok=True)
                temporary.replace(target)
                _sync_folder(target.parent)
                _sync_folder(self.folder)
        finally:
            temporary.unlink(missing_ok=True)
        return KeptFile(digest.hexdigest(), size, target)

    def sweep(self, *, before: float) -> int:
        """Remove half-written files last modified ``before`` (seconds since the epoch), and return how many."""
        stale = [path for path in self.folder.glob("incoming-*") if path.stat().st_mtime < before]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def register_file(session: Session, file: KeptFile, *, media_type: str, now: datetime.datetime) -> None:
    """Record that a file is in the store; identical files share one row."""
    register_files(session, [(file.sha256, file.size, media_type)], now=now)


def register_files(session: Session, files: Iterable[tuple[str, int, str]], *, now: datetime.datetime) -> None:
    """Record several files at once: SHA-256, size in bytes, media type. All of them must be in the store."""
    details = {sha256: (size, media_type) for sha256, size, media_type in files}
    connection = session.connection()
    known_hashes = connection.execute(select(col(StoredFile.sha256)).where(col(StoredFile.sha256).in_(details)))
    for sha256 in sorted(details.keys() - set(known_hashes.scalars())):
        size, media_type = details[sha256]
        row = {"sha256": sha256, "size": size, "media_type": media_type, "created_at": now}
        try:
            with connection.begin_nested():
                connection.execute(insert(StoredFile), row)
        except IntegrityError:  # the same file was uploaded twice at the same moment
            continue
