"""Seals: lines of history that cover the rows of the append-only tables, so that any change of one is found and named.

The triggers of those tables stop whoever writes with the application's own rights. What somebody does with the
database's keys is found here: each line holds a digest of every row of a stretch, and the line itself is chained.
"""

import datetime
import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Date, DateTime, Table, Text, cast, func, select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from app.database import Database, in_turn
from app.database.triggers import APPEND_ONLY
from app.history.actions import Actor, record
from app.history.erasures import Erasures, erasures
from app.history.models import Event, SealedUpTo
from app.history.rules import canonical

SETTLES = datetime.timedelta(minutes=10)
"""How long ids that were seen are left before they are sealed: by then nobody still writes a row with a lower one."""
LATEST = datetime.timedelta(days=1)
"""The same for tables whose rows have no number of their own and are taken by their moment: no clock is that wrong."""
ROWS_A_LINE = 400
_TABLES = tuple(name for name in APPEND_ONLY if name != Event.__tablename__)  # the history is chained by itself
_START = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def seal_rows(database: Database, *, by: Actor, now: datetime.datetime) -> int:
    """Seal what was written and has settled; how many rows. A transaction a line: nobody waits long for the history."""
    sealed = 0
    for name in _TABLES:
        while True:
            with database.write() as session:
                in_turn(session, "seals")
                rows = _seal(session, SQLModel.metadata.tables[name], by, now)
            sealed += rows
            if not rows:
                break
    return sealed


def _seal(session: Session, table: Table, by: Actor, now: datetime.datetime) -> int:
    state = session.get(SealedUpTo, table.name, populate_existing=True) or SealedUpTo(table_name=table.name)
    after, until = _place(table, state.last), _settled(session, table, state, now)
    columns = sorted(column.name for column in table.columns)
    rows = []
    if until > after:
        until = _end_of_line(session, table, after, until)
        rows = _rows(session, table, columns, after=after, until=until)
    if not rows:
        return 0
    record(
        session,
        "history.sealed",
        by=by,
        now=now,
        table=table.name,
        columns=columns,
        after=_told(after),
        until=_told(until),
        rows={row.key: row.digest for row in rows},
    )
    state.last = _told(until)
    session.add(state)
    session.flush()
    return len(rows)


def _settled(session: Session, table: Table, state: SealedUpTo, now: datetime.datetime) -> Any:
    """Up to which place nothing more will be written. What has come since is seen, and settles until the next time."""
    if "id" not in table.c:
        return now - LATEST
    if state.seen > int(state.last or 0):
        return state.seen if state.seen_at and now - state.seen_at >= SETTLES else int(state.last or 0)
    newest = session.connection().execute(select(func.max(table.c.id))).scalar() or 0
    if newest > state.seen:
        state.seen, state.seen_at = newest, now
        session.add(state)
    return int(state.last or 0)


def _place(table: Table, told: str) -> Any:
    """A place as a line tells it."""
    if "id" in table.c:
        return int(told or 0)
    return datetime.datetime.fromisoformat(told) if told else _START


def _told(place: Any) -> str:
    return place.isoformat() if isinstance(place, datetime.datetime) else str(place)


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    digest: str


def _rows(session: Session, table: Table, columns: Sequence[str], *, after: Any, until: Any) -> list[_Row]:
    """The rows after one place and up to another, in order: each with the digest of what stands in these columns."""
    place, (key,) = _place_of(table), table.primary_key.columns
    query = select(key, *(_as_it_stands(table.c[name]) for name in columns)).where(place > after, place <= until)
    return [_Row(str(row[0]), _digest(row[1:])) for row in session.connection().execute(query.order_by(place, key))]


def digests(session: Session, table: Table, columns: Sequence[str], keys: Collection[int]) -> dict[int, str]:
    """The digest of what stands in these columns now, of each of these rows that is there."""
    (key,) = table.primary_key.columns
    query = select(key, *(_as_it_stands(table.c[name]) for name in columns)).where(key.in_(keys))
    return {int(row[0]): _digest(row[1:]) for row in session.connection().execute(query)}


def _end_of_line(session: Session, table: Table, after: Any, until: Any) -> Any:
    """Where a line ends that takes no more than its rows; those of one moment stay together."""
    place = _place_of(table)
    query = select(place).where(place > after, place <= until).order_by(place).offset(ROWS_A_LINE - 1).limit(1)
    return session.connection().execute(query).scalar() or until


def _place_of(table: Table) -> Column[Any]:
    """The column that says where a row lies: its id, or its moment where the table's rows have none of their own."""
    return table.c.id if "id" in table.c else table.c.at


def _as_it_stands(column: Any) -> ColumnElement[Any]:
    """A column as the database holds it, so that what is no valid value of it any more is read, too."""
    return column if isinstance(column.type, (Date, DateTime)) else cast(column, Text)


def _digest(values: Any) -> str:
    """Half of a SHA-256: enough that nobody finds another row with the same."""
    said = [v.isoformat() if isinstance(v, (datetime.date, datetime.datetime)) else v for v in values]
    return hashlib.sha256(canonical(said)).hexdigest()[:32]


def verify_seals(session: Session) -> Iterator[str]:
    """One line for each row that is not what it was when it was sealed, is missing, or has come in between.

    What has been erased since is another row by decision (``erasures``).
    """
    at, erased = 0, erasures(session)
    while lines := _lines_after(session, at):
        for _sequence, sealed in lines:
            yield from _compared(session, sealed, erased)
        at = lines[-1][0]


def _lines_after(session: Session, sequence: int) -> Sequence[tuple[int, Mapping[str, Any]]]:
    """The next lines that seal something: some at a time, since each holds hundreds of digests."""
    query = select_rows(Event.sequence, Event.facts)
    query = query.where(Event.chain == 0, Event.sequence > sequence, Event.kind == "history.sealed")
    return session.exec(query.order_by(col(Event.sequence)).limit(20)).all()


def _compared(session: Session, sealed: Mapping[str, Any], erased: Erasures) -> Iterator[str]:
    name = sealed["table"]
    table = SQLModel.metadata.tables.get(name)
    if table is None or not set(sealed["columns"]) <= set(table.columns.keys()):
        yield f"{name}: what was sealed of it cannot be compared, since its form is another"
        return
    after, until = (_place(table, sealed[end]) for end in ("after", "until"))
    now = {row.key: row.digest for row in _rows(session, table, sealed["columns"], after=after, until=until)}
    then = sealed["rows"]
    for key in sorted(now.keys() | then.keys(), key=int):
        if key not in now:
            yield f"{name} {key}: is missing"
        elif key not in then:
            yield f"{name} {key}: was not there when the rows beside it were sealed"
        elif now[key] != then[key] and not erased.follows(name, int(key), sealed["columns"], then[key]):
            yield f"{name} {key}: has been changed"
