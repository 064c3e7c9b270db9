"""``python -m app.jobs.office_child``: shuts itself in and becomes LibreOffice, which opens one stranger's file.

It has no network, may write in its own folder alone, and ends when its parent does. What it is told is on its command
line: the parent's id, the folder, the program and the program's arguments.
"""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

from app.jobs import confinement
from app.jobs.child import NICENESS

MEGABYTES = 3000
SECONDS = 60
LARGEST = 200 * 1024 * 1024
"""Bytes of a file that it writes."""
SOCKETS = Path("/tmp")  # noqa: S108  # where LibreOffice makes one, wherever its own folder is
DATA = (Path("/var/lib/libreoffice"), Path("/var/spool/libreoffice"))
_END_WITH_PARENT = 1


def main(parent: str, folder: str, program: str, *arguments: str) -> None:
    """Become the program, behind walls."""
    os.nice(NICENESS)
    confinement.leave_the_network()
    memory = MEGABYTES * 1024 * 1024
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(parent):
        raise SystemExit(1)
    reads = [Path(program).resolve().parent.parent, *DATA]
    confinement.read_only(reads, writable=[Path(folder)], sockets=[SOCKETS])
    environment = {"PATH": os.environ["PATH"], "HOME": folder, "TMPDIR": folder, "SAL_USE_VCLPLUGIN": "svp"}
    os.chdir(folder)
    os.execve(program, [program, *arguments], {**environment, "LANG": "C.UTF-8"})  # noqa: S606  # the parent chose it


if __name__ == "__main__":
    main(*sys.argv[1:])
