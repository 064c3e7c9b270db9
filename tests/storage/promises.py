"""What every store of files promises: whole or not at all, compared before it is trusted, healed by the same bytes."""

import hashlib
import time
from collections.abc import Callable, Iterator

import pytest

from app.clock import now
from app.database import Database
from app.errors import TooLarge, Unavailable
from app.storage.folder import FolderStore
from app.storage.store import CHUNK, Store, register_file
from app.storage.verify import missing_files, verify_files

LARGE = bytes(range(256)) * (CHUNK // 256) * 2 + b"and some more"
"""Three pieces."""


class Cut(Exception):
    """The one who sends has gone."""


def cut_short() -> Iterator[bytes]:
    yield LARGE
    raise Cut


def findings(database: Database, store: Store) -> list[str]:
    with database.snapshot() as session:
        return [*verify_files(session, store), *missing_files(session, store)]


def comes_back(store: Store) -> None:
    """What is put there comes back."""
    kept = store.put([LARGE[:10], LARGE[10:]], limit=len(LARGE))
    assert (kept.sha256, kept.size) == (hashlib.sha256(LARGE).hexdigest(), len(LARGE))
    assert store.put([LARGE], limit=len(LARGE)) == kept, "the same again is the same"
    empty = store.put([], limit=1)
    assert b"".join(store.read(kept.sha256)) == LARGE
    assert b"".join(store.read(empty.sha256)) == b""
    assert set(store.names()) == {kept.sha256, empty.sha256}
    asked = [kept.sha256, empty.sha256, "0" * 64]
    for names in (asked, [*asked, *(f"{number:064}" for number in range(30))]):
        assert store.sizes(names) == {kept.sha256: len(LARGE), empty.sha256: 0}
    with store.whole(kept.sha256) as path:
        assert path.read_bytes() == LARGE
    assert path.exists() == isinstance(store, FolderStore), "a copy does not stay"
    assert store.takes_files()


def leaves_nothing(store: Store) -> None:
    """What is broken off leaves nothing that counts."""
    with pytest.raises(TooLarge):
        store.put([b"123", b"456"], limit=5)
    with pytest.raises(Cut):
        store.put(cut_short(), limit=len(LARGE))
    assert not list(store.names())


def goes_by_the_bin(store: Store) -> None:
    """What nobody holds goes, by way of the bin; what is held stays, and comes back when it is sent again."""
    kept, held = store.put([b"unused"], limit=100), store.put([b"held"], limit=100)
    later = time.time() + 100
    assert not store.take_away(kept.sha256, unused_since=time.time() - 100, at=later), "it was put there just now"
    assert store.hold(held.sha256)
    assert store.unused_since(held.sha256) > time.time() - 100
    assert store.take_away(kept.sha256, unused_since=later, at=later)
    assert not store.take_away(kept.sha256, unused_since=later, at=later)
    assert not store.hold(kept.sha256)
    assert set(store.names()) == {held.sha256}
    assert store.empty_bin(before=later - 10) == 0
    assert store.put([b"unused"], limit=100) == kept
    assert store.is_whole(kept.sha256)
    assert store.empty_bin(before=later + 10) in (0, 1), "the database has one place for both"
    assert store.is_whole(kept.sha256)


def is_healed(
    database: Database, store: Store, change: Callable[[str, bytes], None], lose: Callable[[str], None]
) -> None:
    """A changed file and a lost one are found, and healed by the same bytes."""
    kept, lost = store.put([b"as it was sent"], limit=100), store.put([b"lost"], limit=100)
    with database.write() as session:
        for file in (kept, lost):
            register_file(session, file, media_type="text/plain", now=now())
    assert findings(database, store) == []
    change(kept.sha256, b"as it was cut!")
    lose(lost.sha256)
    told = findings(database, store)
    assert f"file {lost.sha256}: is missing from the store" in told
    assert f"file {kept.sha256}: its content has been changed" in told
    assert not store.hold(kept.sha256)
    for sha256 in (kept.sha256, lost.sha256):
        with pytest.raises(Unavailable):
            store.whole(sha256)
    store.put([b"as it was sent"], limit=100)
    store.put([b"lost"], limit=100)
    assert findings(database, store) == []
