"""A file on its way in: copied to disk, so that a child process can read it by its path."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1024 * 1024


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file, from its beginning, a megabyte at a time."""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


@contextmanager
def on_disk(file: BinaryIO) -> Iterator[Path]:
    """A copy of an upload under a path of its own, gone afterwards."""
    with tempfile.NamedTemporaryFile(prefix="arrived-", suffix=".upload") as copy:
        for chunk in chunks(file):
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def bare_name(filename: str | None) -> str:
    """A file's own name, without the folders that some clients send with it."""
    return Path((filename or "").replace("\\", "/")).name
