"""Rows of append-only tables are sealed: what is changed, taken out or slipped in with the database's keys is named."""

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Enum, Table, func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel
from sqlmodel import select as select_rows

from app.accounts.identity import SYSTEM
from app.clock import now, today
from app.database import Database
from app.database.triggers import APPEND_ONLY
from app.history.models import Event
from app.history.seals import ROWS_A_LINE, SETTLES, seal_rows, verify_seals
from app.storage.folder import FolderStore
from app.verify import findings

NONE, LATER = datetime.timedelta(), datetime.timedelta(days=3)
"""What is invented for a database with rows in every table is dated some days around now."""
TABLES = [name for name in APPEND_ONLY if name != "event"]


@pytest.fixture
def sealed(seeded_database_url: str) -> Iterator[Database]:
    """A database with rows in every table, all of them sealed."""
    database = Database(seeded_database_url)
    seal(database)
    yield database
    database.dispose()


def seal(database: Database, at: datetime.datetime | None = None) -> int:
    """Look, and seal what has settled; how many rows."""
    at = at or now()
    return sum(seal_rows(database, by=SYSTEM, now=at + after) for after in (NONE, SETTLES, LATER))


def found(database: Database, change: Any) -> list[str]:
    """What is found after somebody with the database's keys has done something, which is taken back afterwards."""
    with database.write() as session:
        connection = session.connection()
        if database.is_sqlite:
            triggers = f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{change.table.name}'"
            for name in connection.exec_driver_sql(triggers).scalars().all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        try:
            connection.execute(change)
            return list(verify_seals(session))
        finally:
            session.rollback()


def other(column: Column[Any], value: Any) -> Any:
    """Another value that the column takes."""
    if isinstance(column.type, Enum) and column.type.enums:
        members = list(column.type.enum_class or column.type.enums)
        return members[members.index(value) - 1] if value in members else members[0]
    if value is None:
        kinds: dict[type, Any] = {
            str: "x",
            datetime.datetime: now(),
            datetime.date: today(),
            dict: {"x": 1},
            list: ["x"],
        }
        return kinds.get(column.type.python_type, 1)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value + datetime.timedelta(days=1)
    if isinstance(value, (dict, list)):
        return ["x"]
    if isinstance(value, str):
        return ("y" if value[:1] == "x" else "x") + value[1:]
    return not value if isinstance(value, bool) else value + 1


@pytest.mark.parametrize("name", TABLES)
def test_each_column_of_a_row_and_the_row_itself_is_sealed(sealed: Database, name: str) -> None:
    table = SQLModel.metadata.tables[name]
    (key,) = table.primary_key.columns
    with sealed.read() as session:
        assert list(verify_seals(session)) == []
        row = session.connection().execute(select(table).order_by(key.desc())).mappings().first()
    assert row is not None
    this, number = key == row[key.name], row[key.name]
    changed = f"{name} {number}: has been changed"
    for column in table.columns:
        if column.name in (key.name, "at"):  # of those below
            continue
        try:
            assert found(sealed, table.update().where(this).values({column.name: other(column, row[column.name])})) == [
                changed
            ], column.name
        except IntegrityError:
            continue  # a rule of the table itself refuses it
    assert found(sealed, table.delete().where(this)) == [f"{name} {number}: is missing"]
    assert f"{name} {number}: is missing" in found(sealed, table.update().where(this).values({key.name: 9_000_000}))
    if "at" in table.c:
        later = table.update().where(this).values(at=row["at"] + datetime.timedelta(seconds=1))
        assert found(sealed, later)[0] in (changed, f"{name} {number}: is missing")


def test_a_row_that_is_slipped_in_between_is_found(seeded_database_url: str) -> None:
    """As if a row had been written where a transaction that was lost left a gap."""
    database, table = Database(seeded_database_url), _table("reply_revision")
    with database.write() as session:
        row = session.connection().execute(select(table).order_by(table.c.id.desc())).mappings().one()
        session.connection().execute(table.insert().values({**row, "id": row["id"] + 5, "version": 1001}))
    seal(database)
    gap = row["id"] + 2
    assert found(database, table.insert().values({**row, "id": gap, "version": 1002})) == [
        f"reply_revision {gap}: was not there when the rows beside it were sealed"
    ]
    database.dispose()


def test_rows_are_sealed_when_they_have_settled_and_once(seeded_database_url: str) -> None:
    database = Database(seeded_database_url)
    at = now()
    with database.read() as session:
        count = sum(
            session.connection().execute(select(func.count()).select_from(_table(name))).scalar_one() for name in TABLES
        )
    early = seal_rows(database, by=SYSTEM, now=at)
    assert early < 10, "the others may still be on their way"
    assert seal_rows(database, by=SYSTEM, now=at + SETTLES / 2) == 0
    with ThreadPoolExecutor(3) as crowd:
        assert sum(crowd.map(lambda _turn: seal_rows(database, by=SYSTEM, now=at + LATER), range(3))) == count - early
    assert seal(database) == 0
    with database.read() as session:
        lines = session.exec(select_rows(Event.facts).where(Event.kind == "history.sealed")).all()
        assert sum(len(line["rows"]) for line in lines) == count
        assert max(len(line["rows"]) for line in lines) <= ROWS_A_LINE
    database.dispose()


def test_what_no_program_writes_is_a_finding_and_the_rest_is_looked_at(sealed: Database, tmp_path: Path) -> None:
    """Another format of the receipt, a JSON that is none: verify goes on and names the row."""
    with sealed.write() as session:
        connection = session.connection()
        if sealed.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER response_no_update")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        first = connection.exec_driver_sql("SELECT min(id) FROM response").scalar_one()
        connection.exec_driver_sql(f"UPDATE response SET format = 0 WHERE id = {first}")
        told = list(findings(session, FolderStore(tmp_path)))
        session.rollback()
    assert f"response {first}: has been changed" in told
    assert any(fault.startswith("answers: something cannot be read any more") for fault in told)


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]
