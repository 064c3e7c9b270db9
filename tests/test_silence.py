"""A PostgreSQL that falls silent: who asks it is told so, who needs it not goes on, and all is well when it speaks."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import httpx2
import pytest
from sqlalchemy.exc import OperationalError

from app.accounts.policy import Kind
from app.clock import now
from app.database import THREADS, Database, silence
from app.main import create_app
from app.settings import Settings
from bench.faults.wire import Wire, wired
from tests.kit.server import listening, serving
from tests.kit.world import build


@contextmanager
def served(settings: Settings, wire: Wire) -> Iterator[httpx2.Client]:
    """The app on the far side of the wire, and somebody who asks it."""
    listener = listening()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(settings.model_copy(update={"database_url": wire.url, "base_url": address}))
    with serving(app, listener) as live, httpx2.Client(base_url=live.url, timeout=120) as client:
        yield client


@pytest.fixture
def signed(database: Database) -> dict[str, str]:
    """The header of somebody whom the database knows."""
    with database.write() as session:
        return {"Authorization": f"Bearer {build(session, now()).tokens[Kind.ADMIN]}"}


@contextmanager
def crowd(client: httpx2.Client, signed: dict[str, str]) -> Iterator[list[Future[httpx2.Response]]]:
    """More people than there are threads, who all ask the database; every thread is theirs when the block begins."""
    with ThreadPoolExecutor(THREADS * 2) as people:
        asked = [people.submit(client.get, "/api/v1/rounds", headers=signed) for _ in range(THREADS * 2)]
        until(lambda: sum("AnyIO worker" in thread.name for thread in threading.enumerate()) >= THREADS)
        yield asked


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_who_needs_no_database_goes_on_while_all_others_wait(
    settings: Settings, database: Database, signed: dict[str, str]
) -> None:
    if database.is_sqlite:
        return  # no server, so nothing that could fall silent
    with wired(settings.database_url) as wire, served(settings, wire) as client:
        assert client.get("/api/v1/rounds", headers=signed).status_code == 200
        wire.speaks.clear()
        with crowd(client, signed) as asked:
            try:
                assert client.get("/health/live").status_code == 200
                assert client.get("/sign-in").status_code == 200
                assert "database" in client.get("/health/ready").json()["failing"]
            finally:
                wire.speaks.set()
            assert {answer.result().status_code for answer in asked} <= {200, 503}


def test_who_asks_a_silent_database_is_told_so_and_it_recovers_by_itself(
    settings: Settings, database: Database, signed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.is_sqlite:
        return
    monkeypatch.setattr(silence, "FIRST_ANSWER", 1.0)  # the same limits, shorter: nobody waits for the test
    monkeypatch.setitem(silence.TCP, "connect_timeout", 2)
    with wired(settings.database_url) as wire, served(settings, wire) as client:
        assert client.get("/api/v1/rounds", headers=signed).status_code == 200
        wire.speaks.clear()
        with ThreadPoolExecutor(THREADS) as people:
            asked = [people.submit(client.get, "/api/v1/rounds", headers=signed) for _ in range(THREADS)]
            answers = [answer.result() for answer in asked]
        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(503, "unavailable")}
        wire.speaks.set()
        until(lambda: client.get("/api/v1/rounds", headers=signed).status_code == 200)
        until(lambda: client.get("/health/ready").status_code == 200)


def test_an_answer_that_stays_away_ends_the_statement_and_its_connection(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.is_sqlite:
        return
    monkeypatch.setattr(silence, "ANSWER", 1.0)
    monkeypatch.setattr(silence, "PAUSE", 0.0)
    with wired(settings.database_url) as wire:
        own = Database(wire.url)
        with pytest.raises(OperationalError, match="does not answer"), own.write() as session:
            session.connection().exec_driver_sql("SELECT 1")
            wire.speaks.clear()
            session.connection().exec_driver_sql("SELECT 2")
        wire.speaks.set()
        monkeypatch.setattr(silence, "ANSWER", 60.0)
        with own.read() as session:
            assert session.connection().exec_driver_sql("SELECT 3").scalar_one() == 3
        own.dispose()
