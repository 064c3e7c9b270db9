"""Every store keeps the same promises: whole or not at all, compared before it is trusted, healed by the same bytes."""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.clock import now
from app.database import Database
from app.errors import NotFound, TooLarge, Unavailable
from app.installation import Installation
from app.jobs.results import SharedResults
from app.settings import IN_DATABASE, Settings, SettingsError, load
from app.storage.folder import FolderStore
from app.storage.in_database import DatabaseStore
from app.storage.store import CHUNK, Store, register_file
from app.storage.verify import missing_files, verify_files
from tests.kit import stores

LARGE = bytes(range(256)) * (CHUNK // 256) * 2 + b"and some more"
"""Three pieces."""


class Cut(Exception):
    """The one who sends has gone."""


def cut_short() -> Iterator[bytes]:
    yield LARGE
    raise Cut


@pytest.fixture
def store(database: Database, tmp_path: Path) -> Store:
    return stores.beside(database, tmp_path / "files")


def findings(database: Database, store: Store) -> list[str]:
    with database.snapshot() as session:
        return [*verify_files(session, store), *missing_files(session, store)]


def test_what_is_put_there_comes_back(store: Store) -> None:
    kept = store.put([LARGE[:10], LARGE[10:]], limit=len(LARGE))
    assert (kept.sha256, kept.size) == (hashlib.sha256(LARGE).hexdigest(), len(LARGE))
    assert store.put([LARGE], limit=len(LARGE)) == kept, "the same again is the same"
    empty = store.put([], limit=1)
    assert b"".join(store.read(kept.sha256)) == LARGE
    assert b"".join(store.read(empty.sha256)) == b""
    assert set(store.names()) == {kept.sha256, empty.sha256}
    assert store.sizes([kept.sha256, empty.sha256, "0" * 64]) == {kept.sha256: len(LARGE), empty.sha256: 0}
    with store.whole(kept.sha256) as path:
        assert path.read_bytes() == LARGE
    assert path.exists() == isinstance(store, FolderStore), "a copy does not stay"
    assert store.takes_files()


def test_what_is_broken_off_leaves_nothing(store: Store, database: Database) -> None:
    with pytest.raises(TooLarge):
        store.put([b"123", b"456"], limit=5)
    with pytest.raises(Cut):
        store.put(cut_short(), limit=len(LARGE))
    assert not list(store.names())
    if not database.is_sqlite:
        with database.read() as session:
            assert session.connection().exec_driver_sql("SELECT count(*) FROM stored_piece").scalar() == 0


def test_a_changed_file_is_found_and_healed_by_the_same_bytes(
    database: Database, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    kept, lost = store.put([b"as it was sent"], limit=100), store.put([b"lost"], limit=100)
    with database.write() as session:
        for file in (kept, lost):
            register_file(session, file, media_type="text/plain", now=now())
    assert findings(database, store) == []
    stores.change(store, database, kept.sha256, b"as it was cut")
    stores.lose(store, database, lost.sha256)
    told = findings(database, store)
    assert f"file {lost.sha256}: is missing from the store" in told
    assert any(line.startswith(f"file {kept.sha256}:") for line in told)
    assert not store.hold(kept.sha256)
    for sha256 in (kept.sha256, lost.sha256):
        with pytest.raises(Unavailable):
            store.whole(sha256)
    store.put([b"as it was sent"], limit=100)
    store.put([b"lost"], limit=100)
    assert findings(database, store) == []
    assert f"file {kept.sha256}: its content has been changed" in caplog.text
    assert not list(Path(tempfile.gettempdir()).glob("remiss-temporary-*"))


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
