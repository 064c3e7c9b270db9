"""The tampering drill: somebody with the database's keys changes one thing, at random; ``remiss verify`` must name it.

Triggers are off, as they are for whoever owns the tables. Some rows were erased by decision before. Each change is
taken back before the next. The control is an installation whose rows nothing has sealed.
"""

import datetime
import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import Boolean, Column, Connection, DateTime, Enum, Table, select
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel
from sqlmodel import select as select_rows

from app.accounts.identity import SYSTEM
from app.clock import now
from app.database import Database
from app.database.triggers import APPEND_ONLY, ERASED
from app.history.erasing import Decision, erase
from app.history.models import Event
from app.history.seals import LATEST, SETTLES, seal_rows
from app.privacy.actions import erase_answers
from app.responses.models import Response
from app.storage.folder import FolderStore
from app.verify import findings
from bench.faults.drill import POSTGRESQL, SQLITE, Drill, Ground, Outcome, Size, ledger_of
from bench.faults.kill_loop import counted
from bench.faults.people import at_work, people

BODIES = 4
BEFORE = 60
"""So much is acknowledged before anybody tampers with it."""
UNSEALED = "unsealed"


def run(ground: Ground, kind: str, size: Size, weakness: str) -> Outcome:
    """Let people work; then change, take out and exchange rows, and cut off the end of the history, one at a time."""
    outcome, chance = Outcome(), random.Random(11)
    with ground.site(kind) as site, ledger_of(site) as ledger:
        site.start()
        with at_work(people(site, ledger, bodies=BODIES)):
            ledger.await_more(BEFORE)
        site.end()
        database = Database(site.database_url or f"sqlite:///{site.data / 'remiss.sqlite3'}")
        store = FolderStore(site.data / "files")
        for later in (datetime.timedelta(), SETTLES, 2 * LATEST) if not weakness else ():
            seal_rows(database, by=SYSTEM, now=now() + later)
        if not weakness:
            _erase_some(database)
        with database.read() as session:
            outcome.faults += [f"a false alarm: {line}" for line in findings(session, store)]
        told = 0
        while told < size.tamperings and not outcome.faults:
            did = _tampered(database, store, chance)
            told += bool(did)
            if did and did.endswith("not found"):
                outcome.faults.append(did)
        outcome.figures = {"tamperings": told, **counted(ledger)}
        outcome.faults += ledger.faults
        database.dispose()
    return outcome


def _erase_some(database: Database) -> None:
    """Every other answer is disposed of, and names go from lines of history: what is erased is tampered with, too."""
    decision = Decision("KS 2030/1", "Övning.")
    with database.write() as session:
        ids = session.exec(select_rows(Response.id).where(Response.id % 2 == 0)).all()
        erase_answers(session, ids, decision=decision, by=SYSTEM, now=now())
        lines = session.exec(select_rows(Event.id).where(Event.actor_kind == "link", Event.id % 2 == 0)).all()
        erase(
            session, {"event": {id_: {"actor_name": ERASED} for id_ in lines}}, decision=decision, by=SYSTEM, now=now()
        )


def _tampered(database: Database, store: FolderStore, chance: random.Random) -> str:
    """Tamper with one thing, and take it back: what was done, and whether it was found. Nothing, if it was refused."""
    with database.write() as session:
        try:
            _without_triggers(session.connection(), database.is_sqlite)
            did = chance.choice(WAYS)(session.connection(), chance)
            return did and (did if _is_found(session, store, did) else f"{did}: not found")
        except DBAPIError:
            return ""  # a rule of the table itself
        finally:
            session.rollback()


def _is_found(session: Session, store: FolderStore, did: str) -> bool:
    """Whether a finding names the table, and for rows the row; lines of history are named by their chain."""
    name, _space, number = did.partition(" ")
    lines = list(findings(session, store))
    return any(
        line.startswith("history chain")
        if name in ("event", "chain_head")
        else f"{name} {number.split(':')[0]}:" in line
        for line in lines
    )


def _without_triggers(connection: Connection, sqlite: bool) -> None:
    if not sqlite:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for name in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def _some_row(connection: Connection, chance: random.Random) -> tuple[Table, Any]:
    """A row of an append-only table that has any."""
    while True:
        table = SQLModel.metadata.tables[chance.choice(APPEND_ONLY)]
        if rows := connection.execute(select(table)).mappings().all():
            return table, chance.choice(rows)


def _change(connection: Connection, chance: random.Random) -> str:
    table, row = _some_row(connection, chance)
    (key,) = table.primary_key.columns
    column = chance.choice([column for column in table.columns if column is not key])
    value = _other(column, row[column.name], chance)
    connection.execute(table.update().where(key == row[key.name]).values({column.name: value}))
    return f"{table.name} {row[key.name]}: another {column.name}"


def _take_out(connection: Connection, chance: random.Random) -> str:
    table, row = _some_row(connection, chance)
    (key,) = table.primary_key.columns
    connection.execute(table.delete().where(key == row[key.name]))
    return f"{table.name} {row[key.name]}: taken out"


def _exchange(connection: Connection, chance: random.Random) -> str:
    """Two rows exchange what they say in one column."""
    table, row = _some_row(connection, chance)
    (key,) = table.primary_key.columns
    other = chance.choice(connection.execute(select(table)).mappings().all())
    column = chance.choice([column for column in table.columns if column is not key])
    if other[column.name] == row[column.name]:
        return ""
    for one, value in ((row, other[column.name]), (other, row[column.name])):
        connection.execute(table.update().where(key == one[key.name]).values({column.name: value}))
    return f"{table.name} {row[key.name]}: exchanged its {column.name}"


def _behead(connection: Connection, chance: random.Random) -> str:
    """A chain ends earlier: its last line is gone, and its head says so."""
    heads, events = (SQLModel.metadata.tables[name] for name in ("chain_head", "event"))
    head = chance.choice(connection.execute(select(heads).where(heads.c.sequence > 1)).mappings().all())
    connection.execute(events.delete().where(events.c.chain == head["chain"], events.c.sequence == head["sequence"]))
    if chance.random() < 0.5:
        connection.execute(heads.update().where(heads.c.chain == head["chain"]).values(sequence=head["sequence"] - 1))
    return f"event {head['sequence']}: cut off from chain {head['chain']}"


WAYS: list[Callable[[Connection, random.Random], str]] = [_change, _change, _change, _take_out, _exchange, _behead]


def _other(column: Column[Any], value: Any, chance: random.Random) -> Any:
    """Another value of the same kind."""
    if isinstance(column.type, Enum):
        return chance.choice([member for member in (column.type.enum_class or column.type.enums) if member != value])
    if isinstance(value, str) and value:
        at = chance.randrange(len(value))
        return value[:at] + ("7" if value[at] != "7" else "8") + value[at + 1 :]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value + datetime.timedelta(days=1)
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, (dict, list)):
        return ["x"] if isinstance(value, list) else {"x": 1}
    return {Boolean: True, DateTime: now()}.get(type(column.type), "x" if column.type.python_type is str else 1)


DRILL = Drill("tampering", run, {SQLITE: (UNSEALED,), POSTGRESQL: (UNSEALED,)})
