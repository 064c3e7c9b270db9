"""A real IMAP server on loopback: a Dovecot of our own in a folder of its own, ended by its process id."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

_SEARCHED = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
PASSWORD = "hemligt-lösen"
_NOBODY = 65534
_COUNTED = re.compile(r"body_count=(\d+)")
_CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = plain login
auth_failure_delay = 0
mail_max_userip_connections = 50
mail_location = maildir:~/Maildir
{users}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {encrypted}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


class NoDovecot(Exception):
    """There is none here that we know how to run; the message says how to get one."""


class ImapServer:
    """A running Dovecot. Every user that signs in with ``PASSWORD`` has a mailbox."""

    def __init__(self) -> None:
        program = shutil.which("dovecot", path=_SEARCHED)
        if program is None:
            raise NoDovecot("Dovecot is missing. Install it, for example: sudo apt install dovecot-imapd")
        if not subprocess.run([program, "--version"], capture_output=True, text=True).stdout.startswith("2.3"):
            raise NoDovecot("The tests of fetching mail know how Dovecot 2.3 is set up, and this is another.")
        self.folder = Path(tempfile.mkdtemp(prefix="remiss-imap-", dir="/tmp"))  # sockets have short names
        self.folder.chmod(0o755)
        self.plain, self.encrypted = _free_port(), _free_port()
        self.certificate = self.folder / "cert.pem"
        self._make_certificate()
        is_root = os.geteuid() == 0
        self._uid = _NOBODY if is_root else os.getuid()
        (self.folder / "home").mkdir()
        (self.folder / "home").chmod(0o755)  # whatever the umask is: it is another user who reads mail
        me = "" if is_root else f"default_internal_user = {os.getlogin()}\ndefault_login_user = {os.getlogin()}"
        gid = _NOBODY if is_root else os.getgid()
        told = {"uid": self._uid, "gid": gid, "plain": self.plain, "encrypted": self.encrypted, "users": me}
        configuration = self.folder / "dovecot.conf"
        configuration.write_text(_CONFIGURATION.format(folder=self.folder, password=PASSWORD, **told))
        self._process = subprocess.Popen([program, "-F", "-c", str(configuration)], stderr=subprocess.DEVNULL)
        self._await()

    def _make_certificate(self) -> None:
        words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
        files = ["-keyout", str(self.folder / "key.pem"), "-out", str(self.certificate)]
        subprocess.run(["openssl", *words.split(), *files], check=True, capture_output=True)

    def _await(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until and self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.plain), 1) as answer:
                answer.settimeout(10)
                if answer.recv(100).startswith(b"* OK"):
                    return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError("Dovecot did not start")

    def stop(self) -> None:
        """End it, and its folder with it."""
        self._process.terminate()
        self._process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def mailbox(self) -> "Mailbox":
        """A new, empty mailbox."""
        return Mailbox(self, f"remiss-{uuid.uuid4().hex[:8]}")

    def own(self, folder: Path) -> None:
        """Give a folder to who reads mail."""
        if os.geteuid() == 0:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self._uid, self._uid)


class Mailbox:
    """One user's mailbox, and what is delivered to it."""

    def __init__(self, server: ImapServer, user: str) -> None:
        self.server, self.user = server, user
        self.home = server.folder / "home" / user
        self.folder = self.home / "Maildir"
        for name in ("new", "cur", "tmp"):
            (self.folder / name).mkdir(parents=True)
        server.own(self.home)
        self._count = 0

    def deliver(self, *mails: bytes) -> None:
        """Mails as a mail server lays them there, in their order."""
        for content in mails:
            self._count += 1
            path = self.folder / "new" / f"{1_700_000_000 + self._count}.M{self._count}.test"
            path.write_bytes(content)
            path.chmod(0o644)

    def number_anew(self) -> None:
        """What happens when a mailbox is moved or rebuilt: its numbers mean something else."""
        for path in self.folder.glob("dovecot*"):
            path.unlink()
        validity = "dovecot-uidlist"
        (self.folder / validity).write_text(f"3 V{int(time.time()) + 1000} N1 G{uuid.uuid4().hex}\n")
        self.server.own(self.folder)

    def url(
        self, *, scheme: str = "imap", password: str = "hemligt-l%C3%B6sen", port: int = 0, folder: str = ""
    ) -> str:
        """Its address; over TLS by the name of its certificate."""
        host = "localhost" if scheme == "imaps" else "127.0.0.1"
        port = port or (self.server.encrypted if scheme == "imaps" else self.server.plain)
        return f"{scheme}://{self.user}:{password}@{host}:{port}{folder}"

    def fetched(self, *, sign_outs: int = 0) -> int:
        """How many mails have been fetched whole, as the server counts them when somebody signs out."""
        until = time.monotonic() + 10
        while True:
            lines = [line for line in (self.server.folder / "log").read_text().splitlines() if f"({self.user})" in line]
            counts = [int(found[1]) for line in lines if (found := _COUNTED.search(line))]
            if len(counts) >= max(1, sign_outs) or time.monotonic() > until:
                return sum(counts)
            time.sleep(0.05)

    @property
    def unread(self) -> int:
        """How many of its mails nobody has read."""
        mails = [path for name in ("new", "cur") for path in (self.folder / name).iterdir()]
        return sum("S" not in path.name.partition(":2,")[2] for path in mails)


@contextlib.contextmanager
def cut_after(port: int, *most: int) -> Iterator[int]:
    """A port that leads to another one: each connection in its turn is cut when so many bytes have come from there."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def lead() -> None:
            for bound in most:
                with contextlib.suppress(OSError):
                    near, _address = listening.accept()
                    with near, socket.create_connection(("127.0.0.1", port)) as far:
                        threading.Thread(target=_pump, args=(near, far, 1 << 40), daemon=True).start()
                        _pump(far, near, bound)
                        near.shutdown(socket.SHUT_RDWR)
                        far.shutdown(socket.SHUT_RDWR)

        threading.Thread(target=lead, daemon=True).start()
        yield listening.getsockname()[1]


def _pump(source: socket.socket, target: socket.socket, most: int) -> None:
    with contextlib.suppress(OSError):
        while most > 0 and (said := source.recv(min(most, 65536))):
            target.sendall(said)
            most -= len(said)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
