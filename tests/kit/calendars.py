"""A web server on this machine, for tests of what is fetched from the network."""

import functools
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOOPBACK = "127.0.0.0/8"
"""What ``REMISS_OUTGOING_NETWORKS`` names where a test is to be asked."""


def calendar(*days: Any, title: str = "Styrelsen") -> bytes:
    """A calendar file with an event a day."""
    events = "".join(
        f"BEGIN:VEVENT\r\nSUMMARY:{title}\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\nEND:VEVENT\r\n" for day in days
    )
    return f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n".encode()


class CalendarServer:
    """``pages``: path → (status, headers, body); ``asked``: the headers of each request, by the path it asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, Mapping[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                status, headers, body = server.pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | dict(headers)).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def url(self, path: str = "/moten.ics") -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def give(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        """Let this lie at a path; its address."""
        self.pages[path] = (status, headers, body)
        return self.url(path)

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def calendar_server() -> Iterator[CalendarServer]:
    """A server for one test."""
    server = CalendarServer()
    try:
        yield server
    finally:
        server.stop()


@functools.cache
def lasting_server() -> CalendarServer:
    """One for all that a process does."""
    return CalendarServer()
