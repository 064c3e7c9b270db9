"""What SQLAlchemy makes of each statement is kept for the next test.

Every test has a database of its own, and so engines of its own, which would all word the same few hundred statements
anew: a fifth of what a small test costs. Here engines of one kind of database share what they have worded, as the
requests of one running server do.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache


class _Alike:
    """Dialects with the same class are the same key: engines here are all made with the same settings and server."""

    worded: LRUCache[Any, Any]

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let the engine keep its statements where the others keep theirs."""
        engine.update_execution_options(compiled_cache=cls.worded)


class SharedSqlite(_Alike, SQLiteDialect_pysqlite):
    """SQLite through the standard library's driver."""

    supports_statement_cache = True
    worded = LRUCache(2000)


class SharedPostgresql(_Alike, PGDialect_psycopg):
    """PostgreSQL through psycopg."""

    supports_statement_cache = True
    worded = LRUCache(2000)


def share() -> None:
    """From now on, for every engine of this process."""
    registry.register("sqlite", __name__, SharedSqlite.__name__)
    registry.register("postgresql.psycopg", __name__, SharedPostgresql.__name__)
