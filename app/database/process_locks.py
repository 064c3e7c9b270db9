"""Locks between processes and nodes: on a file beside SQLite, advisory in PostgreSQL. A process that ends lets go."""

import enum
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from app.database.silence import wait_for_ever


class Lock(enum.Enum):
    """What is locked: the file's ending on SQLite, the number on PostgreSQL (any that nobody else uses)."""

    MIGRATING = ("lock", 7265)
    FILES = ("files.lock", 7266)
    """Held while stored files must stay where they are; alone by whoever takes some away."""
    SCANNING = ("scanning.lock", 7267)
    """Held by the one who sends files to a scanner."""
    LOOKING = ("looking.lock", 7268)
    """Held by the one who looks for what files hold."""


@contextmanager
def locked(engine: Engine, lock: Lock, *, shared: bool = False, wait: bool = True) -> Iterator[bool]:
    """Hold a lock for the length of the block: alone, or together with others who share it.

    Gives whether it was got, which can only be False for those who do not ``wait``.
    """
    if engine.dialect.name == "sqlite":
        with Path(f"{engine.url.database}.{lock.value[0]}").open("w") as file:
            try:
                fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
            else:
                yield True
        return
    kind, number = "_shared" if shared else "", lock.value[1]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET lock_timeout = 0; SET statement_timeout = 0")
        wait_for_ever(connection)
        try:
            if wait:
                connection.exec_driver_sql(f"SELECT pg_advisory_lock{kind}({number})")
                yield True
            else:
                yield bool(connection.exec_driver_sql(f"SELECT pg_try_advisory_lock{kind}({number})").scalar_one())
        finally:
            connection.exec_driver_sql("SELECT pg_advisory_unlock_all(); RESET lock_timeout; RESET statement_timeout")
