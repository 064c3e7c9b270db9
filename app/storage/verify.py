"""Comparing the recorded files with what is in the store. It reports, and never deletes."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from app.storage.models import StoredFile
from app.storage.store import Store, digest


def verify_files(session: Session, store: Store) -> Iterator[str]:
    """One line per finding; none if every file is there, complete and unchanged."""
    query = select(StoredFile.sha256, StoredFile.size).order_by(col(StoredFile.created_at), col(StoredFile.sha256))
    for sha256, size in session.exec(query.execution_options(yield_per=500)):
        path = store.path(sha256)
        try:
            actual_size = path.stat().st_size
            if actual_size != size:
                yield f"file {sha256}: {actual_size} bytes instead of {size}"
            elif digest(path) != sha256:
                yield f"file {sha256}: its content has been changed"
        except FileNotFoundError:
            yield f"file {sha256}: is missing from the store"
        except OSError as error:
            yield f"file {sha256}: cannot be read ({error.strerror})"


def missing_files(session: Session, store: Store) -> Iterator[str]:
    """One line for each recorded file that is not in the store. Quick: no file is read."""
    for sha256 in session.exec(select(StoredFile.sha256).execution_options(yield_per=500)):
        if not store.path(sha256).is_file():
            yield f"file {sha256}: is missing from the store"
