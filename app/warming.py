"""What the first visitors would wait for is done before they come: pages compiled, routes analysed (decision 0260).

Analysing routes and compiling templates at the start would double it. So a thread does both a moment after the server
listens, in small steps: whoever comes in between waits for one of them at most.
"""

import gc
import threading
import time
from collections.abc import Callable, Iterator

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from app.web import templating

AFTER = 1.0
"""Seconds after the start: the first page, which somebody may be waiting for, is not to share its processor."""
PAUSE = 0.005
"""Seconds between two steps, for those who have come meanwhile."""


def begin(app: FastAPI) -> threading.Thread:
    """Warm an application in a thread of its own, which ends by itself."""
    environment = templating.environment()  # made here: two threads that ask at once would make two
    _keep()

    def warm() -> None:
        time.sleep(AFTER)
        for step in steps(app, environment.get_template):
            step()
            time.sleep(PAUSE)
        _keep()

    thread = threading.Thread(target=warm, name="warming", daemon=True)
    thread.start()
    return thread


def _keep() -> None:
    """What is there now stays as long as the server: the search for what can go need not look through it each time."""
    gc.freeze()
    gc.enable()  # off while the program is read (``remiss serve``)


def steps(app: FastAPI, compiled: Callable[[str], object]) -> Iterator[Callable[[], object]]:
    """Each template of a page, and each route, once. Letters have an environment of their own."""
    for name in templating.sources():
        if name.endswith(".html") and not name.startswith("emails/"):
            yield lambda name=name: compiled(name)  # type: ignore[misc]  # the name of this round
    for context in iter_route_contexts(app.routes):
        yield lambda route=context.route: getattr(route, "dependant", None)  # type: ignore[misc]  # the same
