"""SQLAlchemy's way to SQLite, but for savepoints.

Each job of the writer has one (decision 0250), under a name of its own. SQLAlchemy builds and compiles a statement for
it anew, and another for its release: together longer than what a save writes. Here they are words for the driver.
"""

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

DRIVER = "sqlite+remiss"


class Dialect(SQLiteDialect_pysqlite):
    """``name`` comes from SQLAlchemy, which counts the savepoints of a connection."""

    supports_statement_cache = True

    def do_savepoint(self, connection: Any, name: str) -> None:
        """Begin one."""
        connection.connection.cursor().execute(f"SAVEPOINT {name}")

    def do_release_savepoint(self, connection: Any, name: str) -> None:
        """Keep what was done since."""
        connection.connection.cursor().execute(f"RELEASE SAVEPOINT {name}")

    def do_rollback_to_savepoint(self, connection: Any, name: str) -> None:
        """Undo what was done since."""
        connection.connection.cursor().execute(f"ROLLBACK TO SAVEPOINT {name}")


registry.register("sqlite.remiss", __name__, "Dialect")
