"""Readiness says no as soon as something that a request may need cannot be written to, and yes again by itself."""

import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from app.database import Database
from app.installation import installation_of
from app.migrate import revisions
from app.settings import Settings
from app.web import readiness

WRITE = "UPDATE alembic_version SET version_num = version_num"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is that the tests run on."""
    monkeypatch.setattr(readiness, "PATIENCE", 60.0)


def unready(client: Any) -> list[str]:
    answer = client.get("/health/ready")
    failing: list[str] = answer.json().get("failing", [])
    assert answer.status_code == (503 if failing else 200)
    assert answer.json()["status"] == ("unavailable" if failing else "ok")
    return failing


def test_a_database_that_takes_no_writing_is_not_ready(
    client: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as impatient, database.engine.begin() as connection:
        impatient.setattr(readiness, "PATIENCE", 1.0)
        connection.exec_driver_sql(WRITE)  # somebody writes and does not end
        assert "database" in unready(client)
        assert client.get("/health/live").json() == {"status": "ok"}
    assert unready(client) == []


@pytest.mark.one_database
def test_a_folder_that_takes_no_files_is_not_ready(
    client: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.files_dir.parent.mkdir(parents=True)
    settings.files_dir.write_text("a file where the folder should be")
    assert unready(client) == ["files"]
    settings.files_dir.unlink()
    assert unready(client) == []
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert unready(client) == ["temporary"]
    (tmp_path / "gone").mkdir()
    assert unready(client) == []
    assert not list(settings.files_dir.iterdir())
    assert not list((tmp_path / "gone").iterdir())


@pytest.mark.one_database
def test_older_tables_are_not_ready_and_newer_ones_are_told(
    client: Any, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """An upgrade goes on beside this program: it serves until it is replaced."""

    def migrated_to(revision: str) -> None:
        with database.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")

    migrated_to("0128")
    assert unready(client) == ["schema"]
    migrated_to("9999")
    for _again in range(2):
        answer = client.get("/health/ready")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok", "schema": "newer"})
    told = [record.getMessage() for record in caplog.records if record.name == "remiss.ready"]
    assert len(told) == 1
    assert "9999" in told[0]
    migrated_to(revisions()[-1])
    assert client.get("/health/ready").json() == {"status": "ok"}


def test_many_who_write_do_not_make_it_unready(client: Any, database: Database, app: Any) -> None:
    own, stopping = installation_of(app).database, threading.Event()

    def write() -> None:
        while not stopping.is_set():
            with own.write() as session:
                session.connection().exec_driver_sql(WRITE)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    try:
        assert unready(client) == []
    finally:
        stopping.set()
        for writer in writers:
            writer.join()
