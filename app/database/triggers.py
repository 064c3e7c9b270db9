"""The SQL of every trigger. Migrations make triggers from here, ``rebuild`` restores them, tests compare with it.

What an old migration made must stay what it makes: a trigger that should do something else gets a name and a function
of its own here, and a migration that exchanges it.
"""

from sqlalchemy import Connection

APPEND_ONLY = (
    "event",
    "response",
    "comment",
    "reply_revision",
    "attachment",
    "registration",
    "confirmation",
    "withdrawal",
    "information_text",
    "inclusion",
    "file_wording",
)
"""The tables whose rows refuse UPDATE and DELETE, in the present form of the database."""

NEVER_CHANGED = ("stored_file",)
"""The tables whose rows refuse UPDATE, and can be deleted."""

POSTGRESQL_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append only', TG_TABLE_NAME;
END $$
"""


def append_only(table: str, dialect: str) -> dict[str, str]:
    """The triggers that make a table append only: the statement that creates each, by name."""
    if dialect == "sqlite":
        return {
            f"{table}_no_{verb}": f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
            for verb in ("update", "delete")
        }
    return {
        f"{table}_append_only": f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"{table}_no_truncate": f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    }


def never_changed(table: str, dialect: str) -> dict[str, str]:
    """The triggers of a table whose rows may go and never change, by name. On SQLite one of ``append_only``'s."""
    name = f"{table}_no_update"
    if dialect == "sqlite":
        return {name: append_only(table, dialect)[name]}
    truncate = f"{table}_no_truncate"
    return {
        name: f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        truncate: append_only(table, dialect)[truncate],
    }


def create_append_only(connection: Connection, *tables: str) -> None:
    """Make tables append only. PostgreSQL needs ``POSTGRESQL_FUNCTION`` first, which migration 0008 made."""
    for table in tables:
        for statement in append_only(table, connection.dialect.name).values():
            connection.exec_driver_sql(statement)


def drop_append_only(connection: Connection, *tables: str) -> None:
    """Let the rows of tables be changed again. A table that is dropped takes its triggers with it."""
    for table in tables:
        for name in append_only(table, connection.dialect.name):
            place = "" if connection.dialect.name == "sqlite" else f" ON {table}"
            connection.exec_driver_sql(f"DROP TRIGGER {name}{place}")
