"""The files of jobs, in a folder that all nodes share: what came of them, and what they are to read.

Either is written whole before anything refers to it.
"""

import os
import secrets
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from app.disk import own_folder, sync
from app.errors import NotFound
from app.i18n import _
from app.temporary import no_room

ALL_OF_THEM = 2_000_000_000
"""Bytes that results may take together; past that the oldest go first."""


class Results:
    """A folder of results, and of files that wait to be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def target(self, job_id: int, claim: str) -> Path:
        """Where one try of a job writes: no other try ever writes there."""
        own_folder(self.folder)
        return self.folder / f"{job_id}-{claim}"

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

    def arrived(self, name: str) -> Path:
        """Where what a job is to read lies. Raises NotFound when it has been removed."""
        path = self.path(name)
        if not path.is_file():
            raise NotFound(_("Filen finns inte längre. Välj den igen."), code="file_gone")
        return path

    def pasted(self, asked: Mapping[str, Any]) -> str:
        """The text that a job was to read, when it was pasted and is still there; else ""."""
        if asked["name"] is not None:
            return ""
        try:
            return self.arrived(asked["arrived"]).read_text(encoding="utf-8")
        except (NotFound, FileNotFoundError):
            return ""

    def let_go(self, name: str) -> None:
        """Remove a file that nobody needs any more."""
        self.path(name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Where a result lies, by the name that its job remembers."""
        return self.folder / Path(name).name

    def settle(self, path: Path) -> int:
        """Have the disk keep what was written there; its size in bytes."""
        with path.open("rb") as file:
            os.fsync(file.fileno())
            size = os.fstat(file.fileno()).st_size
        sync(self.folder)
        return size

    def sweep(self, wanted: Iterable[str], *, seconds: float) -> int:
        """Remove what no job remembers and nobody has touched for so long, and the oldest of too much; how many.

        The newest is never too much: a package of a large round may be that by itself.
        """
        if not self.folder.is_dir():
            return 0
        kept, files = set(wanted), sorted(self.folder.iterdir(), key=lambda path: -path.stat().st_mtime)
        removed, size, long_ago = 0, 0, time.time() - seconds
        for place, path in enumerate(files):
            facts = path.stat()
            size += facts.st_size
            if (place and size > ALL_OF_THEM) or (path.name not in kept and facts.st_mtime < long_ago):
                path.unlink(missing_ok=True)
                removed += 1
        return removed
