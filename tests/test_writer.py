"""Jobs that share a commit keep what a transaction of their own would promise (decision 0250)."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session

from app.clock import now
from app.database import Database
from app.errors import RuleBroken
from app.i18n import language, set_language
from app.web.models import IdempotentAnswer
from tests.kit.failing_commit import BREAKING

pytestmark = pytest.mark.one_database

TABLE = IdempotentAnswer.__table__  # type: ignore[attr-defined]
Work = Callable[[Session], Any]


def storing(key: str, size: int = 1) -> Work:
    """A job that stores one row, and returns its key."""

    def work(session: Session) -> str:
        row = {"key": key, "fingerprint": "f", "status": 200, "body": "x" * size, "created_at": now()}
        session.connection().execute(insert(TABLE).values(row))
        return key

    return work


def stored(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.connection().execute(select(TABLE.c.key).order_by(TABLE.c.key)).scalars())


def together(database: Database, jobs: Sequence[Work]) -> list[Any]:
    """Let jobs wait until all of them are there, so that they share a transaction; what each returned or raised."""

    async def run() -> list[Any]:
        database.turns.acquire()
        waiting = [asyncio.ensure_future(database.do(job)) for job in jobs]
        await asyncio.sleep(0)
        database.turns.release()
        return await asyncio.gather(*waiting, return_exceptions=True)

    return asyncio.run(run())


def commits(database: Database) -> list[str]:
    """A list that grows with every commit of the engine that writes."""
    heard: list[str] = []
    event.listen(database.engine, "commit", lambda _connection: heard.append("commit"))
    return heard


def test_jobs_share_a_commit_and_each_has_its_own_result(database: Database) -> None:
    heard = commits(database)
    assert together(database, [storing(f"{number:02}") for number in range(20)]) == [f"{n:02}" for n in range(20)]
    assert len(stored(database)) == 20
    assert heard == ["commit"]


def test_nobody_is_told_before_the_commit(database: Database) -> None:
    seen: list[list[str]] = []

    async def run() -> None:
        await asyncio.gather(*(one(f"{number}") for number in range(5)))

    async def one(key: str) -> None:
        await database.do(storing(key))
        seen.append(stored(database))

    asyncio.run(run())
    assert all(len(keys) >= place + 1 for place, keys in enumerate(seen))


def test_a_refusal_undoes_its_own_work_alone(database: Database) -> None:
    def refused(session: Session) -> None:
        storing("refused")(session)
        raise RuleBroken("nej", code="no")

    def doubled(session: Session) -> None:
        storing("doubled")(session)
        storing("before")(session)

    results = together(database, [storing("before"), refused, doubled, storing("after")])
    assert [type(result) for result in results] == [str, RuleBroken, IntegrityError, str]
    assert stored(database) == ["after", "before"]


def test_a_job_that_rolls_back_and_goes_on_keeps_what_came_before_it(database: Database) -> None:
    def changed_its_mind(session: Session) -> str:
        storing("undone")(session)
        session.rollback()
        return str(storing("instead")(session))

    assert together(database, [storing("before"), changed_its_mind]) == ["before", "instead"]
    assert stored(database) == ["before", "instead"]


def test_a_commit_that_fails_fails_everybody(database: Database) -> None:
    def breaks_the_commit(session: Session) -> None:
        for statement in BREAKING:
            session.connection().exec_driver_sql(statement)

    def refused(session: Session) -> None:
        raise RuleBroken("nej", code="no")

    results = together(database, [storing("one"), breaks_the_commit, refused])
    assert [type(result) for result in results] == [OperationalError] * 3
    assert stored(database) == []
    assert together(database, [storing("later"), storing("on")]) == ["later", "on"]


def test_who_finds_no_room_undoes_nobody_else(database: Database) -> None:
    """SQLite may take back the whole transaction when the disk is full: the others are done again, each alone."""

    def too_much(session: Session) -> None:
        pages = session.connection().execute(text("PRAGMA page_count")).scalar_one()
        session.connection().execute(text(f"PRAGMA max_page_count = {pages + 2}"))
        try:
            storing("too much", size=1_000_000)(session)
        finally:
            session.connection().connection.dbapi_connection.execute("PRAGMA max_page_count = 1073741823")  # type: ignore[union-attr]

    results = together(database, [storing("one"), too_much, storing("two")])
    assert [type(result) for result in results] == [str, OperationalError, str]
    assert stored(database) == ["one", "two"]


def test_a_transaction_that_was_undone_for_all_is_done_again_by_each(database: Database) -> None:
    """Whatever took it back: here somebody says ROLLBACK behind the others' backs, as a full disk does."""

    def takes_all_back(session: Session) -> None:
        session.connection().connection.dbapi_connection.execute("ROLLBACK")  # type: ignore[union-attr]
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    heard = commits(database)
    results = together(database, [storing("one"), takes_all_back, storing("two")])
    assert [type(result) for result in results] == [str, OperationalError, str]
    assert stored(database) == ["one", "two"]
    assert len(heard) == 2


def test_who_finds_no_connection_does_not_fail_who_was_done_before(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Done again alone, each is told what became of its own work."""

    def takes_all_back(session: Session) -> None:
        session.connection().connection.dbapi_connection.execute("ROLLBACK")  # type: ignore[union-attr]
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    connect, opened = database.engine.connect, []

    def connecting() -> Any:
        opened.append("connection")
        if len(opened) == 4:  # together, then each alone: the third finds none
            raise OperationalError("connect", {}, Exception("too many open files"))
        return connect()

    monkeypatch.setattr(database.engine, "connect", connecting)
    results = together(database, [storing("one"), takes_all_back, storing("two")])
    assert [type(result) for result in results] == [str, OperationalError, OperationalError]
    assert stored(database) == ["one"]


def test_a_stop_does_what_waits(database: Database) -> None:
    async def run() -> list[Any]:
        database.turns.acquire()
        waiting = [asyncio.ensure_future(database.do(storing(str(number)))) for number in range(200)]
        await asyncio.sleep(0)
        closing = threading.Thread(target=database.dispose)
        closing.start()
        database.turns.release()
        results = await asyncio.gather(*waiting)
        closing.join()
        return results

    assert asyncio.run(run()) == [str(number) for number in range(200)]
    assert len(stored(database)) == 200
    assert together(database, [storing("more")]) == ["more"]


def test_a_job_speaks_the_language_of_who_asked(database: Database) -> None:
    async def speaking(code: str) -> str:
        set_language(code)
        return await database.do(lambda _session: language())

    async def run() -> list[str]:
        return await asyncio.gather(speaking("en"), speaking("sv"), speaking("en"))

    assert asyncio.run(run()) == ["en", "sv", "en"]


def test_others_have_their_turn_between_the_commits(database: Database) -> None:
    """The postman and the command line write in threads of their own while the saves never end."""

    async def run() -> None:
        ended = threading.Event()

        def other() -> None:
            for number in range(10):
                with database.write() as session:
                    storing(f"other {number}")(session)
            ended.set()

        thread = threading.Thread(target=other)
        thread.start()
        number = 0
        while not ended.is_set():
            await asyncio.gather(*(database.do(storing(f"save {number} {place}")) for place in range(8)))
            number += 1
        thread.join()

    asyncio.run(run())
    assert sum(key.startswith("other") for key in stored(database)) == 10
