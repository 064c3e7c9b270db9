"""PostgreSQL: every table by COPY. ``pg_dump`` is not needed; it refuses a server that is newer than itself.

A copy is put back in one transaction: the present tables go, the migrations make those of the copy, rows come in while
triggers and foreign keys are away, and newer migrations run. Needs no more rights than the migrations do.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, inspect
from sqlmodel import Session, SQLModel

from app.database.connections import Database
from app.database.copies.kinds import APART, AT_ONCE, Incoming, InUse, Reading, Upgrade, Writing
from app.database.silence import be_patient

VERSIONS = "alembic_version"
_COLUMNS = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
ORDER BY c.table_name, c.ordinal_position"""
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
_FOREIGN_KEYS = """
SELECT conrelid::regclass::text AS table_name, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace AND conparentid = 0"""
_OTHERS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND starts_with(application_name, 'remiss ')
AND application_name <> current_setting('application_name')"""


def copy_out(session: Session, write: Writing) -> dict[str, Any]:
    """Write each table as the session sees it; the names of tables, columns and sequences are needed to read them."""
    connection = session.connection()
    tables: dict[str, list[str]] = {}
    apart = {name for name, table in SQLModel.metadata.tables.items() if table.info.get(APART)}
    for row in connection.exec_driver_sql(_COLUMNS):
        if row.table_name in apart:
            continue
        tables.setdefault(row.table_name, []).append(row.column_name)
    for table, columns in tables.items():
        with _copying(connection, table, columns, "TO STDOUT") as rows, write(_part(table)) as part:
            for chunk in rows:
                part.write(chunk)
    # A sequence stands outside every transaction: read last, it has reached at least what this moment's rows say.
    sequences = {row.sequencename: row.last_value for row in connection.exec_driver_sql(_SEQUENCES)}
    return {"tables": tables, "sequences": {name: value for name, value in sequences.items() if value is not None}}


def require_unused(database: Database) -> None:
    """Every process of Remiss tells PostgreSQL its own name."""
    with database.engine.connect() as connection:
        if connection.exec_driver_sql(_OTHERS).scalar_one():
            raise InUse


@contextmanager
def copy_in(database: Database, read: Reading, facts: dict[str, Any], upgrade: Upgrade) -> Iterator[Incoming]:
    """The tables in the place of the present ones, in a transaction that is committed at the end of the block."""
    with database.engine.connect() as connection, connection.begin():
        be_patient(connection)
        if inspect(connection).has_table(VERSIONS):
            upgrade(connection, "head")  # then it is known which tables there are
            _drop(connection)
        upgrade(connection, facts["revision"])
        _fill(connection, read, facts)
        upgrade(connection, "head")
        connection.exec_driver_sql("ANALYZE")
        with Session(connection, autoflush=False, info=database.info) as session:
            yield Incoming(session)


def _drop(connection: Connection) -> None:
    names = ", ".join(map(_quoted, [*SQLModel.metadata.tables, VERSIONS]))
    connection.exec_driver_sql(f"DROP TABLE {names} CASCADE")
    connection.exec_driver_sql("DROP FUNCTION refuse_change(), refuse_unless_erased()")


def _fill(connection: Connection, read: Reading, facts: dict[str, Any]) -> None:
    tables: dict[str, list[str]] = {table: cols for table, cols in facts["tables"].items() if table != VERSIONS}
    foreign_keys = connection.exec_driver_sql(_FOREIGN_KEYS).all()
    for key in foreign_keys:
        connection.exec_driver_sql(f"ALTER TABLE {key.table_name} DROP CONSTRAINT {key.name}")
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {_quoted(table)} DISABLE TRIGGER USER")
    connection.exec_driver_sql(f"TRUNCATE {', '.join(map(_quoted, tables))}")
    for table, columns in tables.items():
        with _copying(connection, table, columns, "FROM STDIN") as rows, read(_part(table)) as part:
            while chunk := part.read(AT_ONCE):
                rows.write(chunk)
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {_quoted(table)} ENABLE TRIGGER USER")
    for key in foreign_keys:
        connection.exec_driver_sql(f"ALTER TABLE {key.table_name} ADD CONSTRAINT {key.name} {key.definition}")
    for sequence, value in facts["sequences"].items():
        connection.exec_driver_sql("SELECT setval(%s::regclass, %s)", (_quoted(sequence), value))


def _copying(connection: Connection, table: str, columns: Sequence[str], way: str) -> Any:
    driver: Any = connection.connection.driver_connection
    statement = f"COPY {_quoted(table)} ({', '.join(map(_quoted, columns))}) {way}"
    return driver.cursor().copy(statement.encode())


def _part(table: str) -> str:
    return f"database/{table}.copy"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
