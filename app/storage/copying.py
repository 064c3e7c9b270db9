"""What is the same for every store that has no folder of its own on this host."""

import errno
import hashlib
import logging
import os
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from app.storage.store import Guard, Held, larger_than, unguarded, unreadable
from app.temporary import OURS, no_room

log = logging.getLogger("remiss.storage")
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Copying(ABC):
    """Compares what it reads, and hands out temporary copies."""

    guard: Guard = staticmethod(unguarded)

    @abstractmethod
    def read(self, sha256: str) -> Iterator[bytes]:
        """The bytes that lie here, whatever they are. Raises FileNotFoundError, OSError where they cannot be read."""

    def is_whole(self, sha256: str) -> bool:
        """Whether a file is here and is what its name says: its bytes are read. One that is not is logged."""
        try:
            return is_same(self.read(sha256), sha256)
        except FileNotFoundError:
            return False

    def whole(self, sha256: str) -> Held:
        """A copy of a file to hand out, compared first.

        Raises Unavailable if it is missing, changed or has no room, and what ``guard`` raises for one that is locked.
        """
        self.guard(sha256)
        try:
            handle, name = tempfile.mkstemp(prefix=OURS)
        except OSError:
            raise no_room() from None
        held = Held(sha256, Path(name), temporary=True)
        try:
            with os.fdopen(handle, "wb") as file:
                whole = is_same(_written(self.read(sha256), file.write), sha256)
            if not whole:
                raise unreadable()
        except OSError as error:
            held.release()
            raise (no_room() if error.errno in _FULL else unreadable()) from None
        except BaseException:
            held.release()
            raise
        return held


def is_same(chunks: Iterator[bytes], sha256: str) -> bool:
    """Whether bytes are what their name says. Those that are not are logged."""
    read = hashlib.sha256()
    for chunk in chunks:
        read.update(chunk)
    if read.hexdigest() == sha256:
        return True
    log.error("file %s: its content has been changed (run: remiss verify)", sha256)
    return False


def limited(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """The same bytes, as long as they are not too many. Raises TooLarge."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise larger_than(limit)
        yield chunk


def _written(chunks: Iterator[bytes], write: Callable[[bytes], int]) -> Iterator[bytes]:
    for chunk in chunks:
        write(chunk)
        yield chunk
