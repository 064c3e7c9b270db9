"""The app served for real: uvicorn in a thread, on a port of its own."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn

from app.installation import installation_of
from app.web.arrival import StampingProtocol


@dataclass(frozen=True)
class Live:
    """A running server: its address, the app, and the database to arrange and look in."""

    url: str
    app: Any
    database: Any


def listening() -> socket.socket:
    """A socket that listens on a free port of loopback; its port is known before the app is built."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    return listener


@contextmanager
def serving(app: Any, listener: socket.socket) -> Iterator[Live]:
    """Serve ``app`` on ``listener`` for the length of the block."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        http=StampingProtocol,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        ws="none",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="live-server", daemon=True)
    thread.start()
    end = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < end, "the server did not start in 20 seconds"
        time.sleep(0.01)
    try:
        yield Live(f"http://127.0.0.1:{listener.getsockname()[1]}", app, installation_of(app).database)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
