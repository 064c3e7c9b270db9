"""A real clamd on a socket of its own, with signatures of the tests' own, ended by its process id."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from app.storage.scanner import Clamd, ScannerAway

_SEARCHED = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
MOST = 1_000_000
"""Bytes of a file that this scanner takes."""
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The file that scanners of all makers find, and that does nothing."""
OWN = ".UNOFFICIAL"
"""What clamd says behind the name of a signature that is not of its makers."""
EICAR_NAME = f"Remiss.Test.Eicar{OWN}"
_CONFIGURATION = f"""
Foreground yes
LocalSocket {{folder}}/socket
DatabaseDirectory {{folder}}/signatures
LogFile {{folder}}/log
StreamMaxLength {MOST}
AlertEncrypted yes
MaxThreads 2
"""


class NoClamd(Exception):
    """There is none here; the message says how to get one."""


class ClamServer:
    """A running clamd that knows the EICAR file by its hash, and what ``learn`` adds."""

    def __init__(self) -> None:
        program = shutil.which("clamd", path=_SEARCHED)
        if program is None:
            raise NoClamd("clamd is missing. Install it, for example: sudo apt install clamav-daemon")
        self._program = program
        self.folder = Path(tempfile.mkdtemp(prefix="remiss-clamd-", dir="/tmp"))  # sockets have short names
        (self.folder / "signatures").mkdir()
        self._known: dict[str, bytes] = {EICAR_NAME: EICAR}
        self.address = str(self.folder / "socket")
        self.start()

    def start(self) -> None:
        """Run it, with what it knows."""
        lines = [
            f"{hashlib.sha256(text).hexdigest()}:{len(text)}:{name.removesuffix(OWN)}\n"
            for name, text in self._known.items()
        ]
        (self.folder / "signatures/own.hsb").write_text("".join(lines))
        configuration = self.folder / "clamd.conf"
        configuration.write_text(_CONFIGURATION.format(folder=self.folder))
        command = [self._program, f"--config-file={configuration}"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while time.monotonic() < until and self._process.poll() is None:
            try:
                self.version = Clamd(self.address).version()
            except ScannerAway:
                time.sleep(0.02)
            else:
                return
        self.end()
        raise RuntimeError(f"clamd did not start: {(self.folder / 'log').read_text()}")

    def learn(self, name: str, content: bytes) -> None:
        """A new signature, for a file of these bytes; it is started anew to read it."""
        self._known[name] = content
        self.end()
        self.start()

    def end(self) -> None:
        """Stop it, as when it is away."""
        self._process.kill()
        self._process.wait(20)
        Path(self.address).unlink(missing_ok=True)

    def close(self) -> None:
        """End it, and its folder with it."""
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)
