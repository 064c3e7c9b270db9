"""Migrating while others work: one host at a time, nobody waits long behind it, and who may not migrate waits."""

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text

from app import migrate
from app.database import Database
from app.migrate import downgrade, revisions, upgrade_alone
from tests.house.tree import ROOT
from tests.jobs.test_worker import until
from tests.rolling.conftest import Host

NEWEST = revisions()[-1]
BEFORE = "0127"
"""The next migration adds columns to tables that people use."""
_WAITING = """
SELECT pid FROM pg_stat_activity
WHERE state = 'active' AND wait_event_type = 'Lock' AND datname = current_database()"""


def waiting(connection: Connection) -> bool:
    return bool(connection.execute(text(_WAITING)).first())


def test_two_hosts_that_migrate_at_once_do_it_once(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    downgrade(url, BEFORE)
    other, said = Database(url), []
    second = threading.Thread(target=lambda: said.append(upgrade_alone(other)))
    with database.alone():  # the first host has its turn
        second.start()
        if not database.is_sqlite:
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as looking:
                until(lambda: waiting(looking))
        assert not said
        migrate.upgrade(url)
    second.join(60)
    other.dispose()
    assert said == [f"The database is up to date (version {NEWEST})."]


def test_a_table_in_use_is_waited_for_and_nobody_waits_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What waits for a table keeps everybody from it who comes later: so it lets go, and tries again."""
    if database.is_sqlite:  # has one writer at a time, and is stopped for an upgrade
        return
    monkeypatch.setattr(migrate, "PAUSE", 0.05)
    downgrade(database.url.render_as_string(hide_password=False), BEFORE)
    said: list[str] = []
    with database.engine.connect() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM user_account, api_token")
        thread = threading.Thread(target=lambda: said.append(upgrade_alone(database)))
        thread.start()
        until(lambda: "tried again" in caplog.text)
        assert not said
    thread.join(60)
    assert said == [f"The database was migrated from version {BEFORE} to {NEWEST}."]


def test_a_moment_is_found_between_people_who_never_pause(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each uses tables in another order than a migration asks for them: waiting for them would tie a knot."""
    if database.is_sqlite:
        return
    monkeypatch.setattr(migrate, "TRIES", 5)
    downgrade(database.url.render_as_string(hide_password=False), BEFORE)
    over, told = threading.Event(), []

    def works() -> None:
        while not over.wait(0.01):
            with database.engine.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM user_session")
                time.sleep(0.005)
                connection.exec_driver_sql("SELECT count(*) FROM api_token")
        told.append("worked to the end")

    people = [threading.Thread(target=works) for _ in range(8)]
    for person in people:
        person.start()
    try:
        assert upgrade_alone(database) == f"The database was migrated from version {BEFORE} to {NEWEST}."
    finally:
        over.set()
        for person in people:
            person.join(60)
    assert len(told) == len(people)


@pytest.mark.one_database
def test_who_may_not_migrate_waits_and_says_so(database: Database, host: Callable[..., Host]) -> None:
    def migrated_to(revision: str) -> None:
        with database.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")

    migrated_to(BEFORE)
    waits = host(ROOT, "--no-migrate")
    assert waits.until("/health/ready", 503).json == {"status": "unavailable", "failing": ["schema"]}
    assert waits.ask("GET", "/health/live").json == {"status": "ok"}
    page = waits.ask("GET", "/sign-in")
    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert "uppdateras" in page.text
    migrated_to(NEWEST)
    assert waits.until("/health/ready", 200).json == {"status": "ok"}
    assert waits.ask("GET", "/sign-in").status == 200
    log = waits.stop()
    assert f"({BEFORE}; this program needs {NEWEST}). Waiting for: remiss migrate" in log


def test_what_is_said_of_newer_tables() -> None:
    assert "goes on as it is" in migrate.in_words("9999")
    assert migrate.standing("9999") == "ahead"
    assert [migrate.standing(revision) for revision in (None, BEFORE, NEWEST)] == ["empty", "behind", "current"]
