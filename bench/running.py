"""Starting and stopping what is measured: each server in a process of its own, on loopback."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import warming
from bench import processor
from bench.pairs import Cost

ROOT = Path(__file__).parent.parent
COMPILED = Path(tempfile.gettempdir()) / "remiss-bench-compiled"
PATIENCE = 300
IDLE = 0.5
"""Seconds in which a server that is warm uses next to no processor time."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**own: str) -> dict[str, str]:
    """A child's environment: nothing of the developer's own settings; compiled modules are kept, as anywhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REMISS_", "PYTHON"))}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(COMPILED), "PYTHONUTF8": "1"} | own


@dataclass
class Server:
    """A server that answers. ``started``: what it took from its start to its first answer.

    ``elsewhere``: the processor time of the server of databases that works for it.
    """

    port: int
    process: subprocess.Popen[bytes]
    started: Cost
    elsewhere: Callable[[], float]

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far: its own, its children's and the database server's."""
        return processor.of_tree(self.process.pid) + self.elsewhere()


@contextmanager
def served(
    words: Sequence[str], folder: Path, *, path: str = "/", elsewhere: Callable[[], float] = float, **own: str
) -> Iterator[Server]:
    """Run a server (``{port}`` in the words is its port) until the end of the block."""
    port, before = free_port(), elsewhere()
    command = [sys.executable, *(word.format(port=port) for word in words)]
    begun = time.perf_counter()
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment(**own), stdout=log, stderr=log)
    try:
        _await(process, f"http://127.0.0.1:{port}{path}")
        clock = time.perf_counter() - begun
        used = processor.of_tree(process.pid) + elsewhere() - before
        yield Server(port, process, Cost(clock, used), elsewhere)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(f"the server of {url} ended; see server.log") from None
            time.sleep(0.01)
    raise RuntimeError(f"no answer from {url}")


def await_warmth(server: Server) -> None:
    """Wait until what the product does by itself after its start is done: it would be counted to what is measured."""
    time.sleep(warming.AFTER)
    used = -1.0
    while (now := processor.of_threads(server.process.pid)) - used > IDLE / 20:
        used = now
        time.sleep(IDLE)


def twin(name: str, folder: Path, *, elsewhere: Callable[[], float] = float, **own: str) -> Any:
    """A limit, served as the product is: by uvicorn, one process, no access log."""
    words = ["-m", "uvicorn", f"bench.twins.{name}:app", "--port", "{port}", "--log-level", "warning"]
    return served(words, folder, elsewhere=elsewhere, **own)


def product(
    folder: Path,
    data: Path,
    url: str = "",
    path: str = "/health/live",
    *,
    elsewhere: Callable[[], float] = float,
    **settings: str,
) -> Any:
    """The product as it is run: `remiss serve`, on the database in its data folder if no other is named."""
    own = {"REMISS_DATA_DIR": str(data), "REMISS_DATABASE_URL": url, **settings}
    return served(["-m", "app", "serve", "--port", "{port}"], folder, path=path, elsewhere=elsewhere, **own)


def asked(
    server: Server,
    requests: Sequence[Mapping[str, Any]],
    *,
    clients: int = 4,
    seconds: float = 1.5,
    errors: bool = False,
) -> dict[str, Any]:
    """Let the load generator ask. RuntimeError with what was said when an answer was no success, unless told so."""
    order = {"port": server.port, "requests": list(requests), "clients": clients, "seconds": seconds}
    before = server.cpu
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(order).encode(),
        env=environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        timeout=PATIENCE + seconds,
    )
    heard: dict[str, Any] = json.loads(done.stdout)
    if heard["failed"] and not errors:
        raise RuntimeError(f"{requests[0]['method']} {requests[0]['path']}: {heard['statuses']} {heard['failed']}")
    used = max(server.cpu - before, 1 / processor.TICKS)
    heard["cost"] = Cost(1 / heard["rate"], used / sum(heard["statuses"].values()))
    return heard
