"""Sending the letters that are due: claim → send → mark.

A letter is claimed for two minutes, sent, and marked with the outcome, each letter in a transaction of its own. If the
process dies between sending and marking, the letter is sent once more under the same Message-ID; nothing is lost. A
letter that is no longer needed (the body has answered meanwhile) is given up instead of sent.
"""

import datetime
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from jinja2 import TemplateError
from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import Session, col, func, select

from app import clock
from app.database import Database
from app.mail.models import Letter, LetterKind
from app.mail.rendering import message, render
from app.mail.smtp import MailServer, NoServer, Outage, Refused
from app.settings import Settings

log = logging.getLogger("remiss.mail")

LEASE = datetime.timedelta(minutes=2)
SLOWEST = datetime.timedelta(seconds=75)  # the longest one letter can take, with a server slow in every answer
BATCH = 20
OLDEST = (col(Letter.due_at), col(Letter.id))
MOST_TRIES = 12
FIRST_WAIT = datetime.timedelta(minutes=1)
LONGEST_WAIT = datetime.timedelta(hours=4)
NEEDS_LINK = {LetterKind.INVITATION, LetterKind.REMINDER, LetterKind.NEW_LINK, LetterKind.SET_UP}


class LetterContext(Protocol):
    """What sending needs to ask the rooms above about a letter."""

    def current_facts(self, session: Session, letter: Letter) -> dict[str, Any]:
        """The facts that hold now, in place of those that held when the letter was written."""

    def link_url(self, session: Session, letter: Letter) -> str | None:
        """The URL of the recipient's own link; None if it has been revoked or the letter has none."""

    def still_wanted(self, session: Session, letter: Letter) -> bool:
        """Whether to send it: False for a reminder to a body that has answered meanwhile."""

    def settled(self, session: Session, letter: Letter, outcome: str, now: datetime.datetime) -> None:
        """Called in the transaction that marks the letter; ``outcome`` is sent, bounced or given_up."""


@dataclass
class Counts:
    """How many letters one run sent and so on; ``waiting`` are those left, whenever they are due."""

    sent: int = 0
    failed: int = 0
    bounced: int = 0
    given_up: int = 0
    waiting: int = 0


def send_due(
    database: Database,
    settings: Settings,
    *,
    context: LetterContext,
    now: Callable[[], datetime.datetime] = clock.now,
) -> dict[str, int]:
    """Send letters until none is due or the mail server cannot be reached. Returns the counts by outcome."""
    run = _SendingRun(database, settings, context, now)
    if run.anything_due():
        run.send_all()
    run.counts.waiting = run.count_waiting()
    return vars(run.counts)


def _unsettled() -> ColumnElement[bool]:
    """Letters without an outcome yet."""
    return and_(col(Letter.sent_at).is_(None), col(Letter.bounced_at).is_(None), col(Letter.given_up_at).is_(None))


def _due(now: datetime.datetime) -> ColumnElement[bool]:
    free = or_(col(Letter.claimed_until).is_(None), col(Letter.claimed_until) < now)
    return and_(_unsettled(), col(Letter.due_at) <= now, free)


@dataclass
class _SendingRun:
    """One run of ``send_due``."""

    database: Database
    settings: Settings
    context: LetterContext
    now: Callable[[], datetime.datetime]
    counts: Counts = field(default_factory=Counts)
    name: str = field(default_factory=lambda: secrets.token_hex(8))

    def anything_due(self) -> bool:
        """Whether any letter is due, asked on the read connection: most runs find none and write nothing."""
        with self.database.read() as session:
            return session.exec(select(Letter.id).where(_due(self.now())).limit(1)).first() is not None

    def count_waiting(self) -> int:
        """How many letters are still to be sent."""
        with self.database.read() as session:
            return session.exec(select(func.count()).select_from(Letter).where(_unsettled())).one()

    def send_all(self) -> None:
        """Send batch after batch over one connection to the mail server."""
        url = self.settings.smtp_url.get_secret_value()
        with MailServer(url) if url else NoServer() as server:
            while letters := self.claim():
                if not self.send_batch(letters, self.now() + LEASE, server):
                    return

    def send_batch(self, letters: list[Letter], until: datetime.datetime, server: MailServer | NoServer) -> bool:
        """Send claimed letters while the claim lasts. False if the mail server cannot be reached."""
        for index, letter in enumerate(letters):
            if self.now() > until - SLOWEST:
                self.release(letters[index:])
                break
            if not self.send_one(letter, server):
                self.release(letters[index + 1 :])
                return False
        return True

    def claim(self) -> list[Letter]:
        """Claim up to a batch of letters, which nobody else then touches for two minutes."""
        now = self.now()
        oldest_due = select(Letter.id).where(_due(now)).order_by(*OLDEST).limit(BATCH)
        with self.database.write() as session:
            session.connection().execute(
                update(Letter)
                .where(col(Letter.id).in_(oldest_due), _due(now))
                .values(claimed_by=self.name, claimed_until=now + LEASE)
            )
            claimed = select(Letter).where(
                col(Letter.claimed_by) == self.name, _unsettled(), col(Letter.claimed_until) > now
            )
            return list(session.exec(claimed.order_by(*OLDEST)).all())

    def send_one(self, letter: Letter, server: MailServer | NoServer) -> bool:
        """Send one letter and mark it. False if the mail server cannot be reached."""
        try:
            link, obstacle = self.link_and_obstacle(letter)
            if obstacle:
                self.mark(letter, "given_up", error=obstacle)
                return True
            self.hand_over(letter, link, server)
        except Outage as outage:
            self.counts.failed += 1
            self.put_off(letter, FIRST_WAIT, error=str(outage), tries=letter.attempts)
            return False
        except Refused as refused:
            self.handle_refusal(letter, refused)
        except (TemplateError, ValueError, KeyError) as error:
            log.error("letter %s cannot be written: %s", letter.id, type(error).__name__)
            self.mark(letter, "given_up", error=f"cannot be written: {error}")
        else:
            self.mark(letter, "sent", attempts=letter.attempts + server.tries, facts=letter.facts)
        return True

    def link_and_obstacle(self, letter: Letter) -> tuple[str | None, str]:
        """The letter's link at this moment, and the reason not to send the letter, if there is one. Its facts become
        those of this moment."""
        with self.database.read() as session:
            if not self.context.still_wanted(session, letter):
                return None, "no longer wanted"
            link = self.context.link_url(session, letter)
            letter.facts = letter.facts | self.context.current_facts(session, letter)
        return link, "its link has been revoked" if link is None and letter.kind in NEEDS_LINK else ""

    def hand_over(self, letter: Letter, link: str | None, server: MailServer | NoServer) -> None:
        """Render the letter and hand it to the mail server."""
        authority, at = self.settings.authority_name, self.now()
        rendered = render(letter, link=link, authority_name=authority, at=at)
        mail_from = self.settings.mail_from
        server.send(message(letter, rendered, mail_from=mail_from, authority_name=authority, at=at), mail_from)

    def handle_refusal(self, letter: Letter, refused: Refused) -> None:
        """Give up a letter that the server refused for good, or put it off."""
        tries = letter.attempts + 1
        if refused.recipient_unknown:
            self.mark(letter, "bounced", attempts=tries, error=str(refused))
        elif refused.for_good or tries >= MOST_TRIES:
            self.mark(letter, "given_up", attempts=tries, error=str(refused))
        else:
            self.counts.failed += 1
            self.put_off(letter, min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT), error=str(refused), tries=tries)

    def mark(self, letter: Letter, outcome: str, *, error: str = "", **values: Any) -> None:
        """Record a letter's outcome, if it is still claimed by us, and tell the rooms above in the same transaction."""
        now = self.now()
        values |= {f"{outcome}_at": now, "error": error[:500] or None}
        with self.database.write() as session:
            if self.change(session, letter, values):
                self.context.settled(session, letter, outcome, now)
        setattr(self.counts, outcome, getattr(self.counts, outcome) + 1)
        log.info("letter %s (%s): %s", letter.id, letter.kind.value, outcome)

    def put_off(self, letter: Letter, wait: datetime.timedelta, *, error: str, tries: int) -> None:
        """Put a letter off for later."""
        with self.database.write() as session:
            self.change(session, letter, {"due_at": self.now() + wait, "error": error[:500], "attempts": tries})
        log.warning("letter %s (%s): put off", letter.id, letter.kind.value)

    def release(self, letters: list[Letter]) -> None:
        """Give back claimed letters that there was no time to send."""
        with self.database.write() as session:
            for letter in letters:
                self.change(session, letter, {})

    def change(self, session: Session, letter: Letter, values: dict[str, Any]) -> bool:
        """Change a letter that is still claimed by us and release it; False if it is not."""
        still_ours = and_(col(Letter.id) == letter.id, col(Letter.claimed_by) == self.name, _unsettled())
        free = {"claimed_by": None, "claimed_until": None}
        return session.connection().execute(update(Letter).where(still_ours).values(values | free)).rowcount == 1
