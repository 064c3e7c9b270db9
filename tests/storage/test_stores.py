"""Files in a folder and in the database: the same promises. And where they lie unless something is said."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from app.database import Database
from app.errors import NotFound, Unavailable
from app.installation import Installation
from app.jobs.results import SharedResults
from app.settings import IN_DATABASE, Settings, SettingsError, load
from app.storage.folder import FolderStore
from app.storage.in_database import DatabaseStore
from app.storage.store import CHUNK, Store
from tests.kit import stores
from tests.storage import promises
from tests.storage.promises import LARGE


@pytest.fixture
def store(database: Database, tmp_path: Path) -> Store:
    return stores.beside(database, tmp_path / "files")


def test_what_is_put_there_comes_back(store: Store) -> None:
    promises.comes_back(store)


def while_the_server_drops_it(database: Database) -> Iterator[bytes]:
    """Bytes on their way, as the server sees them whose client is killed."""
    yield LARGE[:-1]
    with database.engine.connect() as other:
        ours = "datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle in transaction'"
        other.exec_driver_sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {ours}")
    yield LARGE[-1:] * (CHUNK + 1)


def test_what_is_broken_off_leaves_nothing(store: Store, database: Database) -> None:
    promises.leaves_nothing(store)
    if not database.is_sqlite:
        with pytest.raises(Unavailable):
            store.put(while_the_server_drops_it(database), limit=2 * len(LARGE))
        with database.read() as session:
            assert session.connection().exec_driver_sql("SELECT count(*) FROM stored_piece").scalar() == 0


def test_what_nobody_holds_goes_by_the_bin(store: Store) -> None:
    promises.goes_by_the_bin(store)


def test_a_changed_file_is_found_and_healed_by_the_same_bytes(
    database: Database, store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    change, lose = partial(stores.change, store, database), partial(stores.lose, store, database)
    promises.is_healed(database, store, change, lose)
    assert not list((tmp_path / "temporary").iterdir()), "a copy that is not whole does not stay"
    assert "its content has been changed (run: remiss verify)" in caplog.text


def test_where_files_lie_unless_it_is_said(database: Database, settings: Settings, monkeypatch) -> None:
    unsaid = settings.model_copy(update={"storage_url": ""})
    installation = Installation.open(unsaid)
    try:
        assert isinstance(installation.store, FolderStore if database.is_sqlite else DatabaseStore)
    finally:
        installation.close()
    FolderStore(settings.files_dir).put([b"from before"], limit=100)
    assert unsaid.storage == str(settings.files_dir), "an installation that has files in its folder goes on there"
    assert settings.model_copy(update={"storage_url": IN_DATABASE}).storage == IN_DATABASE
    monkeypatch.setenv("REMISS_STORAGE_URL", IN_DATABASE)
    with pytest.raises(SettingsError, match="REMISS_STORAGE_URL: should be a folder: database: needs PostgreSQL"):
        load()


def test_what_comes_of_jobs_lies_where_every_host_reaches_it(settings: Settings, database_kind: str) -> None:
    if database_kind == "sqlite":
        return  # a folder, as tests/jobs has it
    here, there = (Installation.open(settings.model_copy(update={"storage_url": IN_DATABASE})) for _ in range(2))
    try:
        assert isinstance(here.results, SharedResults)
        name = here.results.take_in([b"to be ", b"read"])
        with there.results.arrived(name) as path:
            assert path.read_bytes() == b"to be read"
        assert not path.exists()
        target = here.results.target(1, "abc")
        target.write_bytes(LARGE)
        assert here.results.settle(target) == len(LARGE)
        assert not target.exists()
        with there.results.opened(target.name) as file:
            assert file.read() == LARGE
        assert there.results.sweep([target.name], seconds=-60) == 1
        with pytest.raises(NotFound), there.results.arrived(name):
            pass
        there.results.let_go(target.name)
        with pytest.raises(FileNotFoundError):
            here.results.opened(target.name)
        assert not list(here.store.names()), "and among the files nothing of it is seen"
    finally:
        here.close()
        there.close()
