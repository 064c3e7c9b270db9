"""Which store ``REMISS_STORAGE_URL`` names."""

import re
from pathlib import Path

from app.database import Database
from app.settings import IN_DATABASE, IN_S3
from app.storage.folder import FolderStore
from app.storage.in_database import DatabaseStore
from app.storage.in_s3 import Objects, S3FileStore
from app.storage.pieces import Pieces
from app.storage.scans import Guard
from app.storage.store import Store

_SECRET = re.compile(r"//[^@/]{1,500}@")


def open_store(url: str, database: Database) -> Store:
    """The store of an address: a folder, ``database:`` or ``s3://…``. Nothing is connected to until it is used.

    It hands out no file that is locked. Raises ValueError saying why it cannot be.
    """
    store = _store(url, database)
    store.guard = Guard(database)
    return store


def _store(url: str, database: Database) -> Store:
    if url.startswith(IN_S3):
        return S3FileStore(url)
    if "://" in url:
        raise ValueError(f"should be a folder, {IN_DATABASE} or {IN_S3}…")
    if url != IN_DATABASE:
        return FolderStore(Path(url))
    if database.is_sqlite:
        raise ValueError("files lie in the database itself only with PostgreSQL: set a folder, or nothing")
    return DatabaseStore(database)


def in_words(url: str) -> str:
    """An address to be shown: without the key and the secret in it."""
    return _SECRET.sub("//…@", url)


def shelf_of(store: Store, area: str, database: Database) -> Pieces | Objects:
    """Where other bytes than files lie beside a store that is no folder."""
    return Objects(store.store, area) if isinstance(store, S3FileStore) else Pieces.of(database, area)
