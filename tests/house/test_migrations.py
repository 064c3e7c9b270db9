"""One history of numbered migrations on both databases: up, down, up; no drift; triggers kept; enums complete."""

import datetime
import enum
import io
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Enum, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

import app.models  # noqa: F401  (registers every table)
from app.clock import now
from app.database import Database, SQLModel
from app.database.triggers import APPEND_ONLY, NEVER_CHANGED, never_changed
from app.history.models import Event
from app.migrate import config, downgrade, revisions, upgrade
from app.rounds.models import OwnDeadline


def triggers(database: Database) -> set[str]:
    """The names of all triggers."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if database.is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with database.engine.connect() as connection:
        return set(connection.execute(text(query)).scalars())


def test_up_down_up_leaves_the_same_tables_and_triggers(bare_database_url: str) -> None:
    upgrade(bare_database_url)
    database = Database(bare_database_url)
    tables, first = set(inspect(database.engine).get_table_names()), triggers(database)
    assert len(tables) > 40
    assert len(first) == 2 * len(APPEND_ONLY) + len(never_changed(*NEVER_CHANGED, database.engine.dialect.name))
    downgrade(bare_database_url)
    assert set(inspect(database.engine).get_table_names()) == {"alembic_version"}
    assert not triggers(database)
    upgrade(bare_database_url)
    assert set(inspect(database.engine).get_table_names()) == tables
    assert triggers(database) == first
    database.dispose()


def test_the_models_and_the_migrations_agree(database_url: str) -> None:
    alembic = config(database_url)
    alembic.stdout = io.StringIO()  # it would write to what stood there when it was first imported
    command.check(alembic)  # raises when they do not


def test_the_history_is_numbered_and_has_one_head() -> None:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(config("sqlite://"))
    newest_first = [revision.revision for revision in script.walk_revisions()]
    assert newest_first == revisions()[::-1]  # in the order of their numbers: what the start of the server goes by
    assert len(script.get_heads()) == 1


def enums() -> list[tuple[str, str, type[enum.Enum]]]:
    """Every enum column: table, column, members."""
    return [
        (table.name, column.name, column.type.enum_class)
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Enum) and column.type.enum_class is not None
    ]


def test_the_database_allows_exactly_the_members_of_each_enum(database: Database) -> None:
    """Alembic does not see a new member, so the CHECK constraints are compared with the code."""
    assert len(enums()) > 10
    inspector = inspect(database.engine)
    for table, column, members in enums():
        checks = [str(c["sqltext"]) for c in inspector.get_check_constraints(table) if column in str(c["sqltext"])]
        assert checks, f"{table}.{column} has no CHECK"
        for member in members:
            assert any(f"'{member.value}'" in check for check in checks), f"{table}.{column} refuses {member.value}"
        values = {m.value for m in members}
        for check in checks:
            quoted = set(check.split("'")[1::2])
            assert quoted <= values, f"{table}.{column} allows {quoted - values}"


def an_event(**changes: Any) -> Event:
    """A line of history."""
    values: dict[str, Any] = {
        "chain": 0,
        "sequence": 1,
        "at": now(),
        "kind": "x",
        "actor_kind": "system",
        "actor_name": "x",
        "previous_hash": "0" * 64,
        "hash": "1" * 64,
    }
    return Event(**values | changes)


WAYS = {
    True: ["UPDATE event SET kind = 'y'", "DELETE FROM event", "INSERT OR REPLACE INTO event SELECT * FROM event"],
    False: ["UPDATE event SET kind = 'y'", "DELETE FROM event", "TRUNCATE event"],
}


@pytest.mark.parametrize("way", range(3))
def test_history_cannot_be_changed_even_by_sql(database: Database, way: int) -> None:
    with database.write() as session:
        session.add(an_event())
    with pytest.raises(DBAPIError, match="append only"), database.write() as session:
        session.connection().exec_driver_sql(WAYS[database.is_sqlite][way])
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT kind FROM event").scalars().all() == ["x"]


def test_instants_come_back_aware_and_in_utc(database: Database) -> None:
    moment = datetime.datetime(2026, 7, 1, 12, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    with database.write() as session:
        session.add(an_event(at=moment))
    with database.read() as session:
        event = session.get(Event, 1)
        assert event is not None
        assert event.at == moment
        assert event.at.utcoffset() == datetime.timedelta()


def test_what_was_granted_is_written_down_as_own_deadlines(bare_database_url: str) -> None:
    """Of several days granted each is there with its moment; what was asked for or refused is not."""
    upgrade(bare_database_url, "0011")
    database = Database(bare_database_url)
    with database.write() as session:
        for statement in BEFORE_OWN_DEADLINES:
            session.connection().exec_driver_sql(statement)
    upgrade(bare_database_url)
    with database.read() as session:
        rows = session.exec(select(OwnDeadline).order_by(col(OwnDeadline.id))).all()
        assert [(row.day.isoformat(), row.since.isoformat()) for row in rows] == [
            ("2026-12-10", "2026-11-01T10:00:00+00:00"),
            ("2026-12-20", "2026-11-09T10:00:00+00:00"),
        ]
    database.dispose()


_ASKED = (
    "INSERT INTO extension (consultee_id, requested_deadline, reason, requested_at, requested_by, decision, deadline, "
    "decided_at, decided_by_name, decision_reason) VALUES (1, '2026-12-20', '', '2026-11-01 09:00:00', 'x', "
)
BEFORE_OWN_DEADLINES = (
    "INSERT INTO organisation (id, name, name_key, sort_key, search_text, kind, version, created_at) "
    "VALUES (1, 'x', 'x', 'x', '', 'other', 1, '2026-11-01 09:00:00')",
    "INSERT INTO round (id, title, registry_number, deadline, cover_letter, last_item, last_number, board_version, "
    "edit_version, created_at) VALUES (1, 'x', 'x', '2026-12-01', '', 0, 0, 0, 1, '2026-11-01 09:00:00')",
    "INSERT INTO consultee (id, round_id, organisation_id, name, sort_key, group_name, position, origin, "
    "show_progress, created_at) VALUES (1, 1, 1, 'x', 'x', '', 1, 'listed', true, '2026-11-01 09:00:00')",
    _ASKED + "'granted', '2026-12-10', '2026-11-01 10:00:00', 'y', '')",
    _ASKED + "'refused', NULL, '2026-11-02 10:00:00', 'y', '')",
    _ASKED + "'granted', '2026-12-20', '2026-11-09 10:00:00', 'y', '')",
    _ASKED + "NULL, NULL, NULL, '', '')",
)
