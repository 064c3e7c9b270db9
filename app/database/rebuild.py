"""What migrations need to change the form of a table that holds rows, on both databases alike.

SQLite cannot change a constraint: the table is rebuilt and its rows are copied. Done plainly that breaks on foreign
keys, and what hung on the old table is lost with it without a word: its triggers, the counter that keeps a used id from
being given again. PostgreSQL changes the table where it is.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy import column as column_named
from sqlalchemy import table as table_named

from app.database.triggers import append_only

if TYPE_CHECKING:
    from alembic.operations import BatchOperations


class MigrationRefused(RuntimeError):
    """A migration that would lose or break something. Nothing of the upgrade or downgrade stays done."""


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Keep SQLite from checking foreign keys row by row; ``check_foreign_keys`` looks at them all instead.

    The pragma does nothing inside a transaction, and the first statement through SQLAlchemy begins one: it is given to
    the driver's own connection, before anything else.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=0")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=1")


def check_foreign_keys(connection: Connection) -> None:
    """Raise MigrationRefused if a row of SQLite points at one that is not there. PostgreSQL has checked already."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").mappings().all()
    if broken:
        pairs = sorted({f"{row['table']} → {row['parent']}" for row in broken})
        raise MigrationRefused(f"{len(broken)} rows would point at rows that are not there: {', '.join(pairs)}")


@contextmanager
def rebuild(table: str) -> Iterator["BatchOperations"]:
    """``with rebuild("response") as form: form.alter_column(…)``: Alembic's batch, with nothing lost.

    On SQLite the table is rebuilt with what the block says, and its rows, indexes, triggers and counter of ids are
    brought over. On PostgreSQL each operation is an ALTER TABLE. Raises MigrationRefused if foreign keys are on.
    """
    from alembic import op

    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        with op.batch_alter_table(table) as form:
            yield form
        return
    if connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one():
        raise MigrationRefused(f"{table} cannot be rebuilt while foreign keys are on: see migrations/env.py")
    triggers = _triggers(connection, table)
    counter = _counter(connection, table)
    options = {} if counter is None else {"sqlite_autoincrement": True}
    # Of a table that is referred to, the name is enough: read as well, and those that it refers to, they are most of
    # the time of all migrations.
    alone = {"resolve_fks": False}
    with op.batch_alter_table(table, recreate="always", table_kwargs=options, reflect_kwargs=alone) as form:
        yield form
    for statement in triggers:
        connection.exec_driver_sql(statement)
    if counter:
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
        connection.execute(text("INSERT INTO sqlite_sequence VALUES (:table, :id)"), {"table": table, "id": counter})


def _triggers(connection: Connection, table: str) -> list[str]:
    """The statements that make the triggers which a table of SQLite has."""
    query = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table ORDER BY rowid")
    statements = append_only(table, "sqlite")
    names = connection.execute(query, {"table": table}).scalars().all()
    unknown = set(names) - set(statements)
    if unknown:
        raise MigrationRefused(f"{table} has triggers that app/database/triggers.py does not know: {sorted(unknown)}")
    return [statements[name] for name in names]


def _counter(connection: Connection, table: str) -> int | None:
    """The last id that an AUTOINCREMENT table of SQLite gave, 0 before the first; None for another table."""
    query = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
    if "AUTOINCREMENT" not in connection.execute(query, {"table": table}).scalar_one().upper():
        return None
    return (
        connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table}).scalar() or 0
    )


def add_member(member: str, *columns: str) -> None:
    """Let columns of an enum, each "table.column", hold one more value."""
    from alembic import op

    for column in columns:
        constraint, members = _allowed(op.get_bind(), column)
        if member in members:
            raise MigrationRefused(f"{column} allows “{member}” already")
        _exchange(column, constraint, [*members, member])


def remove_member(member: str, *columns: str) -> None:
    """Undo ``add_member``. Raises MigrationRefused, and changes nothing, when a row has the value."""
    from alembic import op

    for column in columns:
        table, _, name = column.partition(".")
        query = select(func.count()).select_from(table_named(table)).where(column_named(name) == member)
        rows = op.get_bind().execute(query).scalar_one()
        if rows:
            raise MigrationRefused(
                f"{column} is “{member}” in {rows} rows, which the older version of the program cannot read: "
                "give them another value first, or restore the backup from before the upgrade"
            )
    for column in columns:
        constraint, members = _allowed(op.get_bind(), column)
        _exchange(column, constraint, [allowed for allowed in members if allowed != member])


def _allowed(connection: Connection, column: str) -> tuple[str, list[str]]:
    """The name of the CHECK that guards a column of an enum, and the values it allows."""
    table, _, name = column.partition(".")
    for check in inspect(connection).get_check_constraints(table):
        # SQLite gives the text as it was written, PostgreSQL its own: (stance)::text = ANY (ARRAY['supports'::…])
        if check["name"] and re.match(rf"\W*{re.escape(name)}\W", check["sqltext"]):
            return check["name"], re.findall(r"'([^']*)'", check["sqltext"])
    raise MigrationRefused(f"{column} has no CHECK of its values")


def _exchange(column: str, constraint: str, members: list[str]) -> None:
    """Replace a column's CHECK by one with these values."""
    from alembic import op

    table, _, name = column.partition(".")
    values = ", ".join(f"'{member}'" for member in members)
    with rebuild(table) as form:
        form.drop_constraint(op.f(constraint), type_="check")
        form.create_check_constraint(op.f(constraint), text(f"{name} IN ({values})"))
