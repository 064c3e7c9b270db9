"""Heavy or untrusted work in a child process with limits of memory and time.

``run_isolated(function, …)`` starts ``python -m app.isolation`` (a new process, never a fork: the server has threads),
tells it which module-level function of ``app`` to call, and returns what it returned. Arguments and result travel as
pickles over pipes; files travel as paths. The child gets no secret from the environment, runs at lower priority,
and what it answers may only hold plain values and dataclasses of ``app``: a parser that has been taken over by a
hostile file cannot make the server run anything.
"""

import dataclasses
import datetime
import importlib
import io
import os
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, ClassVar, ParamSpec, TypeVar

from app import errors
from app.i18n import _, language, set_language

P = ParamSpec("P")
T = TypeVar("T")

_ROOT = Path(__file__).resolve().parent.parent
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")
_NICENESS = 10


class _NeedsTooMuch(Exception):
    """Raised in the child when it has run out of memory."""


def run_isolated(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What ``function(*args)`` returns, computed in a child process within 60 seconds and 1,500 MB.

    Raises what the function raises when that is one of :mod:`app.errors`; else ``Invalid`` with code
    ``too_heavy`` (out of time or memory) or ``unreadable`` (any other failure).
    """
    return Isolation().run(function, *args, **kwargs)


@dataclasses.dataclass(frozen=True)
class Isolation:
    """The limits of one piece of work: wall clock in seconds, memory (address space) in megabytes."""

    seconds: float = 60
    megabytes: int = 1500

    def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """As :func:`run_isolated`, with these limits."""
        order = {
            "module": function.__module__,
            "name": function.__qualname__,
            "args": args,
            "kwargs": kwargs,
            "language": language(),
            "seconds": self.seconds,
            "megabytes": self.megabytes,
        }
        return _opened(self._answer(pickle.dumps(order)))  # type: ignore[no-any-return]  # whatever the function returns

    def _answer(self, order: bytes) -> bytes:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "app.isolation"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
        try:
            answer, _nothing = process.communicate(order, timeout=self.seconds + 2)
        except subprocess.TimeoutExpired:
            raise _too_heavy() from None
        finally:
            _end(process)
        if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            raise _too_heavy()
        if process.returncode != 0 or not answer:
            raise _unreadable()
        return answer


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave no process behind, whatever happened."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            try:
                pipe.close()
            except BrokenPipeError:
                pass


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


def _too_heavy() -> errors.Invalid:
    return errors.Invalid(
        _("Filen är för tung att bearbeta. Dela upp den, eller ta bort bilder och inbäddade filer, och försök igen."),
        code="too_heavy",
    )


def _unreadable() -> errors.Invalid:
    return errors.Invalid(
        _("Filen kunde inte läsas. Öppna den i programmet den skapades i, spara den på nytt och försök igen."),
        code="unreadable",
    )


# What comes back from the child


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
            found = getattr(importlib.import_module(module), name, None)
            if isinstance(found, type) and (dataclasses.is_dataclass(found) or issubclass(found, Enum)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} may not come from a child process")


def _opened(answer: bytes) -> Any:
    try:
        kind, content = _PlainUnpickler(io.BytesIO(answer)).load()
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, ImportError, IndexError, KeyError):
        raise _unreadable() from None
    if kind == "result":
        return content
    if kind == "heavy":
        raise _too_heavy()
    if kind == "refused" and content["class"] in _REFUSALS:
        refusal = _REFUSALS[content.pop("class")]
        raise refusal(content.pop("message"), **content)
    raise _unreadable()


_REFUSALS = {
    name: found
    for name, found in vars(errors).items()
    if isinstance(found, type) and issubclass(found, errors.RemissError)
}


# The child


def _limit(order: dict[str, Any]) -> None:
    memory = order["megabytes"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    seconds = int(order["seconds"]) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICENESS)


def _call(order: dict[str, Any]) -> tuple[str, Any]:
    try:
        module = importlib.import_module(order["module"])
        function = getattr(module, order["name"])
        return "result", function(*order["args"], **order["kwargs"])
    except errors.RemissError as refusal:
        return "refused", {
            "class": type(refusal).__name__,
            "message": refusal.message,
            "code": refusal.code,
            "status": refusal.status,
            "fields": refusal.fields,
            "extra": refusal.extra,
        }
    except MemoryError:
        return "heavy", None
    except Exception:  # any failure of a parser on a hostile file is one answer: it cannot be read
        return "failed", None


def _serve_one_order() -> None:
    """Read one order, carry it out, write the answer. Nothing a library prints can reach the answer's pipe."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    order = pickle.load(sys.stdin.buffer)  # noqa: S301  # from the parent, over a pipe of its own
    if not order["module"].startswith("app."):
        raise SystemExit(2)
    _limit(order)
    set_language(order["language"])
    answer = _call(order)
    with answers:
        pickle.dump(answer, answers)


if __name__ == "__main__":
    _serve_one_order()
