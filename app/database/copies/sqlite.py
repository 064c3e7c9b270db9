"""SQLite: one file, copied by the backup interface in one step, so that nobody who writes is kept waiting."""

import datetime
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.database.connections import Database
from app.database.copies.kinds import AT_ONCE, Incoming, InUse, Reading, Upgrade, Writing
from app.disk import sync

PART = "database/remiss.sqlite3"
_BESIDE = ("-wal", "-shm", "-journal")


def copy_out(session: Session, write: Writing, scratch: Path) -> dict[str, Any]:
    """Write the file as the session sees it. Nothing more has to be known of it."""
    connection = session.connection()
    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # the moment is now
    source: Any = connection.connection.driver_connection
    scratch.touch(mode=0o600)
    with closing(sqlite3.connect(scratch)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    with scratch.open("rb") as made, write(PART) as part:
        shutil.copyfileobj(made, part, AT_ONCE)
    return {}


def require_unused(database: Database) -> None:
    """Whoever has a database in WAL mode open holds a lock on it, which leaving that mode needs."""
    path = _path(database)
    if not path.exists():
        return
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise InUse from None
            raise
        except sqlite3.DatabaseError:  # so broken that it cannot be opened: nobody has it open
            return


@contextmanager
def copy_in(database: Database, read: Reading, facts: dict[str, Any], upgrade: Upgrade) -> Iterator[Incoming]:
    """The file beside the one whose place it takes."""
    path = _path(database)
    staged = path.with_name(f"{path.name}.incoming")
    try:
        _remove(staged)
        staged.touch(mode=0o600)
        with read(PART) as part, staged.open("wb") as file:
            shutil.copyfileobj(part, file, AT_ONCE)
        upgrade(f"sqlite:///{staged}", "head")
        copy = Database(f"sqlite:///{staged}")
        try:
            with copy.snapshot() as session:
                incoming = Incoming(session)
                yield incoming
        finally:
            copy.dispose()
        with closing(sqlite3.connect(staged)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # all of it in one file
        sync(staged)
        incoming.set_aside = _set_aside(path)
        staged.replace(path)
        sync(path.parent)
    finally:
        _remove(staged)


def _path(database: Database) -> Path:
    return Path(str(database.url.database))


def _set_aside(path: Path) -> Path | None:
    """Give the present file another name. One that holds nothing is not kept."""
    if not path.exists() or _is_empty(path):
        _remove(path)
        return None
    at = datetime.datetime.now(datetime.UTC)
    aside = path.with_name(f"{path.name}.before-restore-{at:%Y%m%dT%H%M%SZ}")
    for beside in ("", *_BESIDE):
        if (old := path.with_name(path.name + beside)).exists():
            old.replace(aside.with_name(aside.name + beside))
    return aside


def _is_empty(path: Path) -> bool:
    """Whether there is no table in a file; one that cannot be read holds something."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,))
        except sqlite3.DatabaseError:
            return False


def _remove(path: Path) -> None:
    for beside in ("", *_BESIDE):
        path.with_name(path.name + beside).unlink(missing_ok=True)
