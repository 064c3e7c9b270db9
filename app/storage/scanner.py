"""Asking clamd, ClamAV's own server, about a file: its protocol over a socket, the bytes in pieces (INSTREAM)."""

import contextlib
import re
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.storage.models import ScanDoubt

PIECE = 64 * 1024
CONNECT, ANSWER = 5.0, 120.0
"""Seconds to wait for a connection, and for each piece to be taken and for the answer."""
LONGEST_ANSWER = 4096
LONGEST_NAME = 200
_FOUND = re.compile(r"[^:]{1,100}: (.{1,1000}) FOUND")
_DOUBTS = {
    "Heuristics.Encrypted.": ScanDoubt.ENCRYPTED,
    "Heuristics.Limits.Exceeded": ScanDoubt.TOO_LARGE,
}
"""What clamd calls a finding when it is set to, and is none: it could not look inside."""


class ScannerAway(Exception):
    """The scanner cannot be asked now; nothing is known of the file. The message is one line of English."""


class CannotScan(Exception):
    """The scanner answered that it cannot look at this file now: trouble of its own, perhaps with this file alone."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the scanner said: ``signature`` of what it found, or why it could not look; neither: nothing was found."""

    signature: str | None = None
    doubt: ScanDoubt | None = None


@dataclass(frozen=True, slots=True)
class Clamd:
    """Where clamd listens, as ``REMISS_CLAMD`` says: the path of its socket, or ``tcp://host:port``."""

    address: str

    def version(self) -> str:
        """What it says of itself and of its signatures. Raises ScannerAway."""
        with self._connected() as connection:
            connection.sendall(b"zVERSION\0")
            return _answer(connection)[:LONGEST_NAME]

    def look(self, content: Iterable[bytes]) -> Looked:
        """Have a file's bytes looked at. Raises ScannerAway, CannotScan, and what reading the bytes raises."""
        with self._connected() as connection:
            try:
                connection.sendall(b"zINSTREAM\0")
                for chunk in content:
                    for at in range(0, len(chunk), PIECE):
                        piece = chunk[at : at + PIECE]
                        connection.sendall(len(piece).to_bytes(4, "big") + piece)
                connection.sendall(bytes(4))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has had enough, and has said why
            return _judged(_answer(connection))

    @contextlib.contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        try:
            connection = self._connect()
        except OSError as error:
            raise ScannerAway(f"cannot be reached ({_why(error)})") from None
        with connection:
            connection.settimeout(ANSWER)
            try:
                yield connection
            except TimeoutError:
                raise ScannerAway(f"does not answer within {ANSWER:.0f} seconds") from None
            except ConnectionError as error:
                raise ScannerAway(f"ended the connection ({_why(error)})") from None

    def _connect(self) -> socket.socket:
        if self.address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(CONNECT)
            try:
                connection.connect(self.address)
            except BaseException:
                connection.close()
                raise
            return connection
        host, _colon, port = self.address.removeprefix("tcp://").rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), CONNECT)


def _answer(connection: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    if not answer:
        raise ScannerAway("ended the connection without an answer")
    said = answer.partition(b"\0")[0].decode(errors="replace").strip()
    return "".join(c if c.isprintable() else " " for c in said)


def _judged(answer: str) -> Looked:
    if answer.endswith(": OK"):
        return Looked()
    if "size limit exceeded" in answer:
        return Looked(doubt=ScanDoubt.TOO_LARGE)
    found = _FOUND.fullmatch(answer)
    if found is None:
        raise CannotScan(answer[:LONGEST_NAME])
    signature = found[1]
    for beginning, doubt in _DOUBTS.items():
        if signature.startswith(beginning):
            return Looked(doubt=doubt)
    return Looked(signature=signature[:LONGEST_NAME])


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
