"""Comparing the recorded files with what is in the store. It reports, and never deletes."""

import hashlib
from collections.abc import Collection, Iterator, Sequence

from sqlmodel import Session, col, select

from app.storage.models import ErasedFile, StoredFile
from app.storage.store import Store

AT_ONCE = 500


def verify_files(session: Session, store: Store) -> Iterator[str]:
    """One line per finding; none if every file is there, complete and unchanged. What is erased need not be there."""
    gone = erased_files(session)
    query = select(StoredFile.sha256, StoredFile.size).order_by(col(StoredFile.created_at), col(StoredFile.sha256))
    for rows in session.exec(query.execution_options(yield_per=AT_ONCE)).partitions():
        yield from _compared(store, rows, gone)


def erased_files(session: Session) -> set[str]:
    """Files whose bytes are gone by decision."""
    return set(session.exec(select(ErasedFile.sha256)))


def _compared(store: Store, rows: Sequence[tuple[str, int]], gone: Collection[str]) -> Iterator[str]:
    sizes = store.sizes(sha256 for sha256, _size in rows)
    for sha256, size in rows:
        try:
            if sha256 not in sizes and sha256 in gone:
                continue
            if sha256 not in sizes:
                yield _missing(sha256)
            elif sizes[sha256] != size:
                yield f"file {sha256}: {sizes[sha256]} bytes instead of {size}"
            elif digest(store, sha256) != sha256:
                yield f"file {sha256}: its content has been changed"
        except FileNotFoundError:
            yield _missing(sha256)
        except OSError as error:
            yield f"file {sha256}: cannot be read ({error.strerror})"


def missing_files(session: Session, store: Store) -> Iterator[str]:
    """One line for each recorded file that is not in the store. Quick: no file is read."""
    gone = erased_files(session)
    recorded = session.exec(select(StoredFile.sha256).execution_options(yield_per=AT_ONCE))
    for names in recorded.partitions():
        present = store.sizes(names)
        yield from (_missing(sha256) for sha256 in names if sha256 not in present and sha256 not in gone)


def digest(store: Store, sha256: str) -> str:
    """The SHA-256 of what lies in the store by a name, which should be that name."""
    read = hashlib.sha256()
    for chunk in store.read(sha256):
        read.update(chunk)
    return read.hexdigest()


def _missing(sha256: str) -> str:
    return f"file {sha256}: is missing from the store"
