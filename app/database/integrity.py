"""Whether the database's own file is sound, before anybody trusts what is read from it, and its references."""

from collections.abc import Iterator

from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

MOST = 20
"""Lines of SQLite's own report: past that they say nothing new."""


def verify_integrity(session: Session) -> Iterator[str]:
    """One line for each fault that SQLite finds in its file; a database with one cannot be asked anything else.

    PostgreSQL does not check on request: its pages have checksums.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    try:
        for fault in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST})").scalars():
            if fault != "ok":
                yield f"database: {' '.join(str(fault).split())}"
    except DatabaseError as error:
        yield f"database: {error.orig}"


def verify_references(session: Session) -> Iterator[str]:
    """One line for each row that points at nothing. PostgreSQL's constraints cannot be switched off by us."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        for broken in connection.exec_driver_sql("PRAGMA foreign_key_check").mappings():
            yield f"database: row {broken['rowid']} of {broken['table']} points at a {broken['parent']} that is gone"
