"""An installation of a drill's own: its folder, its database, its server, and how to ask it."""

import http.client
import json
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from bench.faults.nursery import Nursery
from bench.material import Material
from bench.running import free_port

PATIENCE = 300.0
"""Seconds after which something is taken for dead: no promise, and enough for a slow machine that does other things."""
LOST = (OSError, http.client.HTTPException)
"""What is raised when no answer comes: nobody knows then what has become of the request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    content: bytes

    @property
    def json(self) -> Any:
        """Its JSON."""
        return json.loads(self.content)

    @property
    def code(self) -> str:
        """A problem's code."""
        return str(self.json.get("code", "")) if self.status >= 400 else ""


@dataclass
class Site:
    """One installation. ``up`` is set while its server answers; nobody waits for one that is ``abandoned``.

    ``on_lost`` is called by whoever gets no answer. ``repeats``: a proxy before it may have asked for the same twice.
    """

    nursery: Nursery
    folder: Path
    material: Material
    database_url: str
    data: Path
    weakness: str = ""
    more: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    up: Event = field(default_factory=Event)
    process: int = 0
    abandoned: bool = False
    repeats: bool = False
    on_lost: Callable[[], None] = lambda: None

    @property
    def log(self) -> Path:
        """What the server and the commands said."""
        return self.folder / "server.log"

    def _order(self, words: tuple[str, ...], out: str) -> dict[str, Any]:
        own = {
            "REMISS_DATA_DIR": str(self.data),
            "REMISS_DATABASE_URL": self.database_url,
            "REMISS_STORAGE_URL": str(self.data / "files"),  # the drills break the disk that files lie on
            **self.more,
        }
        return {
            "words": words,
            "folder": str(self.folder),
            "environment": own,
            "weakness": self.weakness,
            "out": out,
            "log": str(self.log),
        }

    def begin(self) -> None:
        """Start the server without waiting until it answers."""
        words = ("serve", "--port", str(self.port))
        self.process = self.nursery.ask(do="start", **self._order(words, str(self.log)))

    def start(self) -> None:
        """Start the server, and let everybody know when it answers."""
        self.begin()
        self.await_status("/health/live", 200)
        self.up.set()

    def end(self, how: int = signal.SIGKILL) -> None:
        """End the server's process, by no warning at all unless another signal is named."""
        self.up.clear()
        if self.process:
            self.nursery.ask(do="end", child=self.process, signal=int(how))
            self.process = 0

    def await_status(self, path: str, status: int, patience: float = PATIENCE) -> None:
        """Wait until a page is answered so. Raises RuntimeError when it never is."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            try:
                if self.ask("GET", path, timeout=PATIENCE).status == status:
                    return
            except LOST:
                pass
            time.sleep(0.005)
        raise RuntimeError(f"{path} was not answered with {status}: {self.log.read_text()[-2000:]}")

    def ask(
        self,
        method: str,
        path: str,
        content: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        timeout: float = PATIENCE,
    ) -> Answer:
        """One request on a connection of its own. ``content``: bytes, or what is sent as JSON. Raises ``LOST``."""
        given = dict(headers or {})
        if content is not None and not isinstance(content, bytes):
            content = json.dumps(content).encode()
            given.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, content, given)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read())
        finally:
            connection.close()

    def official(self, method: str, path: str, content: Any = None, key: str = "", **options: Any) -> Answer:
        """What an official asks of the API, with an Idempotency-Key if one is given."""
        headers = {"Authorization": f"Bearer {self.material.bearer}"} | ({"Idempotency-Key": key} if key else {})
        return self.ask(method, f"/api/v1{path}", content, headers, **options)

    def remiss(self, *words: str) -> tuple[int, str]:
        """A command on this installation: its exit status, and what it printed."""
        out = self.folder / "command.out"
        out.unlink(missing_ok=True)
        status = self.nursery.ask(do="run", **self._order(words, str(out)))
        return status, out.read_text()

    def mishaps(self) -> list[str]:
        """What the server's log tells of faults of ours: where each happened, in our own code."""
        told: list[str] = []
        for part in self.log.read_text().split(" unexpected ")[1:]:
            lines = part.splitlines()[1:60]
            ours = [line.strip().rpartition("/app/")[2] for line in lines if "/app/" in line]
            told.append(f"the server's log: {lines[0] if lines else ''} at {' < '.join(reversed(ours[-4:]))}")
        return told

    def verified(self) -> list[str]:
        """What ``remiss verify`` finds: nothing when all is well."""
        status, said = self.remiss("verify")
        if (status, said) == (0, "ok\n"):
            return []
        return [f"remiss verify: {line}" for line in said.splitlines()] or [f"remiss verify ended with {status}"]
