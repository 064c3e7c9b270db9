"""Statements that are compiled once and run on the driver's own cursor.

Running a statement through SQLAlchemy costs some fifty microseconds, of which SQLite takes five: it is looked up in a
cache by its structure, and a context and a result are made for it each time. A statement that runs in every request is
compiled once for each kind of database instead, with the processors of its own types, so that values are the same.
"""

import itertools
from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlmodel import Session

Given = Mapping[str, Any]
_NOTHING: Given = {}
_NUMBERS = itertools.count(1)
"""For the names of cursors."""
Kind = tuple[str, str, Any]
"""A kind of database: dialect, driver and the server's version, for which a statement has the same words."""


class Prepared:
    """A Core statement with named parameters (``bindparam``), for a session or its connection.

    Rows are named tuples. What must be worked out anew at each run cannot be prepared: ValueError at the first run for
    a list after IN, for a column's default in Python, and for two columns of one name.
    """

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._compiled: dict[Kind, _Compiled] = {}

    def all(self, session: Session, given: Given = _NOTHING) -> list[Any]:
        """Every row."""
        connection = session.connection()
        compiled = self._for(connection)
        return compiled.rows(compiled.run(connection, given).fetchall())

    def stored(self, session: Session, given: Given = _NOTHING) -> list[tuple[Any, ...]]:
        """Every row as the database has it: to see whether it is the same as before, for a third of the price."""
        connection = session.connection()
        return [tuple(row) for row in self._for(connection).run(connection, given).fetchall()]

    def stored_in_turn(self, session: Session, given: Given = _NOTHING, *, at_once: int) -> Iterator[tuple[Any, ...]]:
        """The same for very many: so many rows are read at once, and never are all of them in memory."""
        connection = session.connection()
        cursor = self._for(connection).run(connection, given, in_turn=True)
        try:
            while rows := cursor.fetchmany(at_once):
                yield from rows
        finally:
            cursor.close()

    def read(self, session: Session, stored: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Rows that ``stored`` gave, as ``all`` would have given them."""
        return self._for(session.connection()).rows(stored)

    def first(self, session: Session, given: Given = _NOTHING) -> Any:
        """The first row, or None; there may be no second one worth reading."""
        connection = session.connection()
        compiled = self._for(connection)
        row = compiled.run(connection, given).fetchone()
        return None if row is None else compiled.rows((row,))[0]

    def scalar(self, session: Session, given: Given = _NOTHING) -> Any:
        """The first column of the first row, or None."""
        row = self.first(session, given)
        return None if row is None else row[0]

    def run(self, session: Session, given: Given = _NOTHING) -> int:
        """Change something, and return how many rows."""
        connection = session.connection()
        return int(self._for(connection).run(connection, given).rowcount)

    def run_each(self, session: Session, given: Sequence[Given]) -> None:
        """Change something for each of some rows."""
        connection = session.connection()
        self._for(connection).run_each(connection, given)

    def _for(self, connection: Connection) -> "_Compiled":
        dialect = connection.dialect
        kind = (dialect.name, dialect.driver, dialect.server_version_info)
        compiled = self._compiled.get(kind)
        if compiled is None:
            compiled = self._compiled[kind] = _Compiled(self._statement, dialect)
        return compiled


class _Compiled:
    """A statement in the words of one dialect."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        if compiled.post_compile_params or compiled.literal_execute_params:
            raise ValueError(f"a list of varying length cannot be prepared: {compiled}")
        if compiled.insert_prefetch or compiled.update_prefetch:
            raise ValueError(f"a default that is worked out in Python cannot be prepared: {compiled}")
        self._sql = str(compiled)
        self._is_named = not compiled.positional
        self._names: list[str] = list(compiled.positiontup if compiled.positional else compiled.bind_names.values())
        processors = {name: _bind_processor(compiled.binds[name].type, dialect) for name in set(self._names)}
        self._processors = {name: process for name, process in processors.items() if process is not None}
        self._fixed = {
            name: self._processed(name, value)
            for name, value in compiled.params.items()
            if name in processors and not compiled.binds[name].required
        }
        self._row, self._readers = _row_of(statement, dialect)

    def _processed(self, name: str, value: Any) -> Any:
        process = self._processors.get(name)
        return value if process is None else process(value)

    def _parameters(self, given: Given) -> Any:
        values = [self._processed(name, given[name]) if name in given else self._fixed[name] for name in self._names]
        return dict(zip(self._names, values, strict=True)) if self._is_named else values

    def run(self, connection: Connection, given: Given, *, in_turn: bool = False) -> Any:
        """A cursor on what the statement gave, or will give ``in_turn``. Raises what SQLAlchemy would raise."""
        return self._on_cursor(connection, self._parameters(given), many=False, in_turn=in_turn)

    def run_each(self, connection: Connection, given: Iterable[Given]) -> None:
        """Once for each."""
        self._on_cursor(connection, [self._parameters(values) for values in given], many=True)

    def _on_cursor(self, connection: Connection, parameters: Any, *, many: bool, in_turn: bool = False) -> Any:
        # PostgreSQL's driver fetches all that a cursor without a name has given. Of very many rows numbers and moments
        # are sent as they are stored: neither side has to write or read them as text.
        of_server = in_turn and connection.dialect.name == "postgresql"
        how = {"name": f"rows_{next(_NUMBERS)}", "binary": True} if of_server else {}
        cursor = connection.connection.cursor(**how)
        for hear in connection.dispatch.before_cursor_execute:  # whoever counts statements
            hear(connection, cursor, self._sql, parameters, None, many)
        try:
            if many:
                cursor.executemany(self._sql, parameters)
            else:
                cursor.execute(self._sql, parameters)
        except connection.dialect.loaded_dbapi.Error as error:
            # Not public, but the one place that knows which of SQLAlchemy's errors it is, and whether the connection
            # is lost (tests/test_prepared.py).
            connection._handle_dbapi_exception(error, self._sql, parameters, cursor, None)
            raise
        return cursor

    def rows(self, rows: Sequence[Any]) -> list[Any]:
        """Rows of the driver as named tuples of our values."""
        named = []
        for row in rows:
            values = list(row)
            for place, read in self._readers:
                values[place] = read(values[place])
            named.append(self._row._make(values))
        return named


def _bind_processor(column_type: Any, dialect: Dialect) -> Any:
    return column_type.dialect_impl(dialect).bind_processor(dialect)


def _row_of(statement: Any, dialect: Dialect) -> tuple[Any, list[tuple[int, Any]]]:
    """The class of a statement's rows, and what reads the columns that the driver does not read as we do."""
    columns = list(getattr(statement, "exported_columns", ()))
    names = [str(column.key) for column in columns]
    if len(set(names)) < len(names):
        raise ValueError(f"two columns have one name: {', '.join(names)}")
    row = namedtuple("Row", names)  # type: ignore[misc]  # known at run time alone
    readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    return row, [(place, read) for place, read in enumerate(readers) if read is not None]
