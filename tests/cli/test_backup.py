"""Backup and restore: made under load, whole; put back only after all of it has been verified."""

import itertools
import json
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import select, text

from app.accounts.identity import SYSTEM
from app.clock import now
from app.database import Database
from app.history.actions import record
from app.history.models import Event
from app.migrate import downgrade, state
from app.storage.folder import FolderStore
from app.storage.models import StoredFile
from app.storage.store import Store, register_file
from tests.cli.conftest import Ran
from tests.cli.test_commands import one_line
from tests.kit import stores
from tests.kit.databases import as_application
from tests.kit.shape import shape
from tests.kit.world import build

Remiss = Callable[..., Ran]


def put(database: Database, store: Store, content: bytes, note: str = "note") -> str:
    """A stored file and the line of history that tells of it, in one transaction, as everything that matters is."""
    kept = store.put([content], limit=1000)
    with database.write() as session:
        register_file(session, kept, media_type="text/plain", now=now())
        record(session, note, by=SYSTEM, now=now(), round_id=1, sha256=kept.sha256)
    return kept.sha256


@pytest.fixture
def store(settings, database) -> Store:
    return stores.beside(database, settings.files_dir)


@pytest.fixture
def world(database, store):
    """A round with an answer in it, and a file."""
    with database.write() as session:
        made = build(session, now())
    put(database, store, b"ett yttrande")
    return made


@pytest.fixture
def elsewhere(_databases, database_kind, tmp_path, monkeypatch, environment) -> Iterator[Callable[[], str]]:
    """``elsewhere()``: from now on the commands use an empty database and data folder of their own."""
    with _databases(database_kind).bare() as url:

        def go() -> str:
            monkeypatch.setenv("REMISS_DATABASE_URL", as_application(url))
            if "REMISS_DATABASE_OWNER_URL" in environment:
                monkeypatch.setenv("REMISS_DATABASE_OWNER_URL", url)
            monkeypatch.setenv("REMISS_DATA_DIR", str(tmp_path / "elsewhere"))
            return url

        yield go


@contextmanager
def writing(database: Database, store: Store) -> Iterator[None]:
    """Somebody writes without a pause for the length of the block, which begins when the first is written."""
    stopping, begun = threading.Event(), threading.Event()
    faults: list[BaseException] = []

    def write() -> None:
        try:
            for number in itertools.count():
                put(database, store, b"under load %d" % number)
                begun.set()
                if stopping.is_set():
                    return
        except BaseException as error:
            faults.append(error)
            begun.set()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    assert begun.wait(60)
    try:
        yield
    finally:
        stopping.set()
        for writer in writers:
            writer.join()
    assert not faults


def tampered(database: Database) -> None:
    with database.write() as session:
        if database.is_sqlite:
            session.execute(text("DROP TRIGGER event_no_update"))
        else:
            session.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
        session.execute(text("UPDATE event SET actor_name = 'Somebody else' WHERE sequence = 1 AND chain = 1"))


def test_what_was_backed_up_comes_back(remiss, world, database, store, elsewhere, tmp_path):
    ran = remiss("backup", "all.zip")
    assert (ran.status, ran.out, ran.err) == (0, "all.zip\n", "")
    assert stat.S_IMODE((tmp_path / "all.zip").stat().st_mode) == 0o600
    before = shape(database)
    url = elsewhere()
    ran = remiss("restore", "all.zip")
    assert (ran.status, ran.out) == (0, "ok\n"), ran.err
    assert "restored as of" in ran.err
    assert "was here before" not in ran.err
    again = Database(url)
    after = shape(again)
    for kept_apart in ("stored_content", "stored_piece"):  # files are put back as files: when they were is not the same
        assert len(after.rows.pop(kept_apart)) == len(before.rows.pop(kept_apart))
    assert after == before, "tables, triggers, counters of ids and rows"
    put(again, stores.beside(again, tmp_path / "elsewhere/files"), b"later")  # ids go on where they were
    again.dispose()
    assert remiss("verify").out == "ok\n"
    leftovers = [path.name for path in tmp_path.rglob("*") if "incoming" in path.name or "restoring" in path.name]
    assert leftovers == []


def test_a_backup_under_load_is_of_one_moment(remiss, world, database, store, elsewhere, tmp_path, monkeypatch):
    with writing(database, store):
        for name in ("first.zip", "second.zip"):
            assert remiss("backup", name).status == 0
    url = elsewhere()
    monkeypatch.setenv("REMISS_STORAGE_URL", str(tmp_path / "elsewhere/files"))  # whatever they were backed up from
    assert remiss("restore", "second.zip").out == "ok\n"
    restored = Database(url)
    with restored.read() as session:
        told = {event.facts["sha256"] for event in session.exec(select(Event).where(Event.kind == "note"))}
        assert told == set(session.exec(select(StoredFile.sha256))), "a line and its file came together"
    kept = set(FolderStore(tmp_path / "elsewhere/files").names())
    restored.dispose()
    assert told == kept


def test_nothing_that_is_written_meanwhile_is_taken_for_tampering(remiss, world, database, store):
    with writing(database, store):
        for _ in range(3):
            ran = remiss("verify")
            assert (ran.status, ran.out, ran.err) == (0, "ok\n", "")


def test_data_that_is_there_is_replaced_only_when_told(remiss, world, database, store, database_kind, tmp_path):
    remiss("backup", "all.zip")
    put(database, store, b"since then", note="since")
    assert "--replace" in one_line(remiss("restore", "all.zip"), 1)
    with database.read() as session:
        assert session.exec(select(Event).where(Event.kind == "since")).first()
    database.dispose()
    ran = remiss("restore", "all.zip", "--replace")
    assert (ran.status, ran.out) == (0, "ok\n"), ran.err
    with database.read() as session:
        assert session.exec(select(Event).where(Event.kind == "since")).first() is None
    assert remiss("verify").out == "ok\n"
    if database_kind == "sqlite":
        (aside,) = [line for line in ran.err.splitlines() if "was here before" in line]
        with sqlite3.connect(aside.rpartition(" lies in ")[2]) as old:
            assert old.execute("SELECT count(*) FROM event WHERE kind = 'since'").fetchone() == (1,)
        old.close()


def test_what_is_not_whole_replaces_nothing(remiss, world, database, store, elsewhere, tmp_path):
    lost = put(database, store, b"lost")
    stores.lose(store, database, lost)
    tampered(database)
    ran = remiss("backup", "all.zip")
    assert (ran.status, ran.out) == (1, "all.zip\n"), "it is made, and says what is wrong"
    assert f"file {lost}: is missing from the store" in ran.err
    url = elsewhere()
    ran = remiss("restore", "all.zip")
    assert ran.status == 1
    assert ran.lines == ["history chain 1: line 1 has been changed", f"file {lost}: is missing from the store"]
    assert "--accept-findings" in ran.err
    untouched = Database(url)
    assert state(untouched) == "empty"
    assert not list(stores.beside(untouched, tmp_path / "elsewhere/files").names())
    untouched.dispose()
    ran = remiss("restore", "all.zip", "--accept-findings")
    assert (ran.status, ran.lines[-1]) == (0, "ok"), ran.err
    assert len(ran.lines) == 3


def test_a_damaged_backup_is_refused(remiss, world, database, store, elsewhere, tmp_path):
    kept = put(database, store, b"the words of a body " * 10)
    remiss("backup", "all.zip")
    elsewhere()
    whole = (tmp_path / "all.zip").read_bytes()
    (tmp_path / "short.zip").write_bytes(whole[: len(whole) // 2])
    assert "not a whole one" in one_line(remiss("restore", "short.zip"), 1)
    at = whole.index(b"the words of a body")
    (tmp_path / "changed.zip").write_bytes(whole[:at] + b"THE" + whole[at + 3 :])
    assert f"file {kept} cannot be read" in one_line(remiss("restore", "changed.zip"), 1)
    with zipfile.ZipFile(tmp_path / "all.zip") as old, zipfile.ZipFile(tmp_path / "rewritten.zip", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"natur@", b"NATUR@") if name.startswith("database/") else content)
    assert "has been changed" in one_line(remiss("restore", "rewritten.zip"), 1)


def test_a_backup_of_an_older_version_is_migrated(remiss, database, database_url, settings, elsewhere):
    put(database, FolderStore(settings.files_dir), b"from before")
    from app.backup.making import make_backup
    from app.installation import Installation

    downgrade(database_url, "0028")
    installation = Installation.open(settings.model_copy(update={"database_url": database_url}))
    make_backup(installation, Path("old.zip"), shown=lambda things, _length: iter(things))
    installation.close()
    elsewhere()
    assert remiss("restore", "old.zip").out == "ok\n"
    assert remiss("verify").out == "ok\n"


def test_a_name_that_is_taken_is_not_overwritten(remiss, world, tmp_path):
    (tmp_path / "all.zip").write_text("yesterday's")
    assert "exists already" in one_line(remiss("backup", "all.zip"), 1)
    assert (tmp_path / "all.zip").read_text() == "yesterday's"
    assert sorted(path.name for path in tmp_path.iterdir() if "all.zip" in path.name) == ["all.zip"]
    assert "folder" in one_line(remiss("backup", "."), 2)


def test_a_backup_goes_back_to_the_same_kind_of_database(remiss, world, elsewhere, monkeypatch, database_kind):
    remiss("backup", "all.zip")
    other = {"sqlite": "postgresql://nobody@127.0.0.1:1/nothing", "postgresql": "sqlite:///other.sqlite3"}
    monkeypatch.setenv("REMISS_DATABASE_URL", other[database_kind])
    monkeypatch.delenv("REMISS_DATABASE_OWNER_URL", raising=False)
    assert "the kind of database that it was made of" in one_line(remiss("restore", "all.zip"), 1)


def test_a_database_that_is_served_is_left_alone(remiss, start, world, database):
    from tests.cli.test_server import ready, stopped
    from tests.kit.mailserver import free_port

    port = free_port()
    process = start("serve", "--port", str(port))
    try:
        ready(process, f"http://127.0.0.1:{port}")
        assert remiss("backup", "all.zip").status == 0, "while it is served"
        database.dispose()
        assert "stop the server" in one_line(remiss("restore", "all.zip", "--replace"), 1)
    finally:
        stopped(process)
    assert remiss("restore", "all.zip", "--replace").out == "ok\n"


@pytest.mark.one_database
def test_the_key_of_the_data_folder_comes_along(remiss, world, elsewhere, monkeypatch, settings, tmp_path):
    monkeypatch.delenv("REMISS_SECRET_KEY")
    key = settings.model_copy(update={"secret_key": type(settings.secret_key)("")}).key()
    remiss("backup", "all.zip")
    elsewhere()
    assert remiss("restore", "all.zip").out == "ok\n"
    restored = tmp_path / "elsewhere/secret.key"
    assert restored.read_bytes() == key
    assert stat.S_IMODE(restored.stat().st_mode) == 0o600


@pytest.mark.one_database
def test_a_broken_file_of_sqlite_is_told(remiss, world, database, settings):
    database.dispose()
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA writable_schema = 1")
        sql = "CREATE INDEX ix_event_broken ON event (kind)"
        connection.execute("CREATE INDEX ix_event_broken ON event (chain)")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'ix_event_broken'", (sql,))
    connection.close()
    ran = remiss("verify")
    assert ran.status == 1
    assert ran.lines
    assert all(line.startswith("database: ") for line in ran.lines)
    assert any("ix_event_broken" in line for line in ran.lines)


def test_a_backup_says_what_it_is(remiss, world, tmp_path, database_kind):
    remiss("backup", "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as file:
        manifest = json.loads(file.read("manifest.json"))
    assert (manifest["format"], manifest["database"], manifest["files"], manifest["findings"]) == (
        1,
        database_kind,
        1,
        [],
    )
