"""Noting in rounds' histories which reading links have run out: by the worker, every few minutes."""

import datetime

from app.compilation.actions.reading_links import note_expired
from app.compilation.queries.reading_links import any_has_run_out
from app.database import Database


def note_ended_links(database: Database, *, now: datetime.datetime) -> int:
    """Write what has run out since the last time; how many. Nothing is locked while nothing has."""
    with database.read() as session:
        if not any_has_run_out(session, now):
            return 0
    with database.write() as session:
        return note_expired(session, now)
