"""What a mail server's refusal means: is it this letter's fault, or the installation's?

One answer seldom tells. ``554 5.7.1`` is said of one receiver, and to everybody by a server that does not let us send.
So a refusal is looked at beside what else happened: refusals gather until the server takes another letter, which shows
that it works, or until so many stand in a row that it cannot be chance (decision 0233).
"""

import enum
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from app.mail.addresses import mailbox
from app.mail.kinds import MailFault, WhyBounced
from app.mail.models import Letter

ENOUGH = 3
"""So many receivers refused in a row, for reasons that may be ours, are a fault of the installation."""
TOO_MANY = 10
"""So many are one whatever the server says of them."""

_ENHANCED = re.compile(r"\b[245]\.(\d{1,3})\.(\d{1,3})\b")
_ABOUT_RECEIVER = {(1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (1, 6), (1, 10), (4, 1), (4, 4)}
_ABOUT_SENDER = {(1, 7), (1, 8)}
_MAILBOX, _SYSTEM, _TOO_LARGE = 2, 3, {(3, 4), (2, 3)}
_SIGN_IN_CODES = {530, 534, 535, 538}
_GOODBYE = 421
_LARGE = 552
_UNKNOWN_CODES = {550, 551, 553}
_RELAY = re.compile(r"relay", re.IGNORECASE)
_SENDER = re.compile(r"\bsender\b|client host|\bhelo\b", re.IGNORECASE)
_POLICY = re.compile(
    r"auth|denied|prohibit|policy|permitted|allowed|block|blacklist|reputation|access|spam", re.IGNORECASE
)


class Stage(enum.Enum):
    """What was refused: the sender, the receiver or the letter."""

    SENDER = enum.auto()
    RECEIVER = enum.auto()
    LETTER = enum.auto()


class Meaning(enum.Enum):
    """What a refusal of one letter says."""

    UNKNOWN = enum.auto()
    """The receiver does not exist, or takes nothing."""
    LETTER = enum.auto()
    """The letter itself is refused for good: it is too large."""
    RELAY = enum.auto()
    """The server does not carry letters to the receiver's domain for us."""
    DOUBTFUL = enum.auto()
    """Refused for good, of the letter or of us."""
    LATER = enum.auto()
    """Refused for now."""


class Outage(Exception):
    """The server cannot be used at the moment, whatever the letter."""

    def __init__(self, fault: MailFault, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault


class Refused(Exception):
    """The server refused one letter. ``certain``: its words are about the receiver's own mailbox."""

    def __init__(self, code: int, answer: bytes | str, stage: Stage) -> None:
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        super().__init__(f"{code} {text}")
        self.stage = stage
        self.meaning = _meaning(code, text, stage)
        self.certain = self.meaning in (Meaning.UNKNOWN, Meaning.LETTER) or is_about_receiver(text)


def refusal(code: int, answer: bytes | str, stage: Stage) -> Outage | Refused:
    """What to raise for a server's answer."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    fault = _fault(code, text, stage)
    return Outage(fault, f"{code} {text}") if fault else Refused(code, text, stage)


def is_about_receiver(text: str) -> bool:
    """Whether an answer's enhanced code (RFC 3463) speaks of the receiver's address or mailbox."""
    enhanced = _enhanced(text)
    return enhanced is not None and (enhanced in _ABOUT_RECEIVER or enhanced[0] == _MAILBOX)


_WHY = {
    (1, 0): WhyBounced.NO_MAILBOX,
    (1, 1): WhyBounced.NO_MAILBOX,
    (1, 2): WhyBounced.NO_DOMAIN,
    (1, 3): WhyBounced.NO_MAILBOX,
    (1, 4): WhyBounced.NO_MAILBOX,
    (1, 6): WhyBounced.NO_MAILBOX,
    (1, 10): WhyBounced.NO_MAILBOX,
    (2, 1): WhyBounced.CLOSED,
    (2, 2): WhyBounced.FULL,
    (2, 3): WhyBounced.TOO_LARGE,
    (3, 4): WhyBounced.TOO_LARGE,
    (4, 3): WhyBounced.NO_DOMAIN,
}
_WHY_BY_SUBJECT = {4: WhyBounced.NOT_REACHED, 7: WhyBounced.NOT_ALLOWED}
_QUOTED_CODE = re.compile(r"\b(55[0-3])[ -]")


def why_bounced(text: str) -> WhyBounced:
    """What a server's last word on a letter says in plain words, by its enhanced code or, without one, by its code."""
    enhanced = _enhanced(text)
    if enhanced is not None:
        return _WHY.get(enhanced) or _WHY_BY_SUBJECT.get(enhanced[0], WhyBounced.OTHER)
    if _POLICY.search(text):
        return WhyBounced.NOT_ALLOWED
    code = _QUOTED_CODE.search(text)
    if code is None:
        return WhyBounced.OTHER
    return WhyBounced.TOO_LARGE if int(code[1]) == _LARGE else WhyBounced.NO_MAILBOX


def _enhanced(text: str) -> tuple[int, int] | None:
    code = _ENHANCED.search(text)
    return (int(code[1]), int(code[2])) if code else None


def _fault(code: int, text: str, stage: Stage) -> MailFault | None:
    """The fault of the installation that an answer tells of beyond doubt."""
    enhanced = _enhanced(text)
    if code in _SIGN_IN_CODES:
        return MailFault.SIGN_IN_WANTED
    if enhanced in _TOO_LARGE or code == _LARGE:
        return None
    if code == _GOODBYE or (enhanced and enhanced[0] == _SYSTEM):
        return MailFault.OVERLOADED
    if stage is Stage.SENDER:
        return MailFault.SENDER_REFUSED if _for_good(code) else MailFault.OVERLOADED
    about_us = enhanced in _ABOUT_SENDER or _SENDER.search(text)
    return MailFault.SENDER_REFUSED if about_us and _for_good(code) else None


def _meaning(code: int, text: str, stage: Stage) -> Meaning:
    enhanced = _enhanced(text)
    if not _for_good(code):
        return Meaning.LATER
    if stage is Stage.RECEIVER and is_about_receiver(text):
        return Meaning.UNKNOWN
    if enhanced in _TOO_LARGE or code == _LARGE:
        return Meaning.LETTER
    if _RELAY.search(text):
        return Meaning.RELAY
    if stage is Stage.RECEIVER and enhanced is None and code in _UNKNOWN_CODES and not _POLICY.search(text):
        return Meaning.UNKNOWN
    return Meaning.DOUBTFUL


def _for_good(code: int) -> bool:
    return 500 <= code < 600


@dataclass
class Suspicion:
    """The letters refused since the server last took one."""

    refused: list[tuple[Letter, Refused]] = field(default_factory=list)

    def fault(self, *, earlier: Collection[str] = ()) -> MailFault | None:
        """The installation's fault that refusals in a row point at. ``earlier``: who was refused before this run."""
        receivers = {mailbox(letter.to_address) for letter, _refusal in self.refused}
        unsure = {mailbox(letter.to_address) for letter, refusal in self.refused if not refusal.certain}
        is_enough = unsure and len(unsure | set(map(mailbox, earlier))) >= ENOUGH
        if not is_enough and len(receivers) < TOO_MANY:
            return None
        relay = all(refusal.meaning is Meaning.RELAY for _letter, refusal in self.refused if not refusal.certain)
        return MailFault.RELAY_DENIED if unsure and relay else MailFault.REFUSES_ALL

    def drain(self) -> list[tuple[Letter, Refused]]:
        """The refusals so far, which are forgotten."""
        drained, self.refused = self.refused, []
        return drained
