"""What is looked over at the start: swept, compared, told; never deleted."""

import os
from pathlib import Path

import pytest

from app.accounts.identity import SYSTEM
from app.clock import now
from app.database import Database
from app.history.actions import record
from app.history.models import ChainHead
from app.settings import Settings
from app.startup import STALE, look_over
from app.storage.store import Store, remember


@pytest.fixture
def kept(database: Database, tmp_path: Path) -> Settings:
    settings = Settings(data_dir=tmp_path)
    stored = Store(settings.files_dir).put([b"ett yttrande"], limit=100)
    with database.write() as session:
        remember(session, stored, media_type="text/plain", now=now())
        record(session, "x", by=SYSTEM, now=now(), round_id=7)
    return settings


def test_a_whole_installation_has_no_findings(database: Database, kept: Settings) -> None:
    assert look_over(database, kept) == []


def test_a_missing_file_is_told(database: Database, kept: Settings, caplog: pytest.LogCaptureFixture) -> None:
    next(path for path in kept.files_dir.rglob("*") if path.is_file()).unlink()
    assert [finding[-25:] for finding in look_over(database, kept)] == ["is missing from the store"]
    assert "remiss verify" in caplog.text


def test_a_head_that_was_moved_is_told(database: Database, kept: Settings) -> None:
    with database.write() as session:
        head = session.get(ChainHead, 7)
        assert head is not None
        head.sequence = 4
    assert look_over(database, kept) == ["history chain 7: its end has been cut off or changed"]


def test_only_old_half_written_uploads_are_swept(database: Database, kept: Settings) -> None:
    old, young = kept.files_dir / "incoming-old", kept.files_dir / "incoming-young"
    for path in (old, young):
        path.write_bytes(b"half")
    long_ago = old.stat().st_mtime - STALE - 1
    os.utime(old, (long_ago, long_ago))
    assert look_over(database, kept) == []
    assert not old.exists()
    assert young.exists()
