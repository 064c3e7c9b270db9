"""Programs as processes: this one, and the last release, on the test's database."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import ROOT
from tests.kit.mailserver import free_port
from tests.rolling.released import lay_release

HOST = "remiss.example.se"


@dataclass
class Answer:
    """What a host answered."""

    status: int
    headers: Any
    text: str

    @property
    def json(self) -> Any:
        """Its JSON."""
        return json.loads(self.text)


@dataclass
class Host:
    """A program that serves: ``ask`` it, as nginx would."""

    process: subprocess.Popen[str]
    port: int
    log: Path

    def ask(self, method: str, path: str, content: Any = None, **headers: str) -> Answer:
        """One request; ``content`` is a form where it is text, else sent as JSON."""
        given = {"Host": HOST, "Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        if content is not None:
            is_form = isinstance(content, str)
            given["Content-Type"] = "application/x-www-form-urlencoded" if is_form else "application/json"
            content = content if is_form else json.dumps(content)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, content, given)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())
        finally:
            connection.close()

    def asked(self, path: str) -> Answer | None:
        """The answer to a GET; None while nobody listens."""
        try:
            return self.ask("GET", path)
        except OSError:
            return None

    def until(self, path: str, status: int) -> Answer:
        """Wait until a page is answered so."""
        end = time.monotonic() + 180  # a machine may be busy with other tests
        while (answer := self.asked(path)) is None or answer.status != status:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.1)
        return answer

    def stop(self) -> str:
        """End it as a service manager does; what it has logged."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=60)
        return self.log.read_text()


@pytest.fixture
def host(settings: Any, tmp_path: Path) -> Iterator[Callable[..., Host]]:
    """``host()`` starts this program, ``host(tree)`` that of another tree; more words are options of `serve`."""
    started: list[Host] = []

    def start(tree: Path = ROOT, *words: str) -> Host:
        port, number = free_port(), len(started)
        log = tmp_path / f"host-{number}.log"
        given = {
            "REMISS_DATABASE_URL": settings.database_url,
            "REMISS_DATA_DIR": str(tmp_path / f"data-{number}"),
            "REMISS_STORAGE_URL": str(tmp_path / "files"),
            "REMISS_SECRET_KEY": settings.secret_key.get_secret_value(),
            "REMISS_BASE_URL": f"http://{HOST}",
            "PYTHONPATH": str(tree),
        }
        with log.open("w") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "app", "serve", "--port", str(port), *words],
                cwd=tree,
                env={**os.environ, **given},
                stdout=said,
                stderr=said,
                text=True,
            )
        started.append(Host(process, port, log))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate(timeout=60)


@pytest.fixture(scope="session")
def last_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of the last release."""
    return lay_release(tmp_path_factory.mktemp("released"))
