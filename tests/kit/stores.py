"""Stores of files as tests want them: the one that belongs to a database, and what a fault does to it."""

import datetime
import os
from pathlib import Path

from sqlalchemy import text

from app.clock import now
from app.database import Database
from app.storage.folder import BIN, FolderStore
from app.storage.in_database import DatabaseStore
from app.storage.store import Store


def beside(database: Database, folder: Path) -> Store:
    """Where files lie unless something else is set: in a folder beside SQLite, in PostgreSQL itself."""
    return FolderStore(folder) if database.is_sqlite else DatabaseStore(database)


def lose(store: Store, database: Database, sha256: str) -> None:
    """A file is gone without anybody having taken it away."""
    if isinstance(store, FolderStore):
        store.path(sha256).unlink()
    else:
        run(database, "DELETE FROM stored_content WHERE name = :name", name=sha256)


def change(store: Store, database: Database, sha256: str, content: bytes) -> None:
    """Other bytes lie in the place of a file's, as many as there were."""
    if isinstance(store, FolderStore):
        store.path(sha256).write_bytes(content)
    else:
        of_it = "(SELECT id FROM stored_content WHERE name = :name)"
        run(database, f"UPDATE stored_piece SET content = :it WHERE content_id = {of_it}", name=sha256, it=content)


def age(store: Store, database: Database, sha256: str, seconds: float) -> None:
    """A file was last put there or held so long ago."""
    then = now() - datetime.timedelta(seconds=seconds)
    if isinstance(store, FolderStore):
        os.utime(store.path(sha256), (then.timestamp(), then.timestamp()))
    else:
        run(database, "UPDATE stored_content SET touched_at = :then WHERE name = :name", name=sha256, then=then)


def in_bin(store: Store, database: Database) -> list[str]:
    """What lies in the bin, by name."""
    if isinstance(store, FolderStore):
        return [path.name.partition("-")[0] for path in (store.folder / BIN).iterdir()]
    with database.read() as session:
        removed = text("SELECT name FROM stored_content WHERE removed_at IS NOT NULL")
        return list(session.connection().execute(removed).scalars())


def run(database: Database, statement: str, **given: object) -> None:
    """Whatever anybody with the database's password can do."""
    with database.write() as session:
        session.connection().execute(text(statement), given)
