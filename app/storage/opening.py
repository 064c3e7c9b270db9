"""Which store ``REMISS_STORAGE_URL`` names."""

from pathlib import Path

from app.database import Database
from app.settings import IN_DATABASE
from app.storage.folder import FolderStore
from app.storage.in_database import DatabaseStore
from app.storage.pieces import Pieces
from app.storage.store import Store


def open_store(url: str, database: Database) -> Store:
    """The store of an address: a folder, or ``database:``. Nothing is connected to until it is used.

    Raises ValueError saying why it cannot be.
    """
    if url != IN_DATABASE:
        return FolderStore(Path(url))
    if database.is_sqlite:
        raise ValueError("files lie in the database itself only with PostgreSQL: set a folder, or nothing")
    return DatabaseStore(database)


def shelf_of(_store: Store, area: str, database: Database) -> Pieces:
    """Where other bytes than files lie beside a store that is no folder."""
    return Pieces.of(database, area)
