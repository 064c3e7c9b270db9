"""What clamd says of files: it is asked once for the same bytes, what it finds is locked, and nothing is lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.clock import now
from app.database import Database
from app.errors import RuleBroken
from app.settings import Settings
from app.storage.models import FileScan, FileState, ScanDoubt, ScannerState
from app.storage.opening import open_store
from app.storage.scanner import CannotScan, Clamd, Looked, ScannerAway
from app.storage.scanning import Scanning, keep, look_again, scans
from app.storage.scans import states
from app.storage.store import Store, register_file
from tests.kit.clamav import EICAR, EICAR_NAME, MOST, OWN, ClamServer

Put = Callable[[bytes], str]
LATER = f"Remiss.Test.Later{OWN}"


@pytest.fixture
def store(database: Database, settings: Settings) -> Store:
    return open_store(settings.storage, database)


@pytest.fixture
def put(database: Database, store: Store) -> Put:
    def keep_file(content: bytes) -> str:
        kept = store.put([content], limit=10 * MOST)
        with database.write() as session:
            register_file(session, kept, media_type="text/plain", now=now())
        return kept.sha256

    return keep_file


def state(database: Database, sha256: str) -> FileState:
    with database.read() as session:
        return states(session, [sha256])[sha256].state


def test_what_is_found_is_locked_and_all_else_is_not(
    clamd: ClamServer, database: Database, store: Store, put: Put
) -> None:
    told: list[tuple[str, str]] = []
    run = Scanning(
        database, store, Clamd(clamd.address), told=lambda _s, sha256, name, _now: told.append((sha256, name))
    )
    answer = f"ett yttrande, {database.engine.dialect.name}".encode()
    found, clean, large = put(EICAR), put(answer), put(bytes(2 * MOST))
    assert state(database, found) is FileState.UNSCANNED, "no scanner is named"
    assert run.run() == 3
    assert state(database, found) is FileState.LOCKED
    assert state(database, clean) is FileState.CLEAN
    assert state(database, large) is FileState.UNREAD
    assert told == [(found, EICAR_NAME)]
    with pytest.raises(RuleBroken, match=EICAR_NAME):
        store.whole(found)
    assert b"".join(store.read(found)) == EICAR, "it is kept, and a backup has it"
    with store.whole(clean) as path:
        assert path.read_bytes() == answer
    put(EICAR)
    assert run.run() == 0, "the same bytes are not sent twice"
    clamd.learn(LATER, answer)
    with database.write() as session:
        assert look_again(session) == 3
    assert state(database, found) is FileState.LOCKED, "what is known holds meanwhile"
    assert run.run() == 3
    assert told[1:] == [(clean, LATER)], "what was told is not told again"
    with database.read() as session:
        all_in_all = scans(session)
        assert (all_in_all.waiting, all_in_all.locked, all_in_all.unread) == (0, 2, 1)


def test_while_the_scanner_is_away_files_wait_and_then_are_scanned(
    clamd: ClamServer, database: Database, store: Store, put: Put
) -> None:
    run = Scanning(database, store, replace(Clamd(clamd.address), address="tcp://127.0.0.1:1"))
    found = put(EICAR)
    for _again in range(2):
        with pytest.raises(ScannerAway, match="cannot be reached"):
            run.run()
    with database.read() as session:
        told = session.get_one(ScannerState, 1)
        assert told.away_since is not None
        assert told.away_since < told.asked_at, "since the first time"
    store.whole(found).release()
    run.scanner = Clamd(clamd.address)
    assert run.run() == 1
    with database.read() as session:
        told = session.get_one(ScannerState, 1)
        assert told.away_since is None
        assert told.version.startswith("ClamAV ")
    with database.scanning():
        put(b"en till")
        assert run.run() is None, "one process at a time"


@pytest.mark.one_database
def test_a_file_that_the_scanner_fails_at_is_told_and_stands_in_nobodys_way(
    clamd: ClamServer, database: Database, store: Store, put: Put
) -> None:
    class Failing(Clamd):
        def look(self, content: object) -> Looked:
            raise CannotScan("Can't create temporary file ERROR")

    bad = put(b"en fil")
    run = Scanning(database, store, Failing(clamd.address))
    assert [run.run(), run.run(), run.run()] == [0, 0, 1]
    with database.read() as session:
        assert session.get_one(FileScan, bad).doubt is ScanDoubt.UNREADABLE


@pytest.mark.one_database
def test_only_a_person_unlocks_and_something_else_locks_again(database: Database, put: Put) -> None:
    sha256 = put(b"en fil")
    with database.write() as session:
        assert keep(session, sha256, Looked(signature="A"), now=now())
        assert not keep(session, sha256, Looked(), now=now()), "what was found stays found"
        scan = session.get_one(FileScan, sha256)
        assert scan.signature == "A"
        scan.released_at = now()
        session.flush()
        assert not keep(session, sha256, Looked(signature="A"), now=now())
        assert states(session, [sha256])[sha256].state is FileState.RELEASED
        assert keep(session, sha256, Looked(signature="B"), now=now())
        assert states(session, [sha256])[sha256].state is FileState.LOCKED
