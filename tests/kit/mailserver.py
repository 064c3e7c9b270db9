"""A real SMTP server on loopback that keeps what it is given, and refuses whom it is told to refuse."""

import socket
import threading
import time
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass(frozen=True)
class Delivered:
    """One letter as it arrived: the envelope and the parsed message."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    raw: bytes

    @property
    def subject(self) -> str:
        """The subject, decoded."""
        return str(self.message["subject"])

    @property
    def text(self) -> str:
        """The plain text part, decoded; empty when there is none."""
        part = self.message.get_body(("plain",))
        return part.get_content() if part else ""

    @property
    def html(self) -> str:
        """The HTML part, decoded; empty when there is none."""
        part = self.message.get_body(("html",))
        return part.get_content() if part else ""


class Mailbox:
    """The server's handler and what a test asks about."""

    def __init__(self) -> None:
        self.letters: list[Delivered] = []
        self.refused: dict[str, str] = {}
        self.outage: str | None = None
        self.refused_sender: str | None = None
        self.url = ""
        self._arrived = threading.Condition()

    def refuse(self, address: str, answer: str = "550 5.1.1 No such user") -> None:
        """Refuse a recipient from now on, as a server does for an address that does not exist."""
        self.refused[address.lower()] = answer

    def fail(self, answer: str = "451 4.3.0 Try again later") -> None:
        """Refuse every letter until ``recover``."""
        self.outage = answer

    def recover(self) -> None:
        """Take letters again."""
        self.outage = self.refused_sender = None

    def refuse_sender(self, answer: str) -> None:
        """Refuse whoever sends, until ``recover``."""
        self.refused_sender = answer

    def to(self, address: str) -> list[Delivered]:
        """The letters that reached an address, in order."""
        return [letter for letter in self.letters if address.lower() in map(str.lower, letter.recipients)]

    def wait(self, count: int, seconds: float = 10) -> list[Delivered]:
        """Wait until at least ``count`` letters have arrived, and return them."""
        end = time.monotonic() + seconds
        with self._arrived:
            while len(self.letters) < count:
                left = end - time.monotonic()
                assert left > 0, f"{count} letters were awaited, {len(self.letters)} came"
                self._arrived.wait(left)
        return self.letters

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:
        """Take or refuse the sender."""
        if self.refused_sender:
            return self.refused_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:
        """Take or refuse one recipient."""
        answer = self.outage or self.refused.get(address.lower())
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take a letter."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        with self._arrived:
            self.letters.append(
                Delivered(envelope.mail_from, tuple(envelope.rcpt_tos), message, bytes(envelope.content))
            )
            self._arrived.notify_all()
        return "250 OK"


def free_port() -> int:
    """A TCP port on loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start() -> tuple[Mailbox, Controller]:
    """A running server; stop its controller when done."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), ready_timeout=10)
    controller.start()
    box.url = f"smtp://127.0.0.1:{controller.port}"
    return box, controller
