"""Rows that many tests begin with: made once a process by the product's own actions, then copied for each test."""

import copy
import sqlite3
from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar

from sqlalchemy.engine import make_url
from sqlmodel import Session
from time_machine import escape_hatch

from app.clock import today
from app.database import Database

T = TypeVar("T")


class Snapshot(Protocol):
    """All rows of a database, as they were."""

    def copy_to(self, url: str) -> None:
        """Put them in place of those of another database with the same tables."""


class Snapshots:
    """What has been made in this process, by who made it and on which database."""

    def __init__(self) -> None:
        self.taken: dict[Hashable, tuple[Any, Snapshot]] = {}

    def fill(self, url: str, make: Callable[[Session], T], *, named: Hashable) -> T:
        """Fill an empty database as ``make`` does, and return what it returned.

        ``named`` says what ``make`` depends on. Where the test has moved the clock the rows are made again, so that
        their days are those the test expects and no other test sees them.
        """
        if escape_hatch.is_travelling():
            return _make(url, make)
        key = (make_url(url).get_backend_name(), named, today())  # rows of yesterday are not those of today
        if key not in self.taken:
            result = _make(url, make)
            self.taken[key] = result, _taken(url)
            return copy.deepcopy(result)
        result, snapshot = self.taken[key]
        snapshot.copy_to(url)
        return copy.deepcopy(result)


def _make(url: str, make: Callable[[Session], T]) -> T:
    database = Database(url)
    try:
        with database.write() as session:
            return make(session)
    finally:
        database.dispose()


def _taken(url: str) -> Snapshot:
    return SqliteSnapshot(url) if make_url(url).get_backend_name() == "sqlite" else PostgresqlSnapshot(url)


class SqliteSnapshot:
    """A copy in memory, page by page."""

    def __init__(self, url: str) -> None:
        self.kept = sqlite3.connect(":memory:", check_same_thread=False)
        with _sqlite(url) as source:
            source.backup(self.kept)
        source.close()

    def copy_to(self, url: str) -> None:
        """Write the pages over those of the other file."""
        with _sqlite(url) as target:
            self.kept.backup(target)
        target.close()


def _sqlite(url: str) -> sqlite3.Connection:
    return sqlite3.connect(make_url(url).database or "", timeout=10)


class PostgresqlSnapshot:
    """Every table that has rows, and where its sequences stand, as one text that puts them into another database."""

    def __init__(self, url: str) -> None:
        with _postgresql(url) as connection:
            parts = ["SET session_replication_role = replica"]  # triggers and foreign keys sleep meanwhile
            names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            for (table,) in connection.execute(names).fetchall():
                # The rows as PostgreSQL writes them itself, so that any type comes back as it was.
                rows = connection.execute(f"SELECT quote_literal(array_agg(r)::text) FROM public.{table} r".encode())
                (text,) = rows.fetchone() or (None,)
                if text is not None:
                    parts += [
                        f"DELETE FROM public.{table}",
                        f"INSERT INTO public.{table} SELECT * FROM unnest({text}::public.{table}[])",
                    ]
            sequences = (
                "SELECT format('SELECT setval(%L::regclass, %s)', 'public.' || quote_ident(sequencename), last_value)"
                " FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
            )
            parts += [step for (step,) in connection.execute(sequences)]
        self.script = "; ".join(parts).encode()

    def copy_to(self, url: str) -> None:
        """Replace the rows, in one transaction and one question to the server."""
        with _postgresql(url) as connection:
            connection.execute(self.script)


def _postgresql(url: str) -> Any:
    import psycopg

    return psycopg.connect(url)
