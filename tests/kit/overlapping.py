"""Requests that truly overlap: none goes on before all have come to the row that they are about."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import text

from app.database import Database

PATIENCE = 60.0
"""Seconds until a test says that the requests do not come to the row at all."""
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def all_at_once(database: Database, table: str, requests: Sequence[Callable[[], Any]]) -> list[Any]:
    """What the requests are answered; at most eight, as many as write at once on PostgreSQL.

    There all rows of ``table`` are locked until every request waits for one of them, so each has read what was there
    before any wrote. SQLite has one writer at a time, and puts them in a row itself.
    """
    with ThreadPoolExecutor(len(requests)) as crowd:
        if database.is_sqlite:
            return list(crowd.map(lambda request: request(), requests))
        with database.engine.connect() as holding, database.engine.connect() as watching:
            holding.execute(text(f"SELECT id FROM {table} FOR UPDATE"))
            answers = [crowd.submit(request) for request in requests]
            end = time.monotonic() + PATIENCE
            while watching.execute(WAITING).scalar_one() < len(requests):
                watching.rollback()  # a transaction sees one picture of who is active
                early = [answer.result().text for answer in answers if answer.done()]
                assert not early, f"answered without waiting for a row of {table}: {early}"
                assert time.monotonic() < end, f"not all came to a row of {table}"
                time.sleep(0.001)
            holding.rollback()
        return [answer.result() for answer in answers]
