"""Comparing the rows of stored files with what lies in the store. It alarms; it never deletes."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session, col, select

from app.storage.models import StoredFile
from app.storage.store import Store

CHUNK = 1024 * 1024


def verify_files(session: Session, store: Store) -> Iterator[str]:
    """One line a finding; none when every file is there, whole and unchanged."""
    query = select(StoredFile.sha256, StoredFile.size).order_by(col(StoredFile.created_at), col(StoredFile.sha256))
    for sha256, size in session.exec(query.execution_options(yield_per=500)):
        path = store.path(sha256)
        try:
            found = path.stat().st_size
            if found != size:
                yield f"file {sha256}: {found} bytes instead of {size}"
            elif digest(path) != sha256:
                yield f"file {sha256}: its content has been changed"
        except FileNotFoundError:
            yield f"file {sha256}: is missing from the store"
        except OSError as error:
            yield f"file {sha256}: cannot be read ({error.strerror})"


def missing_files(session: Session, store: Store) -> Iterator[str]:
    """One line for each stored file that is not in the store: quick, without reading any."""
    for sha256 in session.exec(select(StoredFile.sha256).execution_options(yield_per=500)):
        if not store.path(sha256).is_file():
            yield f"file {sha256}: is missing from the store"


def digest(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()
