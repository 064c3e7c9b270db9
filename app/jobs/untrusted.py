"""Files that strangers sent are read here: a process a file, with hard limits, no network and nothing of ours.

``Untrusted(…).run(function, …)`` tells a new child which module-level function of ``app`` to call, and returns what it
returned. Arguments and result travel as pickles over pipes; files travel as paths. What comes back may only hold plain
values and dataclasses of ``app``: a parser that has been taken over by a hostile file cannot make the server run
anything (decision 0161).
"""

import dataclasses
import datetime
import importlib
import io
import pickle
import signal
import subprocess
from collections.abc import Callable
from enum import Enum
from typing import Any, ClassVar, ParamSpec, TypeVar

from app import errors
from app.i18n import _, language
from app.jobs import processes

P = ParamSpec("P")
T = TypeVar("T")


@dataclasses.dataclass(frozen=True)
class Untrusted:
    """The limits of one piece of work: wall clock in seconds, memory (address space) in megabytes."""

    seconds: float = 60
    megabytes: int = 1500

    def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``function(*args)`` returns, computed in a child process within the limits.

        Raises what the function raises when that is one of :mod:`app.errors`; else ``Invalid`` with code
        ``too_heavy`` (out of time or memory) or ``unreadable`` (any other failure).
        """
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
        process = processes.start("untrusted")
        try:
            answer, _nothing = process.communicate(order, timeout=self.seconds + 2)
        except subprocess.TimeoutExpired:
            raise _too_heavy() from None
        finally:
            processes.end(process)
        if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            raise _too_heavy()
        if process.returncode != 0 or not answer:
            raise _unreadable()
        return answer


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
        raise _too_heavy()
    refusal = processes.refusal(content) if kind == "refused" else None
    raise refusal or _unreadable()
