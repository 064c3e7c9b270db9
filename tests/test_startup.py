"""What is looked over at the start: swept, compared, told; never deleted."""

import os
from collections.abc import Iterator

import pytest

from app.accounts.identity import SYSTEM
from app.clock import now
from app.history.actions import record
from app.history.models import ChainHead
from app.installation import Installation
from app.settings import Settings
from app.startup import STALE, look_over
from app.storage.store import register_file


@pytest.fixture
def kept(settings: Settings) -> Iterator[Installation]:
    installation = Installation.open(settings)
    stored = installation.store.put([b"ett yttrande"], limit=100)
    with installation.database.write() as session:
        register_file(session, stored, media_type="text/plain", now=now())
        record(session, "x", by=SYSTEM, now=now(), round_id=7)
    yield installation
    installation.close()


def test_a_whole_installation_has_no_findings(kept: Installation) -> None:
    assert look_over(kept) == []


def test_a_missing_file_is_told(kept: Installation, caplog: pytest.LogCaptureFixture) -> None:
    next(path for path in kept.store.folder.rglob("*") if path.is_file()).unlink()
    assert [finding[-25:] for finding in look_over(kept)] == ["is missing from the store"]
    assert "remiss verify" in caplog.text


def test_a_head_that_was_moved_is_told(kept: Installation) -> None:
    with kept.database.write() as session:
        head = session.get(ChainHead, 7)
        assert head is not None
        head.sequence = 4
    assert look_over(kept) == ["history chain 7: its end has been cut off or changed"]


def test_only_old_half_written_uploads_are_swept(kept: Installation) -> None:
    old, young = kept.store.folder / "incoming-old", kept.store.folder / "incoming-young"
    for path in (old, young):
        path.write_bytes(b"half")
    long_ago = old.stat().st_mtime - STALE - 1
    os.utime(old, (long_ago, long_ago))
    assert look_over(kept) == []
    assert not old.exists()
    assert young.exists()
