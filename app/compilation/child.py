"""Exports are made in a process of their own, at lower priority: one that stays ready, as its start takes a while.

``Exporter.make`` is what the server calls. Orders and answers are lines of JSON over pipes; the file travels as a path.
The child reads one snapshot by a connection of its own, ends when it has had nothing to do for ten minutes or when the
server is gone, and is started again when it is needed (decision 0091).
"""

import json
import os
import select
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app import errors
from app.errors import RemissError, Unavailable
from app.i18n import _, set_language

IDLE = 600
"""Seconds without an order after which the child ends."""
LONGEST = 900
"""Seconds that one file may take."""
WAITING = 6
"""How many may wait for their file at once; each holds a thread of the server."""
_ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made, of which round, from which database."""

    url: str
    round_id: int
    authority: str
    format: str
    layout: str
    variant: str
    language: str
    personal: bool
    target: str


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file: where it lies, the name to save it under, its media type. The caller removes it."""

    path: Path
    filename: str
    media_type: str


class Exporter:
    """The child, started when it is first needed; one file at a time."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._room = threading.BoundedSemaphore(WAITING)
        self._child: subprocess.Popen[bytes] | None = None

    def make(
        self,
        *,
        url: str,
        round_id: int,
        authority: str,
        format: str,
        layout: str,
        variant: str,
        language: str,
        personal: bool,
    ) -> Made:
        """Make a file. Raises what the export raises, and Unavailable when too many wait or the child failed."""
        if not self._room.acquire(blocking=False):
            raise Unavailable(_("Många filer tas fram just nu. Försök igen om en stund."), code="busy")
        try:
            handle, target = tempfile.mkstemp(prefix="remiss-", suffix=f".{format}")
            os.close(handle)
            order = Order(url, round_id, authority, format, layout, variant, language, personal, target)
            try:
                with self._turn:
                    answer = self._ask(order)
                return _made(answer, Path(target))
            except BaseException:
                Path(target).unlink(missing_ok=True)
                raise
        finally:
            self._room.release()

    def get_ready(self) -> None:
        """Start the child, if it is neither there nor busy: somebody is looking at what can be ordered."""
        if self._turn.acquire(blocking=False):
            try:
                self._running()
            finally:
                self._turn.release()

    def close(self) -> None:
        """End the child; a file that it was making is not finished."""
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()
        child.terminate()
        try:
            child.wait(2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def _ask(self, order: Order) -> dict[str, Any]:
        line = json.dumps(asdict(order)).encode() + b"\n"
        for attempt in (1, 2):  # an idle child may have ended just now
            try:
                return self._exchange(self._running(), line)
            except (BrokenPipeError, EOFError):
                self.close()
                if attempt == 2:
                    raise _failed() from None
        raise _failed()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "app.compilation.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        return self._child

    def _exchange(self, child: subprocess.Popen[bytes], line: bytes) -> dict[str, Any]:
        if child.stdin is None or child.stdout is None:
            raise EOFError
        child.stdin.write(line)
        child.stdin.flush()
        if not select.select([child.stdout], [], [], LONGEST)[0]:
            child.kill()
            self.close()
            raise _failed()
        answer = child.stdout.readline()
        if not answer:
            raise EOFError
        found: dict[str, Any] = json.loads(answer)
        return found


def _failed() -> Unavailable:
    return Unavailable(_("Filen kunde inte tas fram. Försök igen om en stund."), code="export_failed")


def _environment() -> dict[str, str]:
    """The child needs the clock's zone; it gets no secret."""
    kept = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "REMISS_TIME_ZONE")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    return {**found, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"}


_REFUSALS: dict[str, type[RemissError]] = {
    name: found for name, found in vars(errors).items() if isinstance(found, type) and issubclass(found, RemissError)
}


def _made(answer: dict[str, Any], target: Path) -> Made:
    if "made" in answer:
        return Made(target, answer["made"]["filename"], answer["made"]["media_type"])
    refused = answer.get("refused")
    if refused:
        raise _REFUSALS[refused["class"]](refused["message"], code=refused["code"], status=refused["status"])
    raise _failed()


def write(order: Order) -> Any:
    """Make the file in this process, and say what was made. Also what the command line calls."""
    from app.clock import now
    from app.compilation.exports import export
    from app.compilation.queries import compiled_round
    from app.database import Database

    database = Database(order.url)
    try:
        with database.snapshot() as session:
            compiled = compiled_round(
                session, order.round_id, authority=order.authority, now=now(), personal=order.personal
            )
            return export(
                compiled,
                order.format,
                order.layout,
                Path(order.target),
                variant=order.variant,
                language=order.language,
            )
    finally:
        database.dispose()


def _carry_out(line: bytes) -> dict[str, Any]:
    order = Order(**json.loads(line))
    set_language(order.language)
    try:
        return {"made": asdict(write(order))}
    except RemissError as error:
        return {
            "refused": {
                "class": type(error).__name__,
                "message": error.message,
                "code": error.code,
                "status": error.status,
            }
        }
    except Exception:  # the server says that it failed; what was read must not end in a log
        return {"failed": True}


def _serve() -> None:
    """Carry out one order after another. Nothing a library prints can reach the answers' pipe."""
    os.nice(10)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    orders = os.fdopen(0, "rb", buffering=0)
    while select.select([orders], [], [], IDLE)[0]:
        line = orders.readline()
        if not line:
            return
        answers.write(json.dumps(_carry_out(line)).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    _serve()
