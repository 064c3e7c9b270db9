"""A whole database as bytes, and back: SQLite by its backup interface, PostgreSQL by COPY of every table.

Both are taken in the moment that a session sees, while others write. A copy is put in place whole or not at all, and
only after the caller has looked at it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.database.connections import Database
from app.database.copies import postgresql, sqlite
from app.database.copies.kinds import Incoming, InUse, Reading, Upgrade, Writing

__all__ = ["InUse", "Incoming", "Reading", "Upgrade", "Writing", "copy_in", "copy_out", "kind_of", "require_unused"]


def kind_of(database: Database) -> str:
    """What a copy of this database can be put back into: "sqlite" or "postgresql"."""
    return "sqlite" if database.is_sqlite else "postgresql"


def copy_out(session: Session, write: Writing, scratch: Path) -> dict[str, Any]:
    """Write the database that a snapshot session sees; returns what ``copy_in`` has to know of it.

    ``scratch`` is the path of a file that may be made for the time being, as large as the database.
    """
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.copy_out(session, write, scratch)
    return postgresql.copy_out(session, write)


def require_unused(database: Database) -> None:
    """Raise InUse while another process of Remiss has this database open."""
    database.dispose()
    (sqlite if database.is_sqlite else postgresql).require_unused(database)


@contextmanager
def copy_in(database: Database, read: Reading, facts: dict[str, Any], upgrade: Upgrade) -> Iterator[Incoming]:
    """A copy in the newest form of the tables, to be looked at; at the end of the block it takes the database's place.

    ``upgrade`` brings what it is given to a revision; ``facts["revision"]`` is the one that the copy has.
    Whatever is raised in the block leaves the database as it was.
    """
    with (sqlite if database.is_sqlite else postgresql).copy_in(database, read, facts, upgrade) as incoming:
        yield incoming
