"""The files that came of jobs, in a folder that all nodes share: written whole before a job says that it is done."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

ALL_OF_THEM = 2_000_000_000
"""Bytes that results may take together; past that the oldest go first."""


class Results:
    """A folder of results."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def target(self, job_id: int, claim: str) -> Path:
        """Where one try of a job writes: no other try ever writes there."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.folder / f"{job_id}-{claim}"

    def path(self, name: str) -> Path:
        """Where a result lies, by the name that its job remembers."""
        return self.folder / Path(name).name

    def settle(self, path: Path) -> int:
        """Have the disk keep what was written there; its size in bytes."""
        with path.open("rb") as file:
            os.fsync(file.fileno())
            size = os.fstat(file.fileno()).st_size
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return size

    def sweep(self, wanted: Iterable[str], *, seconds: float) -> int:
        """Remove what no job remembers and nobody has touched for so long, and the oldest of too much; how many."""
        if not self.folder.is_dir():
            return 0
        kept, files = set(wanted), sorted(self.folder.iterdir(), key=lambda path: -path.stat().st_mtime)
        removed, size, long_ago = 0, 0, time.time() - seconds
        for path in files:
            facts = path.stat()
            size += facts.st_size
            if size > ALL_OF_THEM or (path.name not in kept and facts.st_mtime < long_ago):
                path.unlink(missing_ok=True)
                removed += 1
        return removed
