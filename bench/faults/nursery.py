"""Where servers and commands are started: a process that has imported the product once and forks for each of them.

A start takes a fifth of a second instead of three, so that a server can be killed a thousand times. What is forked is a
process of its own that runs the command line from its beginning, as a new one would. `python -m bench.faults.nursery`
reads an order on each line of standard input (JSON) and answers with a line.
"""

import ctypes
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from bench.running import environment

# What a server and the commands import only when they run.
LATER = (
    "anyio._backends._asyncio",
    "app.cli",
    "app.backup.making",
    "app.backup.restoring",
    "app.models",
    "app.server",
    "app.verify",
    "dateutil.parser",
    "encodings.idna",
    "fastapi.telemetry._runtime",
    "holidays",
    "httptools",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "uvicorn.lifespan.on",
    "uvicorn.loops.uvloop",
    "uvicorn.protocols.http.httptools_impl",
)

END_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Nursery:
    """The process, and what it is asked for. One order at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.faults.nursery"],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._turn = threading.Lock()

    def ask(self, **order: Any) -> Any:
        """Give an order and wait for the answer."""
        assert self._process.stdin
        assert self._process.stdout
        with self._turn:
            print(json.dumps(order), file=self._process.stdin, flush=True)
            answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the nursery ended ({self._process.wait()})")
        return json.loads(answer)

    def close(self) -> None:
        """End it, and every server that is still there."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def main() -> None:
    """Take orders until there are no more."""
    warm()
    children: set[int] = set()
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "start":
            child = fork(order)
            children.add(child)
            answer: Any = child
        elif order["do"] == "run":
            answer = os.waitstatus_to_exitcode(os.waitpid(fork(order), 0)[1])
        else:
            os.kill(order["child"], order["signal"])
            answer = os.waitstatus_to_exitcode(os.waitpid(order["child"], 0)[1])
            children.remove(order["child"])
        print(json.dumps(answer), flush=True)
    for child in children:
        os.kill(child, signal.SIGKILL)


def warm() -> None:
    """Do now what each server would do for itself: import, compile pages, analyse routes (as ``app.warming`` does).

    What is there then is frozen: a search for what can go would copy all of it in each child. Settings are no part of
    it: a child would keep those of this process, and its command would be of another installation.
    """
    import holidays
    from sqlalchemy.orm import configure_mappers

    from app.main import ROOMS
    from app.settings import settings
    from app.web import templating

    gc.disable()  # as in ``remiss serve``, which lets it begin again
    for module in (*LATER, *ROOMS):
        importlib.import_module(module)
    environment_of_pages = templating.environment()
    for name in templating.sources():
        if name.endswith(".html") and not name.startswith("emails/"):
            environment_of_pages.get_template(name)
    for room in ROOMS:
        for route in sys.modules[room].routes.router.routes:
            getattr(route, "dependant", None)  # worked out when it is first asked for
    configure_mappers()
    holidays.country_holidays("SE", years=2030)  # the calendar is large
    if settings.cache_info().currsize:
        raise RuntimeError("something has read the settings before the fork, which are a child's own")
    gc.collect()
    gc.freeze()


def fork(order: dict[str, Any]) -> int:
    """A child that runs ``remiss`` with the order's words, in its folder and with its settings. Its process id."""
    child = os.fork()
    if child:
        return child
    status = 70
    try:
        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
        os.setsid()
        os.chdir(order["folder"])
        os.environ.update(order["environment"])
        for stream, name in ((0, os.devnull), (1, order["out"]), (2, order["log"])):
            opened = os.open(name, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            os.dup2(opened, stream)
        tempfile.tempdir = None
        status = _run(order)
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        sys.stdout.flush()
        os._exit(status)


def _run(order: dict[str, Any]) -> int:
    from app.cli import main as remiss
    from bench.faults.weaknesses import plant

    plant(order["weakness"], Path(order["folder"]))
    sys.argv = ["remiss", *order["words"]]
    remiss()


if __name__ == "__main__":
    main()
