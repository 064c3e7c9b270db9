"""``.ci/venv.sh`` installs into an environment of its own or not at all."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A project with locks that ask for nothing, so that nothing can be installed."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/venv.sh", tmp_path / ".ci/venv.sh")
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / lock).write_text("# nothing\n", encoding="utf-8")
    return tmp_path


def run(folder: Path) -> str:
    # If the script ever went wrong, pip itself would refuse to leave a virtual environment.
    environment = {**os.environ, "PIP_REQUIRE_VIRTUALENV": "1", "PYTHON3": sys.executable}
    done = subprocess.run(
        ["sh", ".ci/venv.sh", "requirements.lock"], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def prefix(folder: Path) -> str:
    told = [folder / ".venv/bin/python", "-c", "import sys; print(sys.prefix)"]
    return subprocess.run(told, capture_output=True, text=True, check=True).stdout.strip()


def test_an_environment_is_made_once_and_never_the_machines(copy):
    (copy / ".venv/bin").mkdir(parents=True)
    (copy / ".venv/bin/python").symlink_to(Path(sys.base_prefix) / "bin" / "python3")  # the machine's is none
    assert "making .venv" in run(copy)
    assert prefix(copy) == str(copy / ".venv")
    assert (copy / ".venv/bin/remiss").exists()
    assert run(copy) == ""
    (copy / "requirements.lock").write_text("# something else\n", encoding="utf-8")
    told = run(copy)
    assert "installing" in told
    assert "making" not in told


def test_a_half_made_environment_is_made_again(copy):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", copy / ".venv"], check=True)
    assert "making .venv" in run(copy)
