"""What a database is, in a form that can be compared: its tables, triggers, counters of ids, and rows."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, inspect

from app.database import Database

Rows = dict[str, dict[str, list[str]]]
"""By table and column: the values in the order of the rows, which is the same for every column of a table."""

_TRIGGERS = {
    True: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    False: "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}
_COUNTERS = {
    True: "SELECT name, seq FROM sqlite_sequence",
    False: "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'",
}
_MADE = """
    SELECT tbl_name, sql FROM sqlite_master
    WHERE type IN ('table', 'index') AND tbl_name NOT LIKE 'sqlite_%' AND sql IS NOT NULL
    ORDER BY tbl_name, type DESC, name
"""
"""How SQLite's tables and their indexes were made, a table before its indexes."""
_read: dict[tuple[str, ...], dict[str, Any]] = {}
"""What SQLite's inspector told of a table, by the statements that made it: a migration changes few of a hundred."""


@dataclass
class Shape:
    """``tables`` and ``triggers`` say the form; ``counters`` the last id given; ``rows`` everything that stands."""

    tables: dict[str, Any] = field(default_factory=dict)
    triggers: dict[str, str] = field(default_factory=dict)
    counters: dict[str, Any] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)


def shape(database: Database) -> Shape:
    """What stands in a database now."""
    with database.read_engine.connect() as connection:
        tables = _tables(connection)
        tables.pop("alembic_version", None)
        return Shape(
            tables,
            _pairs(connection, _TRIGGERS[database.is_sqlite]),
            _pairs(connection, _COUNTERS[database.is_sqlite]),
            {table: _rows(connection, table, form) for table, form in tables.items()},
        )


def _told(constraint: Any) -> dict[str, Any]:
    """A constraint as the inspector tells it, with what a partial index is limited to as text."""
    options = {name: str(value) for name, value in constraint.get("dialect_options", {}).items()}
    return {**constraint, "dialect_options": options}


def _pairs(connection: Connection, query: str) -> dict[str, Any]:
    return dict(connection.exec_driver_sql(query).all())


def _tables(connection: Connection) -> dict[str, dict[str, Any]]:
    """Everything that says how tables are made."""
    if connection.dialect.name != "sqlite":
        return _inspected(connection, None)
    made: dict[str, list[str]] = defaultdict(list)
    for table, statement in connection.exec_driver_sql(_MADE).all():
        made[table].append(statement)
    unread = [table for table, statements in made.items() if (table, *statements) not in _read]
    for table, form in _inspected(connection, unread).items() if unread else ():
        # The statement says what the inspector does not, such as AUTOINCREMENT.
        words = made[table][0].partition("(")[2].replace("('')", "''").replace(",", " ")
        _read[table, *made[table]] = {**form, "words": sorted(words.split())}
    return {table: _read[table, *statements] for table, statements in made.items()}


def _inspected(connection: Connection, names: list[str] | None) -> dict[str, dict[str, Any]]:
    """What the inspector tells of some tables, or of all, asked for all of them at once."""
    inspector = inspect(connection)
    forms: dict[str, dict[str, Any]] = defaultdict(dict)
    for (_schema, table), columns in inspector.get_multi_columns(filter_names=names).items():
        forms[table]["columns"] = {
            column["name"]: (str(column["type"]), column["nullable"], column["default"]) for column in columns
        }
    for (_schema, table), key in inspector.get_multi_pk_constraint(filter_names=names).items():
        forms[table]["key"] = key
    for kind, constraints in (
        ("foreign keys", inspector.get_multi_foreign_keys(filter_names=names)),
        ("unique", inspector.get_multi_unique_constraints(filter_names=names)),
        ("checks", inspector.get_multi_check_constraints(filter_names=names)),
        ("indexes", inspector.get_multi_indexes(filter_names=names)),
    ):
        for (_schema, table), listed in constraints.items():
            forms[table][kind] = {str(constraint["name"]): _told(constraint) for constraint in listed}
    return dict(forms)


def _rows(connection: Connection, table: str, form: dict[str, Any]) -> dict[str, list[str]]:
    names = sorted(form["columns"])
    listed, order = (", ".join(f'"{name}"' for name in part) for part in (names, form["key"]["constrained_columns"]))
    rows = connection.exec_driver_sql(f"SELECT {listed} FROM {table} ORDER BY {order}").all()
    return {name: [repr(row[at]) for row in rows] for at, name in enumerate(names)}


def differences(first: Rows, second: Rows) -> list[str]:
    """What differs in the tables and columns that both have; the order of rows is the key's, which may differ."""
    differ = []
    for table in sorted(first.keys() & second.keys()):
        columns = sorted(first[table].keys() & second[table].keys())
        before, after = (sorted(zip(*(rows[table][name] for name in columns), strict=True)) for rows in (first, second))
        if before != after:
            differ += [f"{table}.{name}" for name in columns if first[table][name] != second[table][name]]
    return differ
