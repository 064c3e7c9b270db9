"""Rows from either database by a connection that each thread keeps, as the product does. For the other twins."""

import os
import sqlite3
import threading
from typing import Any

URL = os.environ.get("BENCH_DATABASE", "")
POSTGRESQL = URL.startswith("postgresql")
of_thread = threading.local()


def connection() -> Any:
    if not hasattr(of_thread, "connection"):
        if POSTGRESQL:
            import psycopg

            of_thread.connection = psycopg.connect(URL, autocommit=True)
        else:
            of_thread.connection = sqlite3.connect(URL.removeprefix("sqlite:///"), isolation_level=None)
    return of_thread.connection


def execute(sql: str, *values: Any) -> Any:
    return connection().execute(sql.replace("?", "%s") if POSTGRESQL else sql, values)


def rows(sql: str, *values: Any) -> list[Any]:
    return list(execute(sql, *values).fetchall())
