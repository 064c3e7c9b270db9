"""The command line, run in this process or in one of its own, on a database of the test's."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.i18n import set_language
from app.settings import settings as process_settings

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Standard output by line."""
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


@pytest.fixture
def environment(
    settings: Any, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """The variables that make a command use the test's database and data folder; on PostgreSQL by two roles."""
    given = {
        "REMISS_DATABASE_URL": settings.database_url,
        "REMISS_DATA_DIR": str(settings.data_dir),
        "REMISS_SECRET_KEY": settings.secret_key.get_secret_value(),
    }
    if settings.database_url != database_url:
        given["REMISS_DATABASE_OWNER_URL"] = database_url
    monkeypatch.chdir(tmp_path)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    process_settings.cache_clear()
    yield given
    process_settings.cache_clear()
    set_language("sv")


@pytest.fixture
def remiss(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """``remiss("user", "add", …)``: the command in this process."""

    def run(*words: str) -> Ran:
        process_settings.cache_clear()
        monkeypatch.setattr(sys, "argv", ["remiss", *words])
        with pytest.raises(SystemExit) as end:
            main()
        captured = capfd.readouterr()
        return Ran(int(end.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """``start("serve", …, REMISS_X="…")``: the command in a process of its own."""

    def run(*words: str, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "app", *words],
            cwd=tmp_path,
            env={**os.environ, **environment, "PYTHONPATH": str(ROOT), **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return run
