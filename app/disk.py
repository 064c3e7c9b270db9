"""What the disk is asked for by more than one room."""

import logging
import os
import stat
import tempfile
from pathlib import Path

log = logging.getLogger("remiss.disk")

OTHERS = 0o077
"""The rights of group and others."""
TRIED = 64 * 1024
"""Bytes that a folder must have room for."""


def sync(path: Path) -> None:
    """Have the disk keep a file's content, or which names a folder has, before anything relies on it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def close_to_others(path: Path) -> None:
    """Let a folder or file that is there be read by its owner alone. What is somebody else's is left and told of."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & OTHERS:
            path.chmod(mode & ~OTHERS)
    except FileNotFoundError:
        return
    except OSError as error:
        log.warning("%s can be read by others, and that could not be changed: %s", path, error.strerror)


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Make a folder that is missing; when this returns the disk keeps it, and each that had to be made above it."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True, mode=mode)
    for folder in missing:
        sync(folder.parent)


def own_folder(path: Path) -> Path:
    """A folder that its owner alone can read; made when it is missing."""
    make_folder(path, 0o700)
    close_to_others(path)
    return path


def can_be_written_to(folder: Path) -> bool:
    """Whether a file can be made in a folder, filled and kept, for the length of this call."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(TRIED))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        log.error("%s cannot be written to: %s", folder, error.strerror)
        return False
    return True
