"""The folder store: files named by their SHA-256, safely on disk before anything refers to them."""

import datetime
import hashlib
import logging
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.disk import can_be_written_to, own_folder, sync
from app.errors import TooLarge, Unavailable
from app.i18n import _
from app.storage.models import StoredFile

log = logging.getLogger("remiss.storage")


STAGING = "restoring-"
"""What the name of a folder begins with in which a backup is unpacked."""
BIN = "removed"
"""The folder in which files lie for some time after nothing referred to them any more."""
_CHUNK = 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{64}")


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

    def takes_files(self) -> bool:
        """Whether a file could be put here now."""
        try:
            own_folder(self.folder)
        except OSError:
            return False
        return can_be_written_to(self.folder)

    def is_whole(self, sha256: str) -> bool:
        """Whether a file is here and is what its name says: its bytes are read. One that is not is logged."""
        try:
            whole = digest(self.path(sha256)) == sha256
        except FileNotFoundError:
            return False
        if not whole:
            log.error("file %s: its content has been changed (run: remiss verify)", sha256)
        return whole

    def whole(self, sha256: str) -> Path:
        """Where a file lies, for handing it out: compared first. Raises Unavailable if it is missing or changed."""
        if not self.is_whole(sha256):
            raise Unavailable(
                _("Filen kan inte läsas just nu. Försök igen om en stund, eller kontakta myndigheten."),
            )
        return self.path(sha256)

    def hold(self, sha256: str) -> bool:
        """Whether a file is here and whole; if so it stays for ``UNUSED``, so that a row can be written for it."""
        if not self.is_whole(sha256):
            return False
        try:
            os.utime(self.path(sha256))
        except FileNotFoundError:  # taken away in this very moment
            return False
        return True

    def unused_since(self, sha256: str) -> float:
        """When a file was last put here or held, in seconds since the epoch; now, if it is gone."""
        try:
            return self.path(sha256).stat().st_mtime
        except FileNotFoundError:
            return time.time()

    def take_away(self, sha256: str, *, unused_since: float, at: float) -> bool:
        """Move a file to the bin, unless it was put here or held after ``unused_since``; whether it was moved.

        The name in the bin says when it came there (``at``, seconds since the epoch).
        """
        source, removed = self.path(sha256), self.folder / BIN / f"{sha256}-{int(at)}"
        removed.parent.mkdir(exist_ok=True)
        try:
            if source.stat().st_mtime > unused_since:
                return False
            source.rename(removed)
            if removed.stat().st_mtime > unused_since:  # held between the two lines above
                removed.rename(source)
                return False
        except FileNotFoundError:
            return False
        sync(removed.parent)
        sync(source.parent)
        return True

    def empty_bin(self, *, before: float) -> int:
        """Delete what came into the bin ``before`` (seconds since the epoch), and return how many."""
        old = [path for path in (self.folder / BIN).glob("*-*") if int(path.name.rpartition("-")[2]) < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def put(self, chunks: Iterable[bytes], *, limit: int) -> KeptFile:
        """Store a file: write, fsync, rename, fsync of the folder.

        What lies there by its name is compared before it is trusted, and healed if it is not what was sent.
        Raises TooLarge past ``limit`` bytes, Unavailable if the disk is full or cannot be written to.
        """
        try:
            return self._put(chunks, limit)
        except OSError as error:
            log.error("a file could not be kept: %s", error.strerror)
            raise Unavailable(_("Filen kunde inte sparas just nu. Försök igen om en stund.")) from None

    def _put(self, chunks: Iterable[bytes], limit: int) -> KeptFile:
        own_folder(self.folder)
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
            if not self.hold(digest.hexdigest()):
                target.parent.mkdir(exist_ok=True)
                temporary.replace(target)
            sync(target.parent)
            sync(self.folder)
        finally:
            temporary.unlink(missing_ok=True)
        return KeptFile(digest.hexdigest(), size, target)

    def names(self) -> Iterator[str]:
        """The SHA-256 of every file that is here, whether anything refers to it or not."""
        for path in self.folder.glob("??/*"):
            if _NAME.fullmatch(path.name) and path.parent.name == path.name[:2]:
                yield path.name

    def take_over(self, other: "Store") -> None:
        """Move every file of another store on the same disk into this one, in place of any file of the same name."""
        for name in list(other.names()):
            target = self.path(name)
            target.parent.mkdir(exist_ok=True)
            other.path(name).replace(target)
            sync(target.parent)
        sync(self.folder)

    def sweep(self, *, before: float) -> int:
        """Remove what was begun and left, last modified ``before`` (seconds since the epoch), and return how many."""
        begun = [*self.folder.glob("incoming-*"), *self.folder.glob(f"{STAGING}*")]
        stale = [path for path in begun if path.stat().st_mtime < before]
        for path in stale:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        return len(stale)


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    sha256 = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            sha256.update(chunk)
    return sha256.hexdigest()


def register_file(session: Session, file: KeptFile, *, media_type: str, now: datetime.datetime) -> None:
    """Record that a file is in the store; identical files share one row."""
    register_files(session, [(file.sha256, file.size, media_type)], now=now)


def register_files(
    session: Session,
    files: Iterable[tuple[str, int, str]],
    *,
    now: datetime.datetime,
    round_id: int | None = None,
    consultee_id: int | None = None,
) -> None:
    """Record several files at once: SHA-256, size in bytes, media type. All of them must be in the store.

    A file counts as brought by the round and the body that it first came from (``brought``).
    """
    details = {sha256: (size, media_type) for sha256, size, media_type in files}
    connection = session.connection()
    present = select(col(StoredFile.sha256)).where(col(StoredFile.sha256).in_(details))
    # Held until the end of the transaction: whoever sweeps waits, and then sees what refers to them.
    known_hashes = connection.execute(present.with_for_update(read=True, key_share=True))
    for sha256 in sorted(details.keys() - set(known_hashes.scalars())):
        size, media_type = details[sha256]
        row = {"sha256": sha256, "size": size, "media_type": media_type, "created_at": now}
        row |= {"round_id": round_id, "consultee_id": consultee_id}
        try:
            with connection.begin_nested():
                connection.execute(insert(StoredFile), row)
        except IntegrityError:  # the same file was uploaded twice at the same moment
            continue
