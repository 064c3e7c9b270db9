"""Temporary files: in a folder that may be full, and named so that what a killed process left behind is known."""

import glob
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.errors import Unavailable
from app.i18n import _

OURS = "remiss-temporary-"
"""What the names of our temporary files begin with."""


@contextmanager
def temporary_file(*, suffix: str) -> Iterator[BinaryIO]:
    """A file with a name (``Path(file.name)``), gone afterwards. Raises Unavailable when there is no room for it."""
    try:
        # without a buffer: what there is no room for is found out when it is written, not when the file is closed
        file = tempfile.NamedTemporaryFile(prefix=OURS, suffix=suffix, buffering=0)  # noqa: SIM115  closed below
    except OSError:
        raise no_room() from None
    with file:
        yield file  # type: ignore[misc]  # typeshed knows the wrapper and not what it wraps


def no_room() -> Unavailable:
    """The refusal when a file cannot be kept for as long as a request takes."""
    return Unavailable(_("Filen kunde inte tas emot just nu. Försök igen om en stund."), code="no_room")


def remove(target: Path) -> None:
    """Remove what was begun, and what was written beside it: files and folders whose names go on after its own with a
    point."""
    target.unlink(missing_ok=True)
    for beside in target.parent.glob(f"{glob.escape(target.name)}.*"):
        discard(beside)


def discard(path: Path) -> None:
    """Remove a file, or a folder with all that lies in it, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def sweep(*, seconds: float) -> int:
    """Remove the temporary files and folders of ours that nobody has touched for so long; how many."""
    removed, long_ago = 0, time.time() - seconds
    for path in Path(tempfile.gettempdir()).glob(f"{OURS}*"):
        try:
            facts = path.lstat()
            kind = stat.S_ISREG(facts.st_mode) or stat.S_ISDIR(facts.st_mode)
            if kind and facts.st_uid == os.getuid() and facts.st_mtime < long_ago:
                discard(path)
                removed += 1
        except OSError:  # another has removed it
            continue
    return removed
