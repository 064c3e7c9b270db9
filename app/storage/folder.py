"""Files in a folder, named by their SHA-256, safely on disk before anything refers to them."""

import contextlib
import hashlib
import logging
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlmodel import Session

from app.disk import can_be_written_to, make_folder, own_folder, sync
from app.storage.store import CHUNK, Guard, Held, KeptFile, Store, larger_than, not_kept, unguarded, unreadable

log = logging.getLogger("remiss.storage")

STAGING = "restoring-"
"""What the name of a folder begins with in which a backup is unpacked."""
BIN = "removed"
"""The folder in which files lie for some time after nothing referred to them any more."""
_NAME = re.compile(r"[0-9a-f]{64}")


class FolderStore:
    """A content-addressed folder: a file is written, synced and renamed before it is reported as kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.guard: Guard = unguarded

    @property
    def url(self) -> str:
        """What ``REMISS_STORAGE_URL`` says of it."""
        return str(self.folder)

    def path(self, sha256: str) -> Path:
        """Where the file with a given hash lies. Nobody but this store and its tests asks: others have no paths."""
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

    def whole(self, sha256: str) -> Held:
        """A file to hand out, compared first. Raises Unavailable if it is missing or changed, and as ``guard`` does."""
        self.guard(sha256)
        if not self.is_whole(sha256):
            raise unreadable()
        return Held(sha256, self.path(sha256))

    def read(self, sha256: str) -> Iterator[bytes]:
        """The bytes that lie here, whatever they are. Raises FileNotFoundError, OSError where they cannot be read."""
        with self.path(sha256).open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def sizes(self, names: Iterable[str]) -> dict[str, int]:
        """How many bytes those of these files have that are here. Quick: none is read."""
        found = {}
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                found[name] = self.path(name).stat().st_size
        return found

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
            raise not_kept() from None

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
                        raise larger_than(limit)
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
        return KeptFile(digest.hexdigest(), size)

    def names(self) -> Iterator[str]:
        """The SHA-256 of every file that is here, whether anything refers to it or not."""
        for path in self.folder.glob("??/*"):
            if _NAME.fullmatch(path.name) and path.parent.name == path.name[:2]:
                yield path.name

    @contextlib.contextmanager
    def staging(self, _session: Session) -> Iterator["FolderStore"]:
        """A store beside this one, on the same disk, gone afterwards: what a backup is unpacked into."""
        make_folder(self.folder)
        staged = Path(tempfile.mkdtemp(prefix=STAGING, dir=self.folder))
        try:
            yield FolderStore(staged)
        finally:
            shutil.rmtree(staged, ignore_errors=True)

    def take_over(self, staged: Store) -> None:
        """Move every file of a store that ``staging`` gave into this one, in place of any file of the same name."""
        if not isinstance(staged, FolderStore):
            raise TypeError("only a folder's own staging is on its disk")
        for name in list(staged.names()):
            target = self.path(name)
            target.parent.mkdir(exist_ok=True)
            staged.path(name).replace(target)
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
        while chunk := file.read(CHUNK):
            sha256.update(chunk)
    return sha256.hexdigest()
