"""Files that strangers sent are read here: a process a file, with hard limits, no network and nothing of ours.

``Untrusted(…).run(function, …)`` tells a new child which module-level function of ``app`` to call, and returns what it
returned. Arguments and result travel as pickles over pipes; files travel as paths. What comes back may only hold plain
values and dataclasses of ``app``: a parser that has been taken over by a hostile file cannot make the server run
anything (decision 0161). A few are read at once, and a few may wait for their turn (decision 0215).
"""

import dataclasses
import datetime
import importlib
import io
import os
import pickle
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any, ClassVar, ParamSpec, TypeVar

from app import errors
from app.i18n import _, language
from app.jobs import processes

P = ParamSpec("P")
T = TypeVar("T")


AT_ONCE = 3
"""Children that may read at the same time: each may take all the memory that it is allowed."""
MOST_WAITING = 6
"""How many may wait for their turn, each in a thread of the server."""
TICK = 0.1
"""Seconds between two calls of ``watch``."""
CHUNK = 65536
LONGEST_LINE = 24
"""Bytes of a line about how far a child has come."""
MOST_SAID = 256 * 1024 * 1024
"""Bytes that a child may answer with."""
_reading = threading.BoundedSemaphore(AT_ONCE)
_waiting = threading.BoundedSemaphore(MOST_WAITING)

Watch = Callable[[int, int], None]
"""Called with done and total, again and again; what it raises ends the child and the work."""


def nobody_watches(_done: int, _total: int) -> None:
    """For who only waits."""


class NotAtOnce(Exception):
    """It takes longer than somebody who looks at a page waits: a job is to do it."""


class Busy(errors.Unavailable):
    """Too many files are being read."""

    def __init__(self) -> None:
        super().__init__(_("Många filer läses in just nu. Försök igen om en stund."), code="busy")


def for_a_moment(seconds: float) -> Watch:
    """Watches that it takes no longer than so many seconds, and raises NotAtOnce when it does."""
    until = time.monotonic() + seconds

    def watch(_done: int, _total: int) -> None:
        if time.monotonic() > until:
            raise NotAtOnce

    return watch


@dataclasses.dataclass(frozen=True)
class Untrusted:
    """The limits of one piece of work: seconds by the clock and of the processor, memory (address space) in megabytes.

    ``imports`` are modules of ours that the work needs and the server does not: they are loaded before the file is.
    """

    seconds: float = 60
    processor: float = 60
    megabytes: int = 1500
    watch: Watch = nobody_watches
    imports: tuple[str, ...] = ()

    def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``function(*args)`` returns, computed in a child process within the limits.

        Raises what the function raises when that is one of :mod:`app.errors`, and what ``watch`` raises; else
        ``Invalid`` with code ``too_heavy`` (out of time or memory) or ``unreadable`` (any other failure), or
        ``Busy`` when too many files are being read. The child may read the paths among ``args``, nothing else.
        """
        order = {
            "module": function.__module__,
            "name": function.__qualname__,
            "args": args,
            "kwargs": kwargs,
            "language": language(),
            "processor": self.processor,
            "megabytes": self.megabytes,
            "imports": self.imports,
            "parent": os.getpid(),
        }
        self.watch(0, 0)
        with self.turn():
            answer = self._answer(pickle.dumps(order))
        return _opened(answer)  # type: ignore[no-any-return]  # whatever the function returns

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One of the few that read at once. Raises Busy when too many wait, or it takes too long."""
        if not _reading.acquire(blocking=False):
            self._wait_for_a_turn()
        try:
            yield
        finally:
            _reading.release()

    def _wait_for_a_turn(self) -> None:
        if not _waiting.acquire(blocking=False):
            raise Busy
        try:
            until = time.monotonic() + self.seconds
            while not _reading.acquire(timeout=TICK):
                self.watch(0, 0)
                if time.monotonic() > until:
                    raise Busy
        finally:
            _waiting.release()

    def _answer(self, order: bytes) -> bytes:
        process = processes.start("untrusted")
        try:
            said = self._said(process, order)
        finally:
            processes.end(process)
        if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            raise too_heavy()
        _progress, answer = _split(said)
        if process.returncode != 0 or not answer:
            raise _unreadable()
        return answer

    def _said(self, process: subprocess.Popen[bytes], order: bytes) -> bytes:
        """All that the child writes until it ends; the order is sent meanwhile, as fast as it is read."""
        until, watched = time.monotonic() + self.seconds, time.monotonic()
        said, unsent = bytearray(), memoryview(order)
        stdin, stdout = _pipes(process)
        with selectors.DefaultSelector() as ready:
            ready.register(stdout, selectors.EVENT_READ)
            ready.register(stdin, selectors.EVENT_WRITE)
            while stdout in ready.get_map():
                for key, _events in ready.select(TICK):
                    if key.fileobj == stdout:
                        chunk = os.read(stdout, CHUNK)
                        said += chunk
                        if not chunk:
                            ready.unregister(stdout)
                    else:
                        unsent = _sent(stdin, unsent)
                        if not unsent and process.stdin:
                            ready.unregister(stdin)
                            process.stdin.close()
                if time.monotonic() > until or len(said) > MOST_SAID:
                    raise too_heavy()
                if time.monotonic() - watched >= TICK:
                    watched = time.monotonic()
                    self.watch(*_split(bytes(said))[0])
        try:
            process.wait(max(1.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise too_heavy() from None
        return bytes(said)


def _pipes(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    if process.stdin is None or process.stdout is None:
        raise _unreadable()
    os.set_blocking(process.stdin.fileno(), False)
    return process.stdin.fileno(), process.stdout.fileno()


def _sent(pipe: int, order: memoryview) -> memoryview:
    """What is left of an order when the pipe has taken what it has room for; nothing, when the child has ended."""
    try:
        return order[os.write(pipe, order[:CHUNK]) :]
    except BlockingIOError:
        return order
    except BrokenPipeError:
        return order[:0]


def _split(said: bytes) -> tuple[tuple[int, int], bytes]:
    """How far a child has come by the last line it wrote, and its answer behind the empty line, if it has answered."""
    progress = (0, 0)
    while b"\n" in said[:LONGEST_LINE]:
        line, _newline, said = said.partition(b"\n")
        if not line:
            return progress, said
        done, _space, total = line.partition(b" ")
        if not (done.isdigit() and total.isdigit()):
            break
        progress = (int(done), int(total))
    return progress, b""


def too_heavy() -> errors.Invalid:
    """The refusal of a file that took more time or memory than it may."""
    return errors.Invalid(
        _("Filen är för tung att bearbeta. Dela upp den, eller ta bort bilder och inbäddade filer, och försök igen."),
        code="too_heavy",
    )


def _unreadable() -> errors.Invalid:
    return errors.Invalid(
        _("Filen kunde inte läsas. Öppna den i programmet den skapades i, spara den på nytt och försök igen."),
        code="unreadable",
    )


class _PlainUnpickler(pickle.Unpickler):
    """Builds only plain values and dataclasses, enums of ``app``: never calls anything else."""

    _PLAIN: ClassVar[dict[tuple[str, str], Any]] = {
        ("datetime", "date"): datetime.date,
        ("datetime", "datetime"): datetime.datetime,
        ("builtins", "set"): set,
        ("builtins", "frozenset"): frozenset,
    }

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in self._PLAIN:
            return self._PLAIN[module, name]
        if module.startswith("app."):
            kind = getattr(importlib.import_module(module), name, None)
            if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or issubclass(kind, Enum)):
                return kind
        raise pickle.UnpicklingError(f"{module}.{name} may not come from a child process")


def _opened(answer: bytes) -> Any:
    try:
        kind, content = _PlainUnpickler(io.BytesIO(answer)).load()
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, ImportError, IndexError, KeyError):
        raise _unreadable() from None
    if kind == "result":
        return content
    if kind == "heavy":
        raise too_heavy()
    refusal = processes.refusal(content) if kind == "refused" else None
    raise refusal or _unreadable()
