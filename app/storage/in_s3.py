"""Files in an S3-compatible store, for those who have one: REMISS_STORAGE_URL=s3://key:secret@bucket/prefix?endpoint=…

An object is there whole or not at all, and its name is its SHA-256. S3 has no renaming and no clock of last use, so the
bin is other names, and ``used/`` has an empty object for each file that was put or held: its time is that of the last
use. Whoever takes a file away looks at that time once more when the file has gone, and puts it back if it is newer.
"""

import contextlib
import datetime
import errno
import hashlib
import logging
import secrets
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from sqlmodel import Session

from app.errors import Unavailable
from app.storage.copying import Copying, limited
from app.storage.store import CHUNK, KeptFile, Store, not_kept
from app.temporary import no_room

if TYPE_CHECKING:
    from obstore.store import S3Config, S3Store

log = logging.getLogger("remiss.storage")

STAGING = "restoring"
"""The area in which a backup is unpacked."""
SECONDS = 60
"""How long one request may take."""
FEW = 20
"""Files that are asked about one by one; of more than these a list is fetched."""


def reached(url: str) -> "S3Store":
    """The store of an address. Nothing is connected to. Raises ValueError saying what is wrong with it."""
    parts = urlsplit(url)
    try:
        asked = {name: value for name, (value,) in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
    except ValueError:
        raise ValueError("should end with ?endpoint=https://…&region=… where it has a question mark") from None
    if not parts.hostname or not set(asked) <= {"endpoint", "region"} or bool(parts.username) != bool(parts.password):
        raise ValueError("should be s3://key:secret@bucket/prefix?endpoint=https://…&region=…")
    try:
        from obstore.store import S3Store
    except ImportError:
        raise ValueError("needs obstore: pip install obstore") from None
    config: S3Config = {"checksum_algorithm": "sha256"}
    if parts.username and parts.password:
        config["access_key_id"], config["secret_access_key"] = unquote(parts.username), unquote(parts.password)
    if "endpoint" in asked:
        config["endpoint"] = asked["endpoint"]
    if "region" in asked:
        config["region"] = asked["region"]
    return S3Store(
        parts.hostname,
        prefix=parts.path.strip("/") or None,
        config=config,
        client_options={"allow_http": asked.get("endpoint", "").startswith("http:"), "timeout": f"{SECONDS}s"},
        retry_config={"max_retries": 3, "retry_timeout": datetime.timedelta(seconds=SECONDS)},
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of an object."""

    name: str
    size: int
    touched_at: datetime.datetime


class Objects:
    """Bytes by name in one ``area`` of a bucket."""

    def __init__(self, store: "S3Store", area: str) -> None:
        self.store = store
        self.area = area

    def put(self, name: str, chunks: Iterable[bytes]) -> int:
        """Keep bytes by a name; how many they are. Raises Unavailable."""
        import obstore

        size = 0

        def counted() -> Iterator[bytes]:
            nonlocal size
            for chunk in chunks:
                size += len(chunk)
                yield chunk

        with refusing():
            obstore.put(self.store, self.at(name), counted())
        return size

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes by a name. Raises FileNotFoundError, and OSError where they cannot be read."""
        import obstore

        with reading():
            for chunk in obstore.get(self.store, self.at(name)).stream(min_chunk_size=CHUNK):
                yield bytes(chunk)

    def remove(self, name: str) -> None:
        """Delete what lies there by a name, if anything does."""
        import obstore

        with reading(), contextlib.suppress(FileNotFoundError):
            obstore.delete(self.store, self.at(name))

    def listed(self) -> Iterator[Entry]:
        """All that there is."""
        import obstore

        with reading():
            for some in obstore.list(self.store, prefix=f"{self.area}/"):
                for each in some:
                    yield Entry(each["path"].removeprefix(f"{self.area}/"), each["size"], each["last_modified"])

    def told(self, name: str) -> Entry | None:
        """What is said of an object; None if there is none."""
        import obstore

        with reading():
            try:
                facts = obstore.head(self.store, self.at(name))
            except FileNotFoundError:
                return None
        return Entry(name, facts["size"], facts["last_modified"])

    def copy(self, name: str, to: "Objects", as_: str) -> bool:
        """Copy an object to another area; whether there was one."""
        import obstore

        with reading():
            try:
                obstore.copy(self.store, self.at(name), to.at(as_))
            except FileNotFoundError:
                return False
        return True

    def at(self, name: str) -> str:
        """Where in the bucket, after the prefix."""
        return f"{self.area}/{name}"


class S3FileStore(Copying):
    """Files in a bucket."""

    def __init__(self, url: str, store: "S3Store | None" = None, *, within: str = "") -> None:
        self.url = url
        self.store = store or reached(url)
        self.files = Objects(self.store, f"{within}files")
        self.used = Objects(self.store, f"{within}used")
        self.bin = Objects(self.store, f"{within}removed")

    def takes_files(self) -> bool:
        """Whether a file could be put here now: a small one is."""
        try:
            name = f"trying-{secrets.token_hex(8)}"
            self.bin.put(name, [b"-"])
            self.bin.remove(name)
        except (Unavailable, OSError):
            return False
        return True

    def put(self, chunks: Iterable[bytes], *, limit: int) -> KeptFile:
        """Keep a file: it is sent when its name is known, and there whole or not at all.

        What is here by its name is compared before it is trusted, and healed if it is not what was sent.
        Raises TooLarge past ``limit`` bytes, Unavailable if it cannot be kept.
        """
        sha256, size = hashlib.sha256(), 0
        with tempfile.TemporaryFile() as file:
            for chunk in limited(chunks, limit):
                sha256.update(chunk)
                size += len(chunk)
                try:
                    file.write(chunk)
                except OSError:
                    raise no_room() from None
            file.seek(0)
            name = sha256.hexdigest()
            try:
                if not self.hold(name):
                    self.used.put(name, [b"-"])
                    self.files.put(name, iter(lambda: file.read(CHUNK), b""))
            except OSError as error:
                log.error("a file could not be kept: %s", error.strerror)
                raise not_kept() from None
        return KeptFile(name, size)

    def hold(self, sha256: str) -> bool:
        """Whether a file is here and whole; if so it stays for ``UNUSED``, so that a row can be written for it."""
        if not self.is_whole(sha256):
            return False
        self.used.put(sha256, [b"-"])
        return self.files.told(sha256) is not None  # else it was taken away in this very moment

    def read(self, sha256: str) -> Iterator[bytes]:
        """The bytes that lie here, whatever they are. Raises FileNotFoundError, OSError where they cannot be read."""
        return self.files.read(sha256)

    def sizes(self, names: Iterable[str]) -> dict[str, int]:
        """How many bytes those of these files have that are here. Quick: none is read."""
        wanted = set(names)
        if len(wanted) > FEW:
            return {each.name: each.size for each in self.files.listed() if each.name in wanted}
        return {each.name: each.size for each in map(self.files.told, wanted) if each is not None}

    def names(self) -> Iterator[str]:
        """The SHA-256 of every file that is here, whether anything refers to it or not."""
        return (each.name for each in self.files.listed())

    def unused_since(self, sha256: str) -> float:
        """When a file was last put here or held, in seconds since the epoch; now, if it is gone."""
        there = self.files.told(sha256)
        if there is None:
            return time.time()
        used = self.used.told(sha256)
        return max(each.touched_at.timestamp() for each in (there, used or there))

    def take_away(self, sha256: str, *, unused_since: float, at: float) -> bool:
        """Put a file into the bin, unless it was put here or held after ``unused_since``; whether it was."""
        removed = f"{sha256}-{int(at)}"
        if self.unused_since(sha256) > unused_since or not self.files.copy(sha256, self.bin, removed):
            return False
        self.files.remove(sha256)
        used = self.used.told(sha256)
        if used is not None and used.touched_at.timestamp() > unused_since:  # held since it was looked at
            self.bin.copy(removed, self.files, sha256)
            self.bin.remove(removed)
            return False
        self.used.remove(sha256)
        return True

    def empty_bin(self, *, before: float) -> int:
        """Delete what came into the bin ``before`` (seconds since the epoch), and return how many."""
        old = [each.name for each in self.bin.listed() if float(each.name.rpartition("-")[2] or 0) < before]
        for name in old:
            self.bin.remove(name)
        return len(old)

    def sweep(self, *, before: float) -> int:
        """Remove what was unpacked of a backup and left, last modified ``before``; how many objects."""
        begun = Objects(self.store, STAGING)
        left = [each.name for each in begun.listed() if each.touched_at.timestamp() < before]
        for name in left:
            begun.remove(name)
        return len(left)

    @contextlib.contextmanager
    def staging(self, _session: Session) -> Iterator["S3FileStore"]:
        """A store beside this one, in the same bucket, gone afterwards."""
        within = f"{STAGING}/{secrets.token_hex(8)}/"
        staged = S3FileStore(self.url, self.store, within=within)
        try:
            yield staged
        finally:
            for objects in (staged.files, staged.used):
                for name in [each.name for each in objects.listed()]:
                    objects.remove(name)

    def take_over(self, staged: Store) -> None:
        """Copy every file of a store that ``staging`` gave, in place of any of the same name."""
        if not isinstance(staged, S3FileStore):
            raise TypeError("only its own staging is in the same bucket")
        for name in list(staged.names()):
            self.used.put(name, [b"-"])
            staged.files.copy(name, self.files, name)


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """What the store says becomes an OSError."""
    from obstore.exceptions import BaseError

    try:
        yield
    except BaseError as error:
        log.error("the store of files: %s", type(error).__name__)
        raise OSError(errno.EIO, f"the store of files: {type(error).__name__}") from None


@contextlib.contextmanager
def refusing() -> Iterator[None]:
    """What the store says becomes a refusal."""
    try:
        with reading():
            yield
    except OSError:
        raise not_kept() from None
