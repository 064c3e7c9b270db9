"""What lies on the disk can be read by its owner alone: what is made, and what was there already."""

import os
import stat
from pathlib import Path

import pytest

from app.settings import Settings
from app.storage.folder import FolderStore


@pytest.fixture
def careless():
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    return sorted(
        str(path.relative_to(folder))
        for path in [folder, *folder.rglob("*")]
        if stat.S_IMODE(path.stat().st_mode) & 0o077 and not path.is_symlink()
    )


@pytest.mark.one_database
def test_data_can_be_read_by_its_owner_alone(careless, remiss, monkeypatch, tmp_path):
    monkeypatch.delenv("REMISS_DATABASE_URL")
    monkeypatch.delenv("REMISS_SECRET_KEY")
    data, plan = tmp_path / "data", tmp_path / "plan.md"
    plan.write_text("# Plan\n\n## Mål\n\nFler ska cykla.\n", encoding="utf-8")
    assert remiss("import-plan", "plan.md").status == 0
    assert {path.name for path in data.iterdir()} >= {"remiss.sqlite3", "secret.key", "files"}
    assert open_to_others(data) == []
    for path in (data, data / "files", data / "remiss.sqlite3", data / "secret.key"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert remiss("verify").out == "ok\n"
    assert open_to_others(data) == []


@pytest.mark.one_database
def test_files_are_private_whoever_starts_the_program(careless, tmp_path):
    store = FolderStore(tmp_path / "made/files")
    kept = store.put([b"ett yttrande"], limit=100)
    assert Settings(data_dir=tmp_path / "made/data").key()
    assert store.path(kept.sha256).is_file()
    for folder in ("made/files", "made/data"):
        assert not stat.S_IMODE((tmp_path / folder).stat().st_mode) & 0o077
