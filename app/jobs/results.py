"""The files of jobs, where all nodes reach them: what came of them, and what they are to read.

Either is kept whole before anything refers to it. They lie where stored files lie: in a folder, or with what else keeps
bytes by name for several hosts.
"""

import contextlib
import datetime
import os
import secrets
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol

from app.disk import own_folder, sync
from app.errors import NotFound
from app.i18n import _
from app.temporary import OURS, discard, no_room

ALL_OF_THEM = 2_000_000_000
"""Bytes that results may take together; past that the oldest go first."""
CHUNK = 1024 * 1024


class Results(Protocol):
    """What came of jobs, and files that wait to be read."""

    def target(self, job_id: int, claim: str) -> Path:
        """Where, on this host, one try of a job writes: no other try ever writes there."""

    def settle(self, path: Path) -> int:
        """Keep what was written there, by its name; its size in bytes."""

    def take_in(self, chunks: Iterable[bytes]) -> str:
        """Keep what a job is to read; the name that the job remembers. Raises Unavailable when it cannot be kept."""

    def arrived(self, name: str) -> AbstractContextManager[Path]:
        """What a job is to read, on this host for so long. Raises NotFound when it has been removed."""

    def opened(self, name: str) -> BinaryIO:
        """A result by the name that its job remembers, to be sent. Raises FileNotFoundError."""

    def let_go(self, name: str) -> None:
        """Remove a file that nobody needs any more."""

    def sweep(self, wanted: Iterable[str], *, seconds: float) -> int:
        """Remove what no job remembers and nobody has touched for so long, and the oldest of too much; how many.

        The newest is never too much: a package of a large round may be that by itself.
        """


def pasted(results: Results, asked: Mapping[str, Any]) -> str:
    """The text that a job was to read, when it was pasted and is still there; else ""."""
    if asked["name"] is not None:
        return ""
    try:
        with results.arrived(asked["arrived"]) as path:
            return path.read_text(encoding="utf-8")
    except (NotFound, FileNotFoundError):
        return ""


class FolderResults:
    """A folder that all nodes share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def target(self, job_id: int, claim: str) -> Path:
        """Where one try of a job writes: in the folder itself."""
        own_folder(self.folder)
        return self.folder / f"{job_id}-{claim}"

    def settle(self, path: Path) -> int:
        """Have the disk keep what was written there; its size in bytes."""
        with path.open("rb") as file:
            os.fsync(file.fileno())
            size = os.fstat(file.fileno()).st_size
        sync(self.folder)
        return size

    def take_in(self, chunks: Iterable[bytes]) -> str:
        """Keep what a job is to read; the name that the job remembers. Raises Unavailable when it cannot be kept."""
        try:
            own_folder(self.folder)
            path = self.folder / f"arrived-{secrets.token_hex(12)}"
            try:
                with path.open("xb") as file:
                    file.writelines(chunks)
                self.settle(path)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
        except OSError:
            raise no_room() from None
        return path.name

    @contextlib.contextmanager
    def arrived(self, name: str) -> Iterator[Path]:
        """What a job is to read, where it lies. Raises NotFound when it has been removed."""
        path = self.path(name)
        if not path.is_file():
            raise _gone()
        yield path

    def opened(self, name: str) -> BinaryIO:
        """A result by the name that its job remembers. Raises FileNotFoundError."""
        return self.path(name).open("rb")

    def let_go(self, name: str) -> None:
        """Remove a file that nobody needs any more."""
        self.path(name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Where a file lies. Nobody but these results and their tests asks: others have no paths."""
        return self.folder / Path(name).name

    def sweep(self, wanted: Iterable[str], *, seconds: float) -> int:
        """Remove what no job remembers and nobody has touched for so long, and the oldest of too much; how many."""
        if not self.folder.is_dir():
            return 0
        facts = [(path.name, path.stat()) for path in self.folder.iterdir()]
        old = _too_many([(name, each.st_size, each.st_mtime) for name, each in facts], wanted, seconds)
        for name in old:
            discard(self.path(name))
        return len(old)


class Entry(Protocol):
    """What is said of bytes that are kept by name."""

    @property
    def name(self) -> str:
        """By which they are kept."""

    @property
    def size(self) -> int:
        """How many."""

    @property
    def touched_at(self) -> datetime.datetime:
        """When they were put there."""


class Shelf(Protocol):
    """What keeps bytes by name where every host reaches them: whole, or not at all."""

    def put(self, name: str, chunks: Iterable[bytes]) -> int:
        """Keep bytes by a name; how many they are."""

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes by a name. Raises FileNotFoundError."""

    def remove(self, name: str) -> None:
        """Delete what lies there by a name, if anything does."""

    def listed(self) -> Iterator[Entry]:
        """All that there is."""


class SharedResults:
    """Files that lie on no host's disk: each host has a copy for as long as it writes, reads or sends one."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def target(self, job_id: int, claim: str) -> Path:
        """Where one try of a job writes: among the temporary files, until it is settled."""
        return Path(tempfile.gettempdir()) / f"{OURS}{job_id}-{claim}"

    def settle(self, path: Path) -> int:
        """Take what was written there to where all hosts reach it; its size in bytes."""
        with path.open("rb") as file:
            size = self._shelf.put(path.name, iter(lambda: file.read(CHUNK), b""))
        path.unlink()
        return size

    def take_in(self, chunks: Iterable[bytes]) -> str:
        """Keep what a job is to read; the name that the job remembers."""
        name = f"arrived-{secrets.token_hex(12)}"
        self._shelf.put(name, chunks)
        return name

    @contextlib.contextmanager
    def arrived(self, name: str) -> Iterator[Path]:
        """A copy of what a job is to read. Raises NotFound when it has been removed, Unavailable without room."""
        with tempfile.NamedTemporaryFile(prefix=OURS) as copy:
            try:
                self._copy(name, copy)
            except FileNotFoundError:
                raise _gone() from None
            yield Path(copy.name)

    def opened(self, name: str) -> BinaryIO:
        """A copy of a result that has no name and is gone when it is closed. Raises FileNotFoundError, Unavailable."""
        file = tempfile.TemporaryFile()  # noqa: SIM115  whoever asked for it closes it
        try:
            self._copy(name, file)
        except BaseException:
            file.close()
            raise
        return file

    def _copy(self, name: str, file: IO[bytes]) -> None:
        for chunk in self._shelf.read(name):
            try:
                file.write(chunk)
                file.flush()
            except OSError:
                raise no_room() from None
        file.seek(0)

    def let_go(self, name: str) -> None:
        """Remove a file that nobody needs any more."""
        self._shelf.remove(name)

    def sweep(self, wanted: Iterable[str], *, seconds: float) -> int:
        """Remove what no job remembers and nobody has touched for so long, and the oldest of too much; how many."""
        facts = [(each.name, each.size, each.touched_at.timestamp()) for each in self._shelf.listed()]
        old = _too_many(facts, wanted, seconds)
        for name in old:
            self.let_go(name)
        return len(old)


def _too_many(facts: Sequence[tuple[str, int, float]], wanted: Iterable[str], seconds: float) -> list[str]:
    """Names of files to be removed, of those with these names, sizes and times."""
    kept, removed, size, long_ago = set(wanted), [], 0, time.time() - seconds
    for place, (name, of_it, touched) in enumerate(sorted(facts, key=lambda fact: -fact[2])):
        size += of_it
        if (place and size > ALL_OF_THEM) or (name not in kept and touched < long_ago):
            removed.append(name)
    return removed


def _gone() -> NotFound:
    return NotFound(_("Filen finns inte längre. Välj den igen."), code="file_gone")
