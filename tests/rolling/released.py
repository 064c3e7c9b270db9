"""The last release, as ``migrations/released.toml`` names it, out of the project's own git."""

import io
import subprocess
import tarfile
import tomllib
from functools import lru_cache
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PARTS = ("alembic.ini", "app", "migrations", "static", "templates")
RELEASED: dict[str, str] = tomllib.loads((ROOT / "migrations" / "released.toml").read_text(encoding="utf-8"))
COMMIT, HEAD = RELEASED["commit"], RELEASED["head"]


def git(*words: str) -> subprocess.CompletedProcess[bytes]:
    """A command of git, in this repository."""
    return subprocess.run(["git", "-c", f"safe.directory={ROOT}", *words], cwd=ROOT, capture_output=True)


@lru_cache
def need_history() -> None:
    """Fetch what a shallow clone lacks of it. Fail, and say what to do, in a clone without the release; an unpacked
    archive has no history to ask."""
    if git("rev-parse", "--git-dir").returncode != 0:
        pytest.skip("this is no clone: the last release can only be had from git")
    wanted = ("cat-file", "-e", f"{COMMIT}^{{commit}}")
    if git(*wanted).returncode == 0 or (git("fetch", "--unshallow").returncode == 0 and git(*wanted).returncode == 0):
        return
    pytest.fail(f"the last release ({COMMIT[:12]}) is not in this clone: git fetch --unshallow", pytrace=False)


def lay_release(folder: Path) -> Path:
    """The program as it was released, in a folder."""
    need_history()
    archive = git("archive", COMMIT, *PARTS)
    assert archive.returncode == 0, archive.stderr
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as packed:
        packed.extractall(folder, filter="data")
    return folder
