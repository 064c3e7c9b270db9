"""A name is kept by the disk once its folder is synced: of a new folder, of a key, of a file that is put away."""

import os
from pathlib import Path

import pytest

from app.database import Database
from app.disk import make_folder, own_folder
from app.settings import Settings
from app.storage.folder import FolderStore

pytestmark = pytest.mark.one_database


class Synced:
    """Which names each folder had when it was last synced."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: dict[Path, set[str]] = {}
        sync = os.fsync

        def note(descriptor: int) -> None:
            path = Path(f"/proc/self/fd/{descriptor}").readlink()
            if path.is_dir():
                self.names[path] = {child.name for child in path.iterdir()}
            sync(descriptor)

        monkeypatch.setattr(os, "fsync", note)

    def lost(self, top: Path) -> list[str]:
        """What a power cut may take away."""
        paths = (path for path in top.rglob("*") if path.name not in self.names.get(path.parent, set()))
        return sorted(str(path.relative_to(top)) for path in paths)


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> Synced:
    return Synced(monkeypatch)


@pytest.mark.parametrize("make", [make_folder, own_folder])
def test_a_new_folder_and_those_above_it(synced, tmp_path, make):
    make(tmp_path / "srv/remiss/data")
    assert synced.lost(tmp_path) == []
    assert (tmp_path / "srv/remiss/data").is_dir()
    make(tmp_path / "srv/remiss/data")


def test_the_first_file_in_a_new_installation(synced, tmp_path):
    FolderStore(tmp_path / "data/files").put([b"ett yttrande"], limit=100)
    assert synced.lost(tmp_path) == []


def test_the_secret_key(synced, tmp_path):
    Settings(data_dir=tmp_path / "data").key()
    assert synced.lost(tmp_path) == []


def test_the_folder_of_the_database(synced, tmp_path):
    Database(f"sqlite:///{tmp_path}/srv/remiss.sqlite3").dispose()
    assert synced.lost(tmp_path) == []
