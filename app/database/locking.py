"""Lock, then read, then judge: an act pressed twice at once is done once (decision 0224).

On PostgreSQL a row that was read before it was locked may be older than what somebody else has committed meanwhile, and
a rule that looks at it lets the same act through twice. SQLite needs none of this: it has one writer at a time, whose
transaction begins before its first look.
"""

import zlib
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

WRITES = "writes"
"""In a session's ``info``: it is for changing, so its doors lock what they open."""
IN_THE_WAY = 700
"""Milliseconds that a migration, or what can come again, waits for what is in use: who comes after it waits as long.
Less than the second after which PostgreSQL looks for those who wait for each other (``deadlock_timeout``)."""
_LOOKS = 100
"""How often a migration looks for a moment at which nobody uses any table, 20 ms apart, before it makes people wait."""
_TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
_FIND_A_GAP = """
DO $$ BEGIN
  FOR look IN 1..{looks} LOOP
    BEGIN
      LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE NOWAIT;
      RETURN;
    EXCEPTION WHEN lock_not_available THEN
      PERFORM pg_sleep(0.02);
    END;
  END LOOP;
END $$"""
_TURN = text("SELECT pg_advisory_xact_lock(:number)")


def _has_rivals(session: Session) -> bool:
    return session.get_bind().dialect.name != "sqlite"


def only_reads(session: Session) -> bool:
    """Whether nothing is changed with a session, so that what it reads may be values that belong to none."""
    return not session.info.get(WRITES)


def lock(session: Session, statement: Any, given: dict[str, Any] | None = None) -> None:
    """Wait until nobody else changes the rows that a ``FOR UPDATE`` names, and forget what was read before.

    Does nothing in a session for reading.
    """
    if session.info.get(WRITES) and _has_rivals(session):
        session.connection().execute(statement, given or {})
        session.expire_all()


def give_way(session: Session) -> None:
    """From here on wait for what others hold no longer than ``IN_THE_WAY``: for what can as well be done later.

    It then ends with an error that ``has_given_way`` knows, before PostgreSQL would end one of two that wait for each
    other: it is never the other one.
    """
    if _has_rivals(session):
        session.connection().execute(text(f"SET LOCAL lock_timeout = '{IN_THE_WAY}ms'"))


def has_given_way(error: OperationalError) -> bool:
    """Whether a transaction ended because somebody held what it wanted."""
    return getattr(error.orig, "sqlstate", "") in ("55P03", "40P01")


def take_all_tables(connection: Connection) -> None:
    """Have every table to oneself until the transaction ends, or raise OperationalError and have none.

    Of two who take some tables each and then want the other's, PostgreSQL ends one, and that would be somebody who
    saves. So all are asked for at once: first only for a moment that is free anyway, which keeps nobody waiting, then
    for less time than PostgreSQL lets anybody wait before it looks for such a knot.
    """
    if connection.dialect.name == "sqlite":
        return
    names = ", ".join(connection.exec_driver_sql(_TABLES).scalars().all())
    if names:
        connection.exec_driver_sql(_FIND_A_GAP.format(looks=_LOOKS, names=names))
        patience = f"SET LOCAL statement_timeout = '{IN_THE_WAY}ms'; SET LOCAL lock_timeout = 0"
        connection.exec_driver_sql(f"{patience}; LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def in_turn(session: Session, what: str) -> None:
    """Wait until nobody else is changing ``what``, for rules about rows that may not be there yet: a name that is free.

    The turn ends with the transaction. It is taken before any row is locked.
    """
    if _has_rivals(session):
        session.connection().execute(_TURN, {"number": zlib.crc32(what.encode())})
        session.expire_all()
