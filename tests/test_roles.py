"""PostgreSQL's role for the application: it adds to what is append only, and can do nothing else with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.accounts.identity import SYSTEM
from app.clock import now
from app.database import Database, SQLModel
from app.database.roles import may_migrate, rights_of, too_much
from app.database.triggers import APPEND_ONLY, ERASABLE, NEVER_CHANGED, only_erased
from app.history.actions import record
from app.installation import Installation
from app.migrate import rights_for, upgrade_alone
from app.settings import Settings, SettingsError
from app.startup import look_over
from tests.kit.databases import ROLE, as_application

TRIED = (
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER USER",
    "ALTER TABLE {table} ADD COLUMN more text",
    "CREATE TRIGGER other BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "DROP TRIGGER {trigger} ON {table}",
    "DROP TABLE {table} CASCADE",
)
TRIED_OF_ALL = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "DROP FUNCTION refuse_change() CASCADE",
    "SET session_replication_role = replica",
    "CREATE TABLE own (id int)",
    "INSERT INTO alembic_version VALUES ('9999')",
)


@pytest.fixture
def served(database_url: str) -> Iterator[Database]:
    """The database as the application reaches it."""
    opened = Database(as_application(database_url))
    yield opened
    opened.dispose()


def refused(database: Database, statement: str) -> str:
    with pytest.raises(DBAPIError) as failed, database.engine.begin() as connection:
        connection.execute(text(statement))
    return type(failed.value.orig).__name__


def test_what_is_append_only_is_added_to_and_nothing_else(served: Database) -> None:
    if served.is_sqlite:
        return  # whoever reads SQLite's file can write it
    assert too_much(served) == []
    assert not may_migrate(served)
    with served.write() as session:
        record(session, "x", by=SYSTEM, now=now(), round_id=7)
    for table in APPEND_ONLY:
        columns = SQLModel.metadata.tables[table].columns.keys()
        column = next(name for name in columns if name not in ERASABLE.get(table, ()))
        trigger = next(iter(only_erased(table, "postgresql")))
        for statement in TRIED:
            tried = statement.format(table=table, column=column, trigger=trigger)
            assert refused(served, tried) == "InsufficientPrivilege", tried
    assert refused(served, "UPDATE event SET actor_name = 'Somebody else'") == "RaiseException"
    for statement in TRIED_OF_ALL:
        assert refused(served, statement) == "InsufficientPrivilege", statement
    (table,) = NEVER_CHANGED
    assert refused(served, f"UPDATE {table} SET size = 1") == "InsufficientPrivilege"
    assert refused(served, f"TRUNCATE {table}") == "InsufficientPrivilege"


def test_a_role_that_can_do_more_is_told_of(served: Database, database: Database) -> None:
    if served.is_sqlite:
        assert too_much(database) == []
        return
    assert "superuser" in too_much(database)[0]
    given = ("GRANT UPDATE (actor_name, kind) ON event", "GRANT DELETE ON comment", "GRANT CREATE ON SCHEMA public")
    with database.engine.begin() as connection:
        for grant in given:
            connection.execute(text(f"{grant} TO {ROLE}"))
    told = [line.removeprefix(f"PostgreSQL: the role {ROLE} ") for line in too_much(served)]
    assert told == ["may DELETE comment", "may UPDATE event", "may make tables and functions"]
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE reply_revision OWNER TO {ROLE}"))
    assert "owns what is append only (reply_revision)" in too_much(served)[0]


def test_the_owner_migrates_and_lets_the_application_serve(
    bare_database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database, by_owner = Database(as_application(bare_database_url)), Database(bare_database_url)
    try:
        if database.is_sqlite:
            return
        with pytest.raises(SettingsError, match="REMISS_DATABASE_OWNER_URL"):
            upgrade_alone(database)
        settings = Settings(database_url=as_application(bare_database_url), database_owner_url=bare_database_url)  # type: ignore[arg-type]  # a secret is read from text
        give = rights_for(settings)
        assert "tables are made" in upgrade_alone(by_owner, then=give)
        assert too_much(database) == []
        with by_owner.engine.begin() as connection:
            connection.execute(text("CREATE TABLE newer (id serial PRIMARY KEY)"))
            connection.execute(text(f"GRANT ALL ON comment TO {ROLE}"))
        assert "up to date" in upgrade_alone(by_owner, then=give)
        with database.write() as session:
            session.connection().execute(text("INSERT INTO newer DEFAULT VALUES"))
        assert too_much(database) == []
        assert database.takes_writing()
        installation = Installation.open(settings.model_copy(update={"data_dir": tmp_path}))
        assert look_over(installation) == []
        installation.close()
        assert "set where the application serves" in caplog.text
    finally:
        database.dispose()
        by_owner.dispose()


def test_rights_follow_from_the_triggers() -> None:
    for table in APPEND_ONLY:
        changed = [f"UPDATE ({', '.join(ERASABLE[table])})"] if table in ERASABLE else []
        assert list(rights_of(table)) == ["SELECT", "INSERT", *changed]
    assert "UPDATE" not in {right for table in NEVER_CHANGED for right in rights_of(table)}
    assert "UPDATE" in rights_of("draft")
