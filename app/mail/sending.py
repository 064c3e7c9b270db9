"""Sending what is due: claim → send → mark.

A letter is claimed for two minutes, sent, and marked with what came of it, each letter in a transaction of its own.
Whoever dies between sending and marking leaves the letter to be sent once more, under the same Message-ID; nothing is
lost. A letter that somebody no longer needs (the body has answered meanwhile) is given up instead of sent.
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
SLOWEST = datetime.timedelta(seconds=75)  # one letter to a server that is slow in every answer
BATCH = 20
OLDEST = (col(Letter.due_at), col(Letter.id))
MOST_TRIES = 12
FIRST_WAIT = datetime.timedelta(minutes=1)
LONGEST_WAIT = datetime.timedelta(hours=4)
NEEDS_LINK = {LetterKind.INVITATION, LetterKind.REMINDER, LetterKind.NEW_LINK, LetterKind.SET_UP}


class LetterContext(Protocol):
    """What a letter is about, known by the rooms above."""

    def link_url(self, session: Session, letter: Letter) -> str | None:
        """The address of the receiver's own link; None when it has been revoked or the letter has none."""

    def still_wanted(self, session: Session, letter: Letter) -> bool:
        """Whether it should be sent: False for a reminder to a body that has answered meanwhile."""

    def settled(self, session: Session, letter: Letter, outcome: str, now: datetime.datetime) -> None:
        """Told in the transaction that marks it: ``outcome`` is sent, bounced or given_up."""


@dataclass
class Counts:
    """What one run did; ``waiting`` is what is left, whenever it is due."""

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
    """Send all that is due, until nothing is or the mail server cannot be reached. Returns how many fared how."""
    run = _Run(database, settings, context, now)
    if run.anything_due():
        run.all()
    run.counts.waiting = run.count_waiting()
    return vars(run.counts)


def _open() -> ColumnElement[bool]:
    """Letters with nothing said of them yet."""
    return and_(col(Letter.sent_at).is_(None), col(Letter.bounced_at).is_(None), col(Letter.given_up_at).is_(None))


def _due(now: datetime.datetime) -> ColumnElement[bool]:
    free = or_(col(Letter.claimed_until).is_(None), col(Letter.claimed_until) < now)
    return and_(_open(), col(Letter.due_at) <= now, free)


@dataclass
class _Run:
    """One run of ``send_due``."""

    database: Database
    settings: Settings
    context: LetterContext
    now: Callable[[], datetime.datetime]
    counts: Counts = field(default_factory=Counts)
    name: str = field(default_factory=lambda: secrets.token_hex(8))

    def anything_due(self) -> bool:
        """A look on the read connection: most runs find nothing and write nothing."""
        with self.database.read() as session:
            return session.exec(select(Letter.id).where(_due(self.now())).limit(1)).first() is not None

    def count_waiting(self) -> int:
        """How many letters are still to be sent."""
        with self.database.read() as session:
            return session.exec(select(func.count()).select_from(Letter).where(_open())).one()

    def all(self) -> None:
        """Batch after batch over one connection to the mail server."""
        url = self.settings.smtp_url.get_secret_value()
        with MailServer(url) if url else NoServer() as server:
            while letters := self.claim():
                if not self.some(letters, self.now() + LEASE, server):
                    return

    def some(self, letters: list[Letter], until: datetime.datetime, server: MailServer | NoServer) -> bool:
        """Send what was claimed, as far as the claim lasts. False when the mail server cannot be reached."""
        for at, letter in enumerate(letters):
            if self.now() > until - SLOWEST:
                self.release(letters[at:])
                break
            if not self.one(letter, server):
                self.release(letters[at + 1 :])
                return False
        return True

    def claim(self) -> list[Letter]:
        """Take up to a batch of letters: nobody else touches them for two minutes."""
        now = self.now()
        first = select(Letter.id).where(_due(now)).order_by(*OLDEST).limit(BATCH)
        with self.database.write() as session:
            session.connection().execute(
                update(Letter)
                .where(col(Letter.id).in_(first), _due(now))
                .values(claimed_by=self.name, claimed_until=now + LEASE)
            )
            mine = select(Letter).where(col(Letter.claimed_by) == self.name, _open(), col(Letter.claimed_until) > now)
            return list(session.exec(mine.order_by(*OLDEST)).all())

    def one(self, letter: Letter, server: MailServer | NoServer) -> bool:
        """Send one letter and mark it. False when the mail server cannot be reached."""
        try:
            link, refusal = self.looked_up(letter)
            if refusal:
                self.mark(letter, "given_up", error=refusal)
                return True
            self.hand_over(letter, link, server)
        except Outage as outage:
            self.counts.failed += 1
            self.put_off(letter, FIRST_WAIT, error=str(outage), tries=letter.attempts)
            return False
        except Refused as refused:
            self.refused(letter, refused)
        except (TemplateError, ValueError, KeyError) as error:
            log.error("letter %s cannot be written: %s", letter.id, type(error).__name__)
            self.mark(letter, "given_up", error=f"cannot be written: {error}")
        else:
            self.mark(letter, "sent", attempts=letter.attempts + server.tries)
        return True

    def looked_up(self, letter: Letter) -> tuple[str | None, str]:
        """The link as it is at this moment, and why the letter should not be sent, if it should not."""
        with self.database.read() as session:
            if not self.context.still_wanted(session, letter):
                return None, "no longer wanted"
            link = self.context.link_url(session, letter)
        return link, "its link has been revoked" if link is None and letter.kind in NEEDS_LINK else ""

    def hand_over(self, letter: Letter, link: str | None, server: MailServer | NoServer) -> None:
        """Write the letter and give it to the mail server."""
        authority, at = self.settings.authority_name, self.now()
        rendered = render(letter, link=link, authority_name=authority, at=at)
        mail_from = self.settings.mail_from
        server.send(message(letter, rendered, mail_from=mail_from, authority_name=authority, at=at), mail_from)

    def refused(self, letter: Letter, refused: Refused) -> None:
        """The server said no to this letter: for good, or for now."""
        tries = letter.attempts + 1
        if refused.recipient_unknown:
            self.mark(letter, "bounced", attempts=tries, error=str(refused))
        elif refused.for_good or tries >= MOST_TRIES:
            self.mark(letter, "given_up", attempts=tries, error=str(refused))
        else:
            self.counts.failed += 1
            self.put_off(letter, min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT), error=str(refused), tries=tries)

    def mark(self, letter: Letter, outcome: str, *, error: str = "", **values: Any) -> None:
        """Say what came of a letter, if it is still ours, and tell the rooms above in the same transaction."""
        now = self.now()
        values |= {f"{outcome}_at": now, "error": error[:500] or None}
        with self.database.write() as session:
            if self.change(session, letter, values):
                self.context.settled(session, letter, outcome, now)
        setattr(self.counts, outcome, getattr(self.counts, outcome) + 1)
        log.info("letter %s (%s): %s", letter.id, letter.kind.value, outcome)

    def put_off(self, letter: Letter, wait: datetime.timedelta, *, error: str, tries: int) -> None:
        """Try again later."""
        with self.database.write() as session:
            self.change(session, letter, {"due_at": self.now() + wait, "error": error[:500], "attempts": tries})
        log.warning("letter %s (%s): put off", letter.id, letter.kind.value)

    def release(self, letters: list[Letter]) -> None:
        """Let others take what was claimed and not reached."""
        with self.database.write() as session:
            for letter in letters:
                self.change(session, letter, {})

    def change(self, session: Session, letter: Letter, values: dict[str, Any]) -> bool:
        """Change a letter that is still ours, and let it go."""
        mine = and_(col(Letter.id) == letter.id, col(Letter.claimed_by) == self.name, _open())
        free = {"claimed_by": None, "claimed_until": None}
        return session.connection().execute(update(Letter).where(mine).values(values | free)).rowcount == 1
