"""What both kinds of child process share: how they start, what they are given, how they end, how they refuse.

A child is a new process of ``app.jobs.child`` and never a fork, since the server has threads. It runs at lower
priority, gets none of our settings from the environment but the time zone, and ends when its parent is gone.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from app import errors
from app.errors import RemissError

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")

REFUSALS: dict[str, type[RemissError]] = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, RemissError)
}


def start(kind: str, *, also: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
    """A child of a kind, "untrusted" or "trusted", in a process group of its own; ``also``: variables that it needs."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "app.jobs.child", kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(also),
        start_new_session=True,
        bufsize=0,
    )


def environment(also: tuple[str, ...] = ()) -> dict[str, str]:
    """The few variables that a child gets."""
    kept = {name: os.environ[name] for name in (*KEPT_VARIABLES, *also) if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


def end(process: subprocess.Popen[bytes]) -> None:
    """Leave no process behind, whatever it was doing. Two threads may end the same one at once."""
    if process.poll() is None:
        with suppress(ProcessLookupError):  # ``poll`` does not know yet of what the other thread has just ended
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            try:
                pipe.close()
            except BrokenPipeError:
                pass


def refusal(told: dict[str, Any]) -> RemissError | None:
    """The refusal that a child told of, or None when it told of something else."""
    kind = REFUSALS.get(told.get("class", ""))
    if kind is None:
        return None
    return kind(told["message"], code=told["code"], status=told["status"], fields=told["fields"], extra=told["extra"])
