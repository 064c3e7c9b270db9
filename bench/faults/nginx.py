"""A real nginx before several hosts, with the configuration that docs/operations.md gives."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.faults.drill import NotHere
from bench.running import ROOT

MANUAL = ROOT / "docs/operations.md"
SEARCHED = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def documented() -> str:
    """The configuration for several hosts, as it stands in the manual."""
    blocks = re.findall(r"^```nginx\n(.*?)^```", MANUAL.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return next(block for block in blocks if "upstream " in block)


def arranged(port: int, hosts: Sequence[int]) -> str:
    """The same for this machine: where it listens, without TLS, and who is behind it; not a word else is changed."""
    lines: list[str] = []
    given = iter(hosts)
    for line in documented().splitlines():
        if re.match(r"\s*(ssl_|server_name)", line):
            continue
        line = re.sub(r"listen .*;", f"listen 127.0.0.1:{port};", line)
        lines.append(re.sub(r"server [0-9.]+:[0-9]+", lambda _found: f"server 127.0.0.1:{next(given)}", line))
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
        configuration = self.folder / "nginx.conf"
        configuration.write_text(self._whole(), encoding="utf-8")
        command = [program, "-p", str(self.folder), "-c", str(configuration), "-e", str(self.folder / "error.log")]
        self._process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)

    def _whole(self) -> str:
        own = [f"{name}_temp_path {self.folder / name};" for name in TEMPORARY]
        user = ["user root;"] if os.geteuid() == 0 else []  # the drill's folder is its user's alone
        main = ["daemon off;", "worker_processes 1;", f"pid {self.folder / 'nginx.pid'};", *user]
        served = ["access_log off;", *own, arranged(self.port, self.hosts)]
        return "\n".join([*main, "events {}", "http {", *served, "}", ""])

    def end(self, how: int = signal.SIGKILL) -> None:
        """End all its processes."""
        if self._process is not None:
            os.killpg(self._process.pid, how)
            self._process.wait()
            self._process = None
