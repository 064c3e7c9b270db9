"""The SQL of every trigger. Migrations make triggers from here, ``rebuild`` restores them, tests compare with it.

What an old migration made must stay what it makes: a trigger that should do something else gets a name and a function
of its own here, and a migration that exchanges it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

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

ERASED = "[raderad]"
"""What stands where a person's name or words have been erased by decision (decision 0476)."""

ERASABLE: dict[str, tuple[str, ...]] = {
    "event": ("actor_name", "facts"),
    "response": (
        *("summary", "signatory_name", "signatory_title", "signatory_email", "body_name", "statements", "identified"),
    ),
    "comment": (
        *("text", "proposed_text", "reason", "proposed_name", "value_year", "unit", "breakdown", "baseline"),
        *("yearly_values", "source", "carried_out_by", "carried_out_when", "financing", "priority_area"),
        *("priority_sub_area", "priority_goal", "priority_action", "quote", "search_text"),
    ),
    "attachment": ("name",),
    "registration": ("note", "sender_name", "sender_address"),
    "confirmation": ("by_name", "statements"),
    "withdrawal": ("by_name", "reason"),
    "inclusion": ("reason",),
    "file_wording": ("name", "passage"),
}
"""The columns of append-only tables in which persons may stand: they can be erased, and never be anything else.

On PostgreSQL the trigger lets that through and nothing more, so the application's role needs UPDATE of these columns
alone. On SQLite whoever erases lifts the triggers inside the transaction.
"""

POSTGRESQL_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append only', TG_TABLE_NAME;
END $$
"""

ERASING_FUNCTION = f"""
CREATE FUNCTION refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was jsonb := to_jsonb(OLD);
  becomes jsonb;
  name text;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    becomes := to_jsonb(NEW);
    IF was - TG_ARGV::text[] IS DISTINCT FROM becomes - TG_ARGV::text[] THEN
      RAISE EXCEPTION '% is append only', TG_TABLE_NAME;
    END IF;
    FOREACH name IN ARRAY TG_ARGV::text[] LOOP
      CONTINUE WHEN was->name IS NOT DISTINCT FROM becomes->name;
      CONTINUE WHEN becomes->name IN ('"{ERASED}"', '""', '[]');
      IF jsonb_typeof(was->name) = 'object' AND jsonb_typeof(becomes->name) = 'object' THEN
        CONTINUE WHEN NOT EXISTS (
          SELECT 1 FROM jsonb_each(was->name) AS a FULL JOIN jsonb_each(becomes->name) AS b ON a.key = b.key
          WHERE a.key IS NULL OR b.key IS NULL OR (a.value <> b.value AND b.value <> '"{ERASED}"')
        );
      END IF;
      RAISE EXCEPTION '% is append only', TG_TABLE_NAME;
    END LOOP;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append only', TG_TABLE_NAME;
END $$
"""  # noqa: S608  (no query of anybody's words)
"""An UPDATE passes that erases what ``ERASABLE`` names; of facts, a mapping, each value by itself."""


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


def only_erased(table: str, dialect: str) -> dict[str, str]:
    """The triggers that an append-only table has since rows can be erased, by name. On SQLite those of before."""
    if dialect == "sqlite" or table not in ERASABLE:
        return append_only(table, dialect)
    name, columns = f"{table}_only_erased", ", ".join(f"'{column}'" for column in ERASABLE[table])
    truncate = f"{table}_no_truncate"
    return {
        name: f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_unless_erased({columns})",
        truncate: append_only(table, dialect)[truncate],
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


Form = Callable[[str, str], dict[str, str]]
"""What makes the triggers of a table: ``append_only`` at first, ``only_erased`` since rows can be erased."""


def drop_append_only(connection: Connection, *tables: str, form: Form = append_only) -> None:
    """Let the rows of tables be changed again. A table that is dropped takes its triggers with it."""
    for table in tables:
        for name in form(table, connection.dialect.name):
            place = "" if connection.dialect.name == "sqlite" else f" ON {table}"
            connection.exec_driver_sql(f"DROP TRIGGER {name}{place}")


@contextmanager
def erasing(connection: Connection, *tables: str) -> Iterator[None]:
    """Let rows of these tables be erased, in the caller's transaction. PostgreSQL's triggers let it through."""
    lifted = tables if connection.dialect.name == "sqlite" else ()
    drop_append_only(connection, *lifted)
    yield
    create_append_only(connection, *lifted)
