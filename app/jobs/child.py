"""The child process itself: ``python -m app.jobs.child untrusted`` or ``trusted`` (see ``processes``).

An untrusted child reads one order, carries it out within its limits, answers and ends. A trusted one carries out order
after order, tells how far each has come, and ends when it has had nothing to do for ten minutes. Either ends when its
parent is gone, and nothing that a library prints can reach the pipe of the answers.
"""

import ctypes
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
from typing import Any, BinaryIO

from app.errors import RemissError
from app.i18n import set_language

NICENESS = 10
IDLE = 600
"""Seconds without an order after which a trusted child ends."""
TRUSTED_MEGABYTES = 4000
TELL_EVERY = 0.25
"""Seconds between two words about how far a piece of work has come."""
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def _answers() -> BinaryIO:
    """The pipe of the answers, out of reach of whatever writes to standard output."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _end_with_the_parent() -> None:
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _limit_memory(megabytes: int) -> None:
    memory = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _leave_the_network() -> None:
    """A network of its own, with nothing in it; where the system does not allow that, the child goes without."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return
    if unshare(_NEW_NETWORK) != 0:
        unshare(_NEW_USER | _NEW_NETWORK)


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
    """Read one order, carry it out, write the answer."""
    answers = _answers()
    _leave_the_network()  # before there is a second thread: a process with several cannot
    _end_with_the_parent()
    order = pickle.load(sys.stdin.buffer)  # noqa: S301  # from the parent, over a pipe of its own
    if not order["module"].startswith("app."):
        raise SystemExit(2)
    _limit_memory(order["megabytes"])
    seconds = int(order["seconds"]) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    set_language(order["language"])
    answer = _call(order)
    with answers:
        pickle.dump(answer, answers)


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
    _end_with_the_parent()
    _limit_memory(TRUSTED_MEGABYTES)
    orders = os.fdopen(0, "rb", buffering=0)

    def tell(said: dict[str, Any]) -> None:
        answers.write(json.dumps(said).encode() + b"\n")
        answers.flush()

    while select.select([orders], [], [], IDLE)[0]:
        line = orders.readline()
        if not line:
            return
        tell(_carried_out(json.loads(line), tell))


def _carried_out(order: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    module, _colon, name = order["function"].partition(":")
    told_at = 0.0

    def report(done: int, total: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= TELL_EVERY:
            told_at = time.monotonic()
            tell({"progress": [done, total]})

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
