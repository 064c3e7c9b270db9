"""A line to PostgreSQL that can fall silent, or be cut in the moment of a commit."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL, make_url

BEFORE, AFTER = "before", "after"
COMMIT = b"COMMIT"


class Line:
    """One connection through the wire: its two ends, and what has passed."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client, self.server = client, server
        self.tail = b""
        self.marked = self.answer_dropped = False

    def cut(self) -> None:
        """Both sides see the other gone."""
        for end in (self.client, self.server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class Wire:
    """Passes bytes on between whoever connects and the real server, until it falls silent: then it only takes them."""

    def __init__(self, server: URL) -> None:
        self.server = server
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.speaks = threading.Event()
        self.speaks.set()
        self.lines: list[Line] = []
        self.cuts = 0
        self._mark, self._moment = b"", ""
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """The server's address through this wire."""
        named = self.server.set(host="127.0.0.1", port=self.listener.getsockname()[1], query={})
        return named.render_as_string(hide_password=False)

    def cut_commit(self, mark: str, moment: str) -> None:
        """Cut the line that passes ``mark`` on, when it is to commit: before the server is told, or after it was."""
        self._mark, self._moment = mark.encode(), moment

    def _reach(self) -> socket.socket:
        folder = str(self.server.query.get("host", "") or self.server.host or "")
        port = self.server.port or 5432
        if not folder.startswith("/"):
            return socket.create_connection((folder, port))
        reached = socket.socket(socket.AF_UNIX)
        reached.connect(f"{folder}/.s.PGSQL.{port}")
        return reached

    def _accept(self) -> None:
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return
            line = Line(client, self._reach())
            self.lines.append(line)
            for pump in (self._ask, self._answer):
                threading.Thread(target=self._pump, args=(pump, line), daemon=True).start()

    def _pump(self, pump: Callable[[Line], None], line: Line) -> None:
        try:
            pump(line)
        except OSError:
            pass
        line.cut()

    def _ask(self, line: Line) -> None:
        while data := line.client.recv(65536):
            self.speaks.wait()
            line.tail = line.tail[-1000:] + data
            line.marked = line.marked or bool(self._mark and self._mark in line.tail)
            if line.marked and COMMIT in data:
                self._mark, moment = b"", self._moment
                self.cuts += 1
                if moment == BEFORE:
                    return
                line.answer_dropped = True
            line.server.sendall(data)

    def _answer(self, line: Line) -> None:
        while data := line.server.recv(65536):
            self.speaks.wait()
            if line.answer_dropped:
                return
            line.client.sendall(data)

    def close(self) -> None:
        """Cut every connection."""
        self.speaks.set()
        self.listener.close()
        for line in self.lines:
            line.cut()
            line.client.close()
            line.server.close()


@contextmanager
def wired(url: str) -> Iterator[Wire]:
    """A wire to a server, for the length of the block."""
    wire = Wire(make_url(url))
    try:
        yield wire
    finally:
        wire.close()
