"""The connection settings that durability rests on, sessions that commit whole or not at all, the fair queue."""

import asyncio
import enum
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table, select
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.schema import CreateTable
from sqlmodel import col

from app.accounts.identity import SYSTEM
from app.clock import now
from app.database import NAMING, SQLITE_PRAGMAS, Database, Turns, text_enum
from app.history.actions import record
from app.history.models import Event
from app.history.queries import verify_chains
from tests.kit.failing_commit import BREAKING

DURABLE = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "recursive_triggers": "1"}
"""Said once more here, so that the program is not its own judge."""


def test_the_settings_are_what_durability_needs(database: Database) -> None:
    database.check()
    assert database.engine.hide_parameters, "an error's text may be logged, a draft's words may not"
    with database.engine.connect() as connection:
        if database.is_sqlite:
            assert DURABLE.keys() <= SQLITE_PRAGMAS.keys()
            for name, wanted in DURABLE.items():
                assert str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()).lower() == wanted
        else:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"
            assert connection.exec_driver_sql("SHOW lock_timeout").scalar_one() == "10s"


@pytest.mark.one_database
def test_a_setting_that_is_off_stops_the_start(database: Database) -> None:
    pooled = database.engine.raw_connection()
    pooled.cursor().execute("PRAGMA synchronous=1")
    pooled.close()  # back to the pool, from which the check takes it
    with pytest.raises(RuntimeError, match="synchronous=1, needs 2"):
        database.check()


def test_an_error_undoes_everything(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as session:
        record(session, "x", by=SYSTEM, now=now())
        raise ZeroDivisionError
    with database.read() as session:
        assert session.connection().execute(select(Event)).all() == []


@pytest.mark.one_database
def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"), database.read() as session:
        record(session, "x", by=SYSTEM, now=now())


@pytest.mark.one_database
def test_a_writer_has_the_file_from_its_first_look(database: Database) -> None:
    """Another process that wants to write waits already then: what an act judges by is what it will change."""
    other = sqlite3.connect(database.url.database or "", timeout=0, isolation_level=None)
    with closing(other), database.write() as session:
        session.connection().execute(select(Event)).all()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_many_writers_at_once_make_one_whole_chain(database: Database) -> None:
    def write(_number: int) -> None:
        with database.write() as session:
            record(session, "x", by=SYSTEM, now=now(), round_id=1)

    with database.write() as session:
        record(session, "first", by=SYSTEM, now=now(), round_id=1)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(80)))
    with database.read() as session:
        assert list(verify_chains(session)) == []
        sequences = session.connection().execute(select(col(Event.sequence)).order_by(col(Event.sequence))).scalars()
        assert list(sequences) == list(range(1, 82))


def test_the_queue_hands_over_in_order_to_threads_and_coroutines() -> None:
    lock, order = Turns(), []

    async def waiter(name: int) -> None:
        await lock.acquire_async()
        order.append(name)
        lock.release()

    async def run() -> None:
        lock.acquire()
        tasks = []
        for name in range(3):
            tasks.append(asyncio.create_task(waiter(name)))
            await asyncio.sleep(0)
        thread = threading.Thread(target=lambda: (lock.acquire(), order.append(3), lock.release()))
        thread.start()
        while len(lock._queue) < 4:
            await asyncio.sleep(0.001)
        tasks[1].cancel()  # one that gave up must not keep the others waiting
        lock.release()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(thread.join)

    asyncio.run(run())
    assert order == [0, 2, 3]


def test_two_tables_may_share_the_type_of_an_enum() -> None:
    class Colour(enum.StrEnum):
        RED = "red"

    metadata, shared = MetaData(naming_convention=NAMING), text_enum(Colour)
    for name in ("coat", "hat"):
        table = Table(name, metadata, Column("colour", shared))
        assert f"CONSTRAINT ck_{name}_colour CHECK (colour IN ('red'))" in str(CreateTable(table))


@pytest.mark.one_database
def test_a_commit_that_fails_leaves_no_transaction_open(database: Database) -> None:
    """Whoever has the connection next begins anew."""
    with pytest.raises(IntegrityError), database.write() as session:
        for statement in BREAKING:
            session.connection().exec_driver_sql(statement)
    for _time in range(3):
        with database.write() as session:
            record(session, "x", by=SYSTEM, now=now())


def test_a_commit_that_the_driver_breaks_off_leaves_none_open_either(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(dialect: Any, _connection: Any) -> None:
        raise dialect.loaded_dbapi.OperationalError("disk I/O error")

    with monkeypatch.context() as broken:
        broken.setattr(DefaultDialect, "do_commit", breaks_off)
        with pytest.raises(OperationalError), database.write() as session:
            record(session, "x", by=SYSTEM, now=now())
    for _time in range(3):
        with database.write() as session:
            record(session, "x", by=SYSTEM, now=now())
