"""The child process itself: ``python -m app.jobs.child untrusted`` or ``trusted`` (see ``processes``).

An untrusted child reads one order, carries it out within its limits, answers and ends. A trusted one carries out order
after order, tells how far each has come, and ends when it has had nothing to do for ten minutes. Either ends when its
parent is gone, and nothing that a library prints can reach the pipe of the answers.
"""

import gc
import importlib
import json
import os
import pickle
import resource
import select
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from app import temporary
from app.errors import RemissError
from app.i18n import set_language
from app.jobs import confinement, progress

NICENESS = 10
IDLE = 600
"""Seconds without an order after which a trusted child ends."""
TRUSTED_MEGABYTES = 4000
GARBAGE = (50_000, 20, 20)
"""How seldom a trusted child looks for garbage: a file of many rows makes many values, which go by themselves."""
TELL_EVERY = 0.25
"""Seconds between two words about how far a piece of work has come."""


def _answers() -> BinaryIO:
    """The pipe of the answers, out of reach of whatever writes to standard output."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _end_with(parent: int, *, begun: Callable[[], str | None] = lambda: None) -> None:
    """End within a second of the parent's end, and leave no half of the file that was ``begun``."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        _remove(begun())
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _remove(half: str | None) -> None:
    if half:
        temporary.remove(Path(half))


def _limit_memory(megabytes: int) -> None:
    memory = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refused(error: RemissError) -> dict[str, Any]:
    return {
        "class": type(error).__name__,
        "message": error.message,
        "code": error.code,
        "status": error.status,
        "fields": error.fields,
        "extra": error.extra,
    }


def serve_one_untrusted_order() -> None:
    """Read one order, carry it out, answer: a line each time it has come further, an empty line, a pickle."""
    answers = _answers()
    confinement.leave_the_network()
    order = pickle.load(sys.stdin.buffer)  # noqa: S301  # from the parent, over a pipe of its own
    if not order["module"].startswith("app."):
        raise SystemExit(2)
    for name in order["imports"]:
        importlib.import_module(name)  # while their compiled form may still be written
    _limit_memory(order["megabytes"])
    seconds = int(order["processor"]) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    confinement.write_nothing()
    confinement.read_only(given for given in order["args"] if isinstance(given, Path))
    _end_with(order["parent"])  # the first thread beside this one: walls stand around who puts them up and comes after
    set_language(order["language"])
    with answers:

        def tell(done: int, total: int) -> None:
            answers.write(b"%d %d\n" % (done, total))
            answers.flush()

        progress.heard_by(_now_and_then(tell))
        answer = _call(order)
        answers.write(b"\n")
        pickle.dump(answer, answers)


def _now_and_then(tell: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Pass on what is reported, but not more often than anybody reads it."""
    told_at = 0.0

    def report(done: int, total: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= TELL_EVERY:
            told_at = time.monotonic()
            tell(done, total)

    return report


def _call(order: dict[str, Any]) -> tuple[str, Any]:
    try:
        function = getattr(importlib.import_module(order["module"]), order["name"])
        return "result", function(*order["args"], **order["kwargs"])
    except RemissError as error:
        return "refused", _refused(error)
    except MemoryError:
        return "heavy", None
    except Exception:  # any failure of a parser on a hostile file is one answer: it cannot be read
        return "failed", None


def serve_trusted_orders() -> None:
    """Carry out one order after another; orders and answers are lines of JSON."""
    answers = _answers()
    target: str | None = None
    _end_with(os.getppid(), begun=lambda: target)
    _limit_memory(TRUSTED_MEGABYTES)
    gc.set_threshold(*GARBAGE)
    orders = os.fdopen(0, "rb", buffering=0)

    def tell(said: dict[str, Any]) -> None:
        answers.write(json.dumps(said).encode() + b"\n")
        answers.flush()

    while select.select([orders], [], [], IDLE)[0]:
        line = orders.readline()
        if not line:
            return
        order = json.loads(line)
        target = order["arguments"].get("target")
        try:
            tell(_carried_out(order, tell))
        except BrokenPipeError:  # the parent is gone, and is told nothing any more
            _remove(target)
            return
        target = None


def _carried_out(order: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    module, _colon, name = order["function"].partition(":")
    report = _now_and_then(lambda done, total: tell({"progress": [done, total]}))
    set_language(order["language"])
    try:
        function = getattr(importlib.import_module(module), name)
        return {"result": function(report=report, **order["arguments"])}
    except RemissError as error:
        return {"refused": _refused(error)}
    except Exception:  # the parent says that it failed; what was read must not end in a log
        return {"failed": True}


if __name__ == "__main__":
    os.nice(NICENESS)
    serve_one_untrusted_order() if sys.argv[1] == "untrusted" else serve_trusted_orders()
