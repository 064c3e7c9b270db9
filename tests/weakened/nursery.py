"""A process that has loaded the libraries once and forks a child for each run of tests: half of what a run costs.

It is started by its path and never imported, so that it knows neither ``app`` nor ``tests``: a child loads both from
the copy that it is to test. It reads an order a line and answers a line when the child has ended.
"""

import contextlib
import importlib
import json
import os
import signal
import sys
import time
from typing import Any

LIBRARIES = (
    *(
        "alembic.command",
        "argon2",
        "babel",
        "fastapi",
        "jinja2",
        "lxml.etree",
        "python_multipart",
        "pwdlib",
        "sqlmodel",
    ),
    *("pydantic_settings", "sqlalchemy.dialects.sqlite", "starlette.testclient", "typer", "uvicorn"),
    *("httpx2", "hypothesis", "pytest", "playwright.sync_api"),
)
"""What takes long to load. One that is missing is loaded, or missed, by the test that needs it."""


def serve() -> None:
    """One order after another, until there is no more."""
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(order)
        print("ended" if _ended(child, order["seconds"]) else "late", flush=True)


def _run(order: dict[str, Any]) -> None:
    """The tests, in a session of its own, so that all that they start can be ended with them."""
    os.setsid()
    os.chdir(order["folder"])
    os.environ.update(order["environment"])
    sys.path[0] = order["folder"]
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    import pytest

    os._exit(pytest.main(order["arguments"]))


def _ended(child: int, seconds: float) -> bool:
    """Wait for a child, but only so long; then end it with all that it has started."""
    until, in_time = time.monotonic() + seconds, True
    try:
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if in_time and time.monotonic() > until:
                in_time = False
                os.killpg(child, signal.SIGKILL)
            time.sleep(0.02)
    except KeyboardInterrupt:
        os.killpg(child, signal.SIGKILL)
        raise
    return in_time


if __name__ == "__main__":
    serve()
