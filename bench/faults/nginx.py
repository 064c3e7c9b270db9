"""A real nginx before several hosts, with the configuration that docs/operations.md gives."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.faults.drill import NotHere
from bench.running import ROOT

MANUAL = ROOT / "docs/operations.md"
SEARCHED = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
LONGEST = 200.0
"""Seconds for which nginx may go on with what it was asked before it was told of something new."""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def documented() -> str:
    """The configuration for several hosts, as it stands in the manual."""
    blocks = re.findall(r"^```nginx\n(.*?)^```", MANUAL.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return next(block for block in blocks if "upstream " in block)


def arranged(port: int, hosts: Sequence[int], down: Collection[int] = ()) -> str:
    """The same for this machine: where it listens, without TLS, and who is behind it; not a word else is changed.

    Hosts that are ``down`` are marked so, as the manual says of one that is to be stopped.
    """
    lines: list[str] = []
    given = iter(hosts)
    for line in documented().splitlines():
        if re.match(r"\s*(ssl_|server_name)", line):
            continue
        line = re.sub(r"listen .*;", f"listen 127.0.0.1:{port};", line)
        if re.search(r"server [0-9.]+:[0-9]+", line):
            host = next(given)
            line = re.sub(r"server [0-9.]+:[0-9]+", f"server 127.0.0.1:{host}", line)
            line = line.replace(";", " down;", 1) if host in down else line
        lines.append(line)
    if next(given, None) is not None:
        raise ValueError("the manual's configuration has fewer hosts")
    return "\n".join(lines)


@dataclass
class Nginx:
    """One nginx, with its files in a folder of its own."""

    folder: Path
    port: int
    hosts: Sequence[int]
    _process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start it; it answers in a moment. Raises NotHere where there is none."""
        program = shutil.which("nginx", path=SEARCHED)
        if program is None:
            raise NotHere("there is no nginx (Debian: apt install nginx-light)")
        self.folder.mkdir(exist_ok=True)
        configuration = self._write()
        command = [program, "-p", str(self.folder), "-c", str(configuration), "-e", str(self.folder / "error.log")]
        self._process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)

    def leave_out(self, *hosts: int) -> None:
        """Give nothing more to these hosts; back when all that was given to them before has been answered."""
        if self._process is None:
            return
        self._write(hosts)
        before = self._workers()
        self._process.send_signal(signal.SIGHUP)
        end = time.monotonic() + LONGEST
        while not before.isdisjoint(self._workers()):
            if time.monotonic() > end:
                raise RuntimeError("nginx did not take its new configuration")
            time.sleep(0.02)

    def _workers(self) -> set[str]:
        if self._process is None:
            return set()
        master = self._process.pid
        return set(Path(f"/proc/{master}/task/{master}/children").read_text().split())

    def _write(self, down: Collection[int] = ()) -> Path:
        configuration = self.folder / "nginx.conf"
        configuration.write_text(self._whole(down), encoding="utf-8")
        return configuration

    def _whole(self, down: Collection[int]) -> str:
        own = [f"{name}_temp_path {self.folder / name};" for name in TEMPORARY]
        user = ["user root;"] if os.geteuid() == 0 else []  # the drill's folder is its user's alone
        main = ["daemon off;", "worker_processes 1;", f"pid {self.folder / 'nginx.pid'};", *user]
        served = ["access_log off;", *own, arranged(self.port, self.hosts, down)]
        return "\n".join([*main, "events {}", "http {", *served, "}", ""])

    def end(self, how: int = signal.SIGKILL) -> None:
        """End all its processes."""
        if self._process is not None:
            os.killpg(self._process.pid, how)
            self._process.wait()
            self._process = None
