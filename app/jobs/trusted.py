"""Work of our own that would slow the server down is done here: in children that stay ready, at lower priority.

``Trusted.run("app.room.module:function", arguments, …)`` has a child call that function with ``report`` and the
arguments, and returns what it returned. Orders and answers are lines of JSON over pipes; files travel as paths.
Starting a child takes most of a second, so an idle one stays for ten minutes (decision 0161).
"""

import json
import os
import select
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from app.errors import Unavailable
from app.i18n import _
from app.jobs import processes

LONGEST = 900
"""Seconds that one piece of work may take."""
TICK = 0.5
"""Seconds between two calls of ``watch`` at least, whether anything has happened or not."""
MOST_WAITING = 6
"""How many may wait in a thread of the server at once."""
CHUNK = 65536

Watch = Callable[[int, int], None]
"""Called with done and total, again and again; what it raises ends the child and the work."""


def nobody_watches(_done: int, _total: int) -> None:
    """For who only waits."""


class ChildFailed(Unavailable):
    """The child ended, ran out of time or failed in a way that it could not say: to try again may help."""

    def __init__(self) -> None:
        super().__init__(_("Filen kunde inte tas fram. Försök igen om en stund."), code="export_failed")


class Closed(ChildFailed):
    """This process is ending, and does nothing more: another may."""


class _Gone(Exception):
    """The child has ended before it answered."""


class Child:
    """One child that stays ready. Used by one thread at a time."""

    def __init__(self) -> None:
        self.process = processes.start("trusted", also=("REMISS_TIME_ZONE",))
        self._read = b""

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def ask(self, order: dict[str, Any], watch: Watch, until: float) -> dict[str, Any]:
        """The last answer to an order. Raises ``_Gone``, ChildFailed after ``until``, and what ``watch`` raises."""
        if self.process.stdin is None:
            raise _Gone
        try:
            self.process.stdin.write(json.dumps(order).encode() + b"\n")
        except (BrokenPipeError, ValueError):
            raise _Gone from None
        done = total = 0
        while time.monotonic() < until:
            line = self._line(TICK)
            if line is not None and "progress" not in line:
                return line
            if line is not None:
                done, total = line["progress"]
            watch(done, total)
        raise ChildFailed

    def _line(self, seconds: float) -> dict[str, Any] | None:
        """The next line, or None when none came within so many seconds."""
        if self.process.stdout is None:
            raise _Gone
        while b"\n" not in self._read:
            try:
                if not select.select([self.process.stdout], [], [], seconds)[0]:
                    return None
                chunk = os.read(self.process.stdout.fileno(), CHUNK)
            except (OSError, ValueError):  # ended by ``close``, which closes the line
                raise _Gone from None
            if not chunk:
                raise _Gone
            self._read += chunk
        line, _newline, self._read = self._read.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """End it, whatever it is doing."""
        processes.end(self.process)


class Trusted:
    """At most ``most`` children at once, started when they are first needed."""

    def __init__(self, most: int = 2) -> None:
        self._most = most
        self._changed = threading.Condition()
        self._idle: list[Child] = []
        self._working: set[Child] = set()
        self._starting = 0
        self._closed = False
        self._places = threading.BoundedSemaphore(MOST_WAITING)

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place among those who wait in a thread of the server. Raises Unavailable when too many do."""
        if not self._places.acquire(blocking=False):
            raise Unavailable(_("Många filer tas fram just nu. Försök igen om en stund."), code="busy")
        try:
            yield
        finally:
            self._places.release()

    def run(
        self,
        function: str,
        arguments: dict[str, Any],
        *,
        language: str,
        watch: Watch = nobody_watches,
        seconds: float = LONGEST,
    ) -> Any:
        """What the function returns. Raises its refusals, ChildFailed, Closed, and what ``watch`` raises: it ends."""
        order = {"function": function, "arguments": arguments, "language": language}
        until = time.monotonic() + seconds
        for _attempt in (1, 2):  # an idle child may have ended just now
            child = self._taken(watch, until)
            try:
                answer = child.ask(order, watch, until)
            except _Gone:
                self._put_back(child, well=False)
                continue
            except BaseException:
                self._put_back(child, well=False)
                raise
            self._put_back(child, well=True)
            return _result(answer)
        raise Closed if self._closed else ChildFailed

    def get_ready(self) -> None:
        """Start a child, if there is none: somebody is looking at what can be ordered."""
        with self._changed:
            if self._idle or self._working or self._starting or self._closed:
                return
            self._starting += 1
        try:
            child = Child()
        finally:
            with self._changed:
                self._starting -= 1
        self._put_back(child, well=True)

    def close(self) -> None:
        """End every child, for good; what they were doing is not finished."""
        with self._changed:
            self._closed = True
            children = [*self._idle, *self._working]
            self._idle.clear()
        for child in children:
            child.end()

    @property
    def running(self) -> list[subprocess.Popen[bytes]]:
        """The processes that there are, the idle ones first."""
        with self._changed:
            return [child.process for child in (*self._idle, *self._working) if child.alive]

    def _taken(self, watch: Watch, until: float) -> Child:
        """An idle child, or a new one; waits for its turn while all are at work."""
        while True:
            with self._changed:
                if self._closed:
                    raise Closed
                while self._idle:
                    child = self._idle.pop()
                    if child.alive:
                        self._working.add(child)
                        return child
                    child.end()
                if len(self._working) < self._most:
                    child = Child()
                    self._working.add(child)
                    return child
                self._changed.wait(TICK)
            watch(0, 0)
            if time.monotonic() > until:
                raise ChildFailed

    def _put_back(self, child: Child, *, well: bool) -> None:
        if not well:
            child.end()
        with self._changed:
            self._working.discard(child)
            if well and not self._closed:
                self._idle.append(child)
            elif well:
                child.end()
            self._changed.notify()


def _result(answer: dict[str, Any]) -> Any:
    if "result" in answer:
        return answer["result"]
    refusal = processes.refusal(answer["refused"]) if "refused" in answer else None
    raise refusal or ChildFailed()
