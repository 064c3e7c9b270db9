"""Uploaded files, copied to disk so that a child process can read them by path."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.temporary import no_room, temporary_file

_CHUNK = 1024 * 1024


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """The content of a file from its beginning, a megabyte at a time."""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


@contextmanager
def on_disk(file: BinaryIO) -> Iterator[Path]:
    """A temporary copy of an upload, deleted afterwards. Raises Unavailable when there is no room for it."""
    with temporary_file(suffix=".upload") as copy:
        try:
            for chunk in chunks(file):
                copy.write(chunk)
            copy.flush()
        except OSError:
            raise no_room() from None
        yield Path(copy.name)


def bare_name(filename: str | None) -> str:
    """A file's name without the folders that some clients send with it."""
    return Path((filename or "").replace("\\", "/")).name
