"""Rows that are kept: whatever value of theirs changes, the list shows it, as one that is made anew does.

Generated: every column of every table that a row may show is given another value, in both languages.
"""

import datetime
import enum
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from app.assessment.models import Reply
from app.database import Database
from app.installation import installation_of
from app.mail.models import Letter
from app.responses.models import Standing
from app.rounds.actions import touch_both
from app.rounds.models import Consultee, Link, Round
from app.tracking.models import Extension
from tests.house.round_states import extension_asked
from tests.kit.world import World
from tests.rounds.conftest import Driver
from tests.rounds.test_versions import Reader

TABLES = (Consultee, Link, Letter, Extension, Standing, Reply)
NEVER = ("id", "_id", "token_hash", "email_mailbox")
"""Columns that say which row it is: another value is another row."""


def another(column: Any, value: Any) -> Any:
    """A value of the same type that the column may have; None for no idea."""
    choices = list(getattr(column.type, "enum_class", None) or getattr(column.type, "enums", None) or ())
    if choices:
        return next(member for member in choices if member != value)
    kind = column.type.python_type
    if kind is bool:
        return not value
    if kind is datetime.datetime:
        return (value or datetime.datetime(2026, 11, 2, tzinfo=datetime.UTC)) + datetime.timedelta(days=3)
    if kind is datetime.date:
        return (value or datetime.date(2026, 11, 2)) + datetime.timedelta(days=3)
    if kind is int:
        return (value or 0) + 1
    if kind is str and not isinstance(value, enum.Enum):
        return f"{value or ''} ändrat"
    return None


def columns(table: Any) -> list[Any]:
    return [column for column in table.__table__.columns if not column.name.endswith(NEVER)]


@pytest.mark.parametrize("table", TABLES, ids=[table.__name__ for table in TABLES])
def test_a_value_that_changes_is_shown(app: Any, pages: Any, made: World, handler: Driver, table: Any) -> None:
    database, memory = installation_of(app).database, installation_of(app).memory
    with database.write() as session:
        extension_asked(session, made)
        session.get_one(Round, made.round).board_version += 1
    point = f"/comments/{made.point}/reply"
    handler("PUT", point, status=200, json={"outcome": "met", "text": "Ja.", "version": made.replies})
    readers = [Reader(pages, made), Reader(pages, made, remiss_language="en")]

    def shown() -> list[bytes]:
        of_round, bearer = f"/rounds/{made.round}", {"Authorization": f"Bearer {handler.token}"}
        read = [reader.get(f"{of_round}/{page}") for reader in readers for page in ("board", "comments")]
        read.append(handler.client.get(f"/api/v1{of_round}/comments", headers=bearer))
        return [answer.content for answer in read]

    seen, changed = shown(), 0
    for column in columns(table):
        if not _changed(database, table, column, made):
            continue
        kept = shown()
        memory.forget()
        assert kept == shown(), f"{table.__tablename__}.{column.name} is shown, and not in the key"
        changed += kept != seen
        seen = kept
    assert changed or table is Link, "no column shows: the walk has gone astray"


def _changed(database: Database, table: Any, column: Any, made: World) -> bool:
    """Give one row another value. False where the database does not let it change."""
    rows = table.__table__
    try:
        with database.write() as session:
            first = session.connection().execute(select(rows).order_by(*rows.primary_key).limit(1)).one()
            value = another(column, getattr(first, column.key))
            if value is None:
                return False
            key = [part == getattr(first, part.key) for part in rows.primary_key]
            session.connection().execute(update(rows).where(*key).values({column.name: value}))
            touch_both(session, made.round)
    except DBAPIError:
        return False
    return True
