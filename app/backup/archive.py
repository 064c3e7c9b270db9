"""The file that a backup is: a ZIP whose last part, ``manifest.json``, has the SHA-256 of all others but stored files.

A stored file needs none: its name is its SHA-256. A backup that was cut short has no manifest, nor any list of parts.
"""

import hashlib
import json
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Any, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from app.errors import BackupError

MANIFEST = "manifest.json"
FILES = "files/"
KEY = "secret.key"
FORMAT = 1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError)


class Manifest(BaseModel):
    """What a backup says of itself. ``database`` is its kind, ``facts`` what is needed to put it back."""

    model_config = ConfigDict(extra="ignore")

    format: int
    made_at: str
    database: str
    facts: dict[str, Any]
    parts: dict[str, str]
    files: int
    findings: list[str] = []


class Packing:
    """A backup that is being written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", allowZip64=True)
        self.parts: dict[str, str] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """Write one part, compressed, and remember its checksum."""
        info = zipfile.ZipInfo(name, time.localtime()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as inner:
            hashing = _Hashing(inner)
            yield cast(IO[bytes], hashing)
        self.parts[name] = hashing.sha256.hexdigest()

    def stored(self, sha256: str, content: Iterator[bytes]) -> str:
        """Add a stored file as it is; the SHA-256 of what was read, which should be its name."""
        info = zipfile.ZipInfo(FILES + sha256, time.localtime()[:6])
        first = next(content, b"")  # before its part begins: a file that is missing gets none
        with self._zip.open(info, "w", force_zip64=True) as inner:
            hashing = _Hashing(inner)
            for chunk in chain([first], content):
                hashing.write(chunk)
        return hashing.sha256.hexdigest()

    def close(self, manifest: Manifest) -> None:
        """Write what all of it is, and the list that a ZIP ends with."""
        self._zip.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        self._zip.close()


class Unpacking:
    """A backup that is being read. Raises BackupError where it is not what it says."""

    def __init__(self, file: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
            self.manifest = Manifest.model_validate(json.loads(self._zip.read(MANIFEST)))
        except (KeyError, ValidationError, ValueError, *BROKEN):
            raise BackupError(f"{file} is no backup of Remiss, or not a whole one.") from None
        if self.manifest.format != FORMAT:
            raise BackupError(f"{file} was made by a newer version of Remiss. Upgrade the program first.")

    @property
    def files(self) -> list[str]:
        """The names of the stored files, each its SHA-256."""
        return [name.removeprefix(FILES) for name in self._zip.namelist() if name.startswith(FILES)]

    @property
    def has_key(self) -> bool:
        """Whether the secret key is in it."""
        return KEY in self.manifest.parts

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """Read one part to its end; then its checksum is compared."""
        try:
            with self._zip.open(name) as inner:
                hashing = _Hashing(inner)
                yield cast(IO[bytes], hashing)
        except (KeyError, *BROKEN):
            raise BackupError(f"The backup is damaged: {name} cannot be read.") from None
        if hashing.sha256.hexdigest() != self.manifest.parts.get(name):
            raise BackupError(f"The backup is damaged: {name} has been changed.")

    def stored(self, sha256: str) -> Iterator[bytes]:
        """The content of a stored file."""
        try:
            with self._zip.open(FILES + sha256) as inner:
                while chunk := inner.read(1024 * 1024):
                    yield chunk
        except BROKEN:
            raise BackupError(f"The backup is damaged: file {sha256} cannot be read.") from None

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()


class _Hashing:
    """Bytes on their way, counted into a SHA-256."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Write on."""
        self.sha256.update(data)
        return self._inner.write(data)

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        data = self._inner.read(size)
        self.sha256.update(data)
        return data
