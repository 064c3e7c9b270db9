"""A database with rows in every table: a round as the demo tells it, and an invented row where it leaves none."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Column, Connection, Enum, Table, TypeDecorator, insert, select

import app.models  # noqa: F401  (registers every table)
from app.clock import now
from app.comments.fields import OF_SOME_KINDS
from app.comments.kinds import CommentKind
from app.database import SQLModel
from app.installation import Installation
from app.own_key import require_own_key
from app.seed.script import answers
from app.seed.stages import Stage, seed
from app.settings import Settings


def fill(url: str) -> None:
    """Seed a migrated, empty database."""
    with TemporaryDirectory() as folder:
        settings = Settings(
            database_url=url,
            data_dir=Path(folder),
            storage_url=folder,
            secret_key="not a secret: a key for tests alone",
        )
        installation = Installation.open(settings, silent=True)
        try:
            require_own_key(installation.database, settings)
            with _as_older_forms_can_hold_it():
                seed(installation, (Stage.OPEN,), now=now(), passwords={})
            with installation.database.engine.begin() as connection:
                for table in SQLModel.metadata.sorted_tables:
                    if connection.execute(select(table).limit(1)).first() is None:
                        connection.execute(insert(table).values(_row(connection, table)))
        finally:
            installation.close()


@contextmanager
def _as_older_forms_can_hold_it() -> Iterator[None]:
    """Without what older forms of the database have no place for, so that migrations refuse to go down with it.

    That is answers to questions, and what kinds of comments say in fields of their own.
    """
    kept = {name: (told.given, told.said) for name, told in answers().items()}
    no_words = dict.fromkeys((field.name for field in OF_SOME_KINDS), "")
    try:
        for told in answers().values():
            told.given = {}
            told.said = [replace(said, content=said.content._replace(**no_words)) for said in told.said]
        yield
    finally:
        for name, told in answers().items():
            told.given, told.said = kept[name]


_NOT_IN_OLDER_FORMS = {
    "confirmation": {"statements": []},
    "word_template": {"sha256": None},
    "withdrawal": {"moved_to": None},
    "reply": {"action_kind": None, "responsible": "", "due": ""},
    "reply_revision": {"action_kind": None, "responsible": "", "due": ""},
    "reply_draft": {"module": None, "same_as": None},
    "replied_wording": {"begins": None, "ends": None, "words": None, "sent_back_to": None},
    "registration": {"basis": None, "sender_name": "", "sender_address": ""},
}
"""Columns of tables whose row is invented, with what says nothing: another migration than theirs refuses to lose it."""
_VALUES: dict[type, Any] = {
    bool: False,
    datetime.date: datetime.date(2026, 11, 22),
    datetime.datetime: datetime.datetime(2026, 11, 22, 10, 15, tzinfo=datetime.UTC),
    object: {},  # JSON
    bytes: b"x",
    float: 1.5,
    int: 1,
    str: "x",
}


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    row = {
        column.name: _value(connection, column) for column in table.columns if column is not table.autoincrement_column
    }
    return row | _NOT_IN_OLDER_FORMS.get(table.name, {})


def _value(connection: Connection, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        query = select(key.column).order_by(key.column).limit(1)
        if key.column.table.name == "comment":  # not one that a migration makes of others, and takes away
            query = query.where(key.column.table.c.kind == CommentKind.COMMENT)
        return connection.execute(query).scalar()
    if isinstance(column.type, Enum):
        return next(iter(column.type.enum_class or column.type.enums))
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return _VALUES[kind.python_type]
