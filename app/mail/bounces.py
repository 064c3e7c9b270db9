"""Letters that came back after a mail server had taken them: which one a report is about, and what is noted of it.

A report is anybody's to write. It is of a letter when it came to the sealed address that this letter alone was
sent from, or when it quotes the letter's own id *and* names its receiver (decision 0351).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from app.database import lock
from app.intake.reports import DeliveryOutcome, DeliveryReport, Told
from app.mail.addresses import ascii_domain, same_mailbox
from app.mail.models import Letter
from app.tokens import bounce_token, letter_of_bounce

_DIGITS = 32


def envelope_sender(letter: Letter, *, bounce_address: str, mail_from: str, key: bytes) -> str:
    """The address that a letter's bounces come to: its own under ``bounce_address``, else the sender of all letters."""
    unique = letter.message_id[1:].partition("@")[0]
    local, _sign, domain = bounce_address.rpartition("@")
    if not local or len(unique) != _DIGITS or not all(sign in "0123456789abcdef" for sign in unique):
        return mail_from
    return f"{local}+{bounce_token(key, unique)}@{ascii_domain(domain)}"


def came_back(addresses: Iterable[str], *, bounce_address: str, key: bytes) -> tuple[str, ...]:
    """The letters, by the digits of their ids, from whose sealed addresses a mail has come back."""
    local, _sign, domain = bounce_address.rpartition("@")
    found = []
    for address in addresses:
        name, plus, token = address.rpartition("@")[0].partition("+")
        if local and plus and same_mailbox(f"{name}@{address.rpartition('@')[2]}", f"{local}@{domain}"):
            found.append(letter_of_bounce(key, token))
    return tuple(dict.fromkeys(unique for unique in found if unique))


@dataclass(frozen=True, slots=True)
class Reported:
    """A letter, with those that went along in the same message, and what a report tells of it: None if it is none."""

    letter: Letter
    along: list[Letter]
    told: Told | None


def reported(session: Session, report: DeliveryReport | None, sealed: Sequence[str]) -> Reported | None:
    """The letter that a mail is about; locked. ``sealed``: what ``came_back`` has found in its addresses."""
    told = list(report.told) if report else []
    for unique in sealed:
        for letter in _locked(session, col(Letter.message_id).startswith(f"<{unique}@")):
            mine = [one for one in told if _names(one, letter)] or told
            return Reported(letter, _along(session, letter), _gravest(mine))
    if report is None or not report.message_ids:
        return None
    for letter in _locked(session, col(Letter.message_id).in_(report.message_ids)):
        if mine := [one for one in told if _names(one, letter)]:
            return Reported(letter, _along(session, letter), _gravest(mine))
    return None


def note(found: Reported, *, now: datetime.datetime) -> list[Letter]:
    """Note what a report tells of a letter and those along with it; the letters that it changed, to be told of.

    Only a letter that a mail server has taken, and of which nothing worse is known: a second report changes nothing,
    nor does one of an earlier try while the letter waits to be sent again.
    """
    told = found.told
    if told is None or told.outcome is DeliveryOutcome.DELIVERED:
        return []
    left = [letter for letter in (found.letter, *found.along) if _has_left(letter, now)]
    for letter in left:
        if told.outcome is DeliveryOutcome.FAILED:
            letter.bounced_at, letter.sent_at, letter.delayed_at = now, None, None
            letter.attempts = max(letter.attempts, 1)
            letter.error = told.said or None
        else:
            letter.delayed_at = now
    return left


def _has_left(letter: Letter, now: datetime.datetime) -> bool:
    is_leaving = letter.claimed_until is not None and letter.claimed_until > now
    has_left = letter.sent_at is not None and letter.attempts > 0
    return letter.bounced_at is None and letter.given_up_at is None and (has_left or is_leaving)


def _names(told: Told, letter: Letter) -> bool:
    return any(same_mailbox(address, letter.to_address) for address in told.addresses)


def _gravest(told: Sequence[Told]) -> Told | None:
    order = (DeliveryOutcome.FAILED, DeliveryOutcome.DELAYED, DeliveryOutcome.DELIVERED)
    return min(told, key=lambda one: order.index(one.outcome)) if told else None


def _along(session: Session, letter: Letter) -> list[Letter]:
    return _locked(session, or_(col(Letter.carried_by) == letter.id, col(Letter.id) == (letter.carried_by or 0)))


def _locked(session: Session, condition: ColumnElement[bool]) -> list[Letter]:
    query = select(Letter).where(condition).order_by(col(Letter.id))
    lock(session, query.with_for_update())
    return list(session.exec(query))
