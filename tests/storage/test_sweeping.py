"""Bytes that nothing refers to go, in three steps that a row never loses its file by; what is sent anew comes back."""

import datetime
import os
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from app.accounts.identity import SYSTEM
from app.clock import now
from app.database import Database
from app.plans.actions import Original, store_plan
from app.plans.importing import read_plan_text
from app.storage.folder import FolderStore
from app.storage.models import StoredFile
from app.storage.store import KeptFile, Store, register_file
from app.storage.sweeping import IN_BIN, UNUSED, sweep
from tests.kit import stores

MOMENT = datetime.timedelta(minutes=1)


@pytest.fixture
def store(database: Database, tmp_path: Path) -> Store:
    return stores.beside(database, tmp_path / "files")


def put(database: Database, store: Store, content: bytes) -> KeptFile:
    kept = store.put([content], limit=100)
    with database.write() as session:
        register_file(session, kept, media_type="text/plain", now=now())
    return kept


def recorded(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.exec(select(StoredFile.sha256)))


def test_what_nothing_refers_to_goes_and_all_else_stays(database: Database, store: Store) -> None:
    referred = store.put([b"# Plan\n"], limit=100)
    with database.write() as session:
        original = Original(referred, "plan.md", "text/markdown")
        store_plan(
            session, parsed=read_plan_text("# Plan\n\n## A\n\nB.\n"), title=None, source=original, by=SYSTEM, now=now()
        )
    dropped, never_recorded = put(database, store, b"dropped"), store.put([b"never recorded"], limit=100)
    later = now() + UNUSED + MOMENT
    assert (UNUSED.days, IN_BIN.days) == (3, 1), "as docs/operations.md promises"
    assert sweep(database, store, now=now()) == 0, "not before its time"
    assert sweep(database, store, now=later) == 2
    assert recorded(database) == set(store.names()) == {referred.sha256}
    assert set(stores.in_bin(store, database)) == {dropped.sha256, never_recorded.sha256}
    assert sweep(database, store, now=later + IN_BIN - MOMENT) == 0
    assert len(stores.in_bin(store, database)) == 2
    sweep(database, store, now=later + IN_BIN + MOMENT)
    assert not stores.in_bin(store, database)


def test_the_same_bytes_sent_again_are_there_again(database: Database, store: Store) -> None:
    put(database, store, b"sent, removed, sent")
    sweep(database, store, now=now() + UNUSED + MOMENT)
    again = put(database, store, b"sent, removed, sent")
    assert b"".join(store.read(again.sha256)) == b"sent, removed, sent"
    assert recorded(database) == {again.sha256}


def test_a_row_that_lost_its_bytes_is_kept_as_an_alarm(database: Database, store: Store) -> None:
    kept = put(database, store, b"lost")
    stores.lose(store, database, kept.sha256)
    assert sweep(database, store, now=now() + UNUSED + MOMENT) == 0
    assert recorded(database) == {kept.sha256}


def test_bytes_that_are_sent_just_then_stay(database: Database, store: Store) -> None:
    kept = store.put([b"in use"], limit=100)
    stores.age(store, database, kept.sha256, 1000)
    assert time.time() - store.unused_since(kept.sha256) > 999
    assert store.hold(kept.sha256)
    assert not store.take_away(kept.sha256, unused_since=time.time() - 990, at=time.time())
    assert store.is_whole(kept.sha256)


def test_nothing_is_swept_while_a_backup_is_made(database: Database, store: Store) -> None:
    put(database, store, b"dropped")
    later = now() + UNUSED + MOMENT
    with database.files_kept(), database.files_kept():
        assert sweep(database, store, now=later) is None
    assert len(recorded(database)) == 1
    assert sweep(database, store, now=later) == 1


def test_a_row_is_never_changed_and_goes_only_when_nothing_refers_to_it(database: Database, store: Store) -> None:
    put(database, store, b"a file")
    with pytest.raises(DBAPIError, match="append only"), database.write() as session:
        session.connection().execute(text("UPDATE stored_file SET size = 1"))
    with database.write() as session:
        session.connection().execute(text("DELETE FROM stored_file"))
    assert recorded(database) == set()


def test_bytes_are_on_the_disk_before_they_have_their_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FolderStore(tmp_path / "files")
    synced: list[str] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    kept = store.put([b"a file"], limit=100)
    bytes_kept = next(place for place, path in enumerate(synced) if Path(path).name.startswith("incoming-"))
    folders = [str(store.path(kept.sha256).parent), str(store.folder)]
    assert synced[bytes_kept + 1 :] == folders, "then the folders that have its name"
