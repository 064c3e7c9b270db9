"""Sending the letters that are due: claim → send → mark.

A letter is claimed for two minutes, sent, and marked with the outcome, each letter in a transaction of its own. If the
process dies between sending and marking, the letter is sent once more under the same Message-ID; nothing is lost. A
letter that is no longer needed (the body has answered meanwhile) is given up instead of sent.

Letters go in the order they were written. What is wrong with the mail server is no letter's fault: the letter keeps its
place and its number of tries, and waits with the others until the server works (``refusals``, decision 0233).
"""

import datetime
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Protocol

from jinja2 import TemplateError
from sqlalchemy import update
from sqlmodel import Session, col, func, select

from app import clock
from app.database import Database
from app.mail.bounces import envelope_sender
from app.mail.claims import IN_THE_ORDER_WRITTEN, LEASE, LEAST_RECENTLY_TRIED, Claims, unsettled
from app.mail.kinds import LetterKind, MailFault, WhyUnsent
from app.mail.models import Letter
from app.mail.refusals import Meaning, Outage, Refused, Stage, Suspicion, is_about_receiver
from app.mail.rendering import message, render
from app.mail.smtp import MailServer, NoServer
from app.settings import Settings

log = logging.getLogger("remiss.mail")

SLOWEST = datetime.timedelta(seconds=75)  # the longest one letter can take, with a server slow in every answer
BATCH = 20
MOST_TRIES = 12
FIRST_WAIT = datetime.timedelta(minutes=1)
LONGEST_WAIT = datetime.timedelta(hours=4)
RELAY_WAIT = datetime.timedelta(minutes=5)
"""Until a letter is tried again that the server does not carry for us, while it carries others."""
NEEDS_LINK = {LetterKind.INVITATION, LetterKind.REMINDER, LetterKind.NEW_LINK, LetterKind.SET_UP}


class LetterContext(Protocol):
    """What sending needs to ask the rooms above about a letter."""

    def current_facts(self, session: Session, letter: Letter) -> dict[str, Any]:
        """The facts that hold now, in place of those that held when the letter was written."""

    def link_url(self, session: Session, letter: Letter) -> str | None:
        """The URL of the recipient's own link; None if it has been revoked or the letter has none."""

    def why_unsent(self, session: Session, letter: Letter) -> WhyUnsent | None:
        """Why not to send it, such as a reminder to a body that has answered meanwhile; None to send it."""

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
    if run.claims.anything_due():
        run.send_all()
    run.counts.waiting = run.claims.count_waiting()
    return vars(run.counts)


@dataclass
class _SendingRun:
    """One run of ``send_due``. ``taken``: the server has taken a letter in it; ``in_outage``: letters wait for it."""

    database: Database
    settings: Settings
    context: LetterContext
    now: Callable[[], datetime.datetime]
    counts: Counts = field(default_factory=Counts)
    suspicion: Suspicion = field(default_factory=Suspicion)
    taken: bool = False
    last_taken: datetime.datetime | None = None
    in_outage: bool = False
    along: set[int] = field(default_factory=set)
    """Letters that were taken along with another one, whatever came of it: their turn has been."""

    def __post_init__(self) -> None:
        self.claims = Claims(self.database, self.now)

    def send_all(self) -> None:
        """Send batch after batch over one connection to the mail server."""
        self.in_outage = self.letters_are_held()
        url = self.settings.smtp_url.get_secret_value()
        with MailServer(url) if url else NoServer() as server:
            first = self.in_outage
            while letters := self.claim(first=first):
                first = False
                if not self.send_batch(letters, server):
                    return
        self.judge_what_is_left()

    def letters_are_held(self) -> bool:
        """Whether some letter waits for the mail server."""
        with self.database.read() as session:
            held = select(Letter.id).where(unsettled(), col(Letter.fault).is_not(None))
            return session.exec(held.limit(1)).first() is not None

    def claim(self, *, first: bool) -> list[Letter]:
        """The next letters, in the order they were written.

        During an outage the first of them is tried, and then those whose last try is longest ago: were the same ones
        tried each time, a few wrong addresses would look like an outage that never ends.
        """
        besides = [letter.id for letter, _refused in self.suspicion.refused]
        probing = self.in_outage and not self.taken
        order = LEAST_RECENTLY_TRIED if probing and not first else IN_THE_ORDER_WRITTEN
        return self.claims.claim(order, 1 if first else BATCH, besides=besides)

    def send_batch(self, letters: list[Letter], server: MailServer | NoServer) -> bool:
        """Send claimed letters while the claim lasts. False if the mail server cannot be used."""
        claimed_at = self.now()
        for index, letter in enumerate(letters):
            if not claimed_at <= self.now() <= claimed_at + LEASE - SLOWEST:
                self.claims.release(letters[index:])
                break
            if letter.id in self.along:
                continue
            if not self.send_one(letter, server):
                self.claims.release(letters[index + 1 :])
                return False
        return True

    def send_one(self, letter: Letter, server: MailServer | NoServer) -> bool:
        """Send one letter, with those that go along in it, and mark them. False if the mail server cannot be used."""
        links: dict[int, str | None] = {}
        bundle = self.bundle_of(letter, server)
        try:
            for part in bundle:
                link, why_unsent = self.link_and_obstacle(part)
                if why_unsent:
                    self.mark(part, "given_up", why_unsent=why_unsent)
                else:
                    links[part.id] = link
            bundle = [part for part in bundle if part.id in links]
            if not bundle:
                return True
            self.hand_over(bundle, links, server)
        except Outage as outage:
            self.hold([*((part, str(outage)) for part in bundle), *self.suspected()], outage.fault)
            return False
        except Refused as refused:
            self.claims.release(bundle[1:])  # judged by themselves, in a run to come
            return self.refuse(bundle[0], refused)
        except (TemplateError, ValueError, KeyError) as error:
            log.error("letter %s cannot be written: %s", bundle[0].id, type(error).__name__)
            self.claims.release(bundle[1:])
            self.mark(bundle[0], "given_up", error=f"cannot be written: {error}", why_unsent=WhyUnsent.UNWRITABLE)
        else:
            for part in bundle:
                carrier = None if part is bundle[0] else bundle[0].id
                self.mark(part, "sent", attempts=part.attempts + server.tries, facts=part.facts, carried_by=carrier)
            self.server_works()
        return True

    def bundle_of(self, letter: Letter, server: MailServer | NoServer) -> list[Letter]:
        """The letter and those that go to the same mailbox about the same: one message for all (decision 0302)."""
        if not letter.facts.get("shared") or isinstance(server, NoServer):
            return [letter]
        beside = [other for other in self.claims.claim_beside(letter) if other.id not in self.along]
        self.along |= {other.id for other in beside}
        return [letter, *beside]

    def link_and_obstacle(self, letter: Letter) -> tuple[str | None, WhyUnsent | None]:
        """The letter's link at this moment, and the reason not to send the letter, if there is one. Its facts become
        those of this moment."""
        with self.database.read() as session:
            if why_unsent := self.context.why_unsent(session, letter):
                return None, why_unsent
            link = self.context.link_url(session, letter)
            letter.facts = letter.facts | self.context.current_facts(session, letter)
        return link, WhyUnsent.NO_LINK if link is None and letter.kind in NEEDS_LINK else None

    def hand_over(self, bundle: list[Letter], links: dict[int, str | None], server: MailServer | NoServer) -> None:
        """Render the letters of a bundle as one and hand it to the mail server."""
        authority, at, letter = self.settings.authority_name, self.now(), bundle[0]
        for part in bundle if len(bundle) > 1 else ():
            others = [other.facts for other in bundle if other is not part]
            said = [{name: facts[name] for name in ("organisation", "deadline")} for facts in others]
            part.facts = part.facts | {"others": said}
        rendered = render(
            letter, link=links[letter.id], others=[links[o.id] for o in bundle[1:]], authority_name=authority, at=at
        )
        mail_from, bounces = self.settings.mail_from, self.settings.bounce_address
        sender = mail_from
        if bounces:
            sender = envelope_sender(letter, bounce_address=bounces, mail_from=mail_from, key=self.settings.key())
        server.send(message(letter, rendered, mail_from=mail_from, authority_name=authority, at=at), sender)

    def refuse(self, letter: Letter, refused: Refused) -> bool:
        """A letter was refused. False if so many were, one after another, that the mail server is not to be used."""
        if self.last_taken is None:
            self.last_taken = self.when_last_taken()
        before, now = (letter.error or "")[:3], str(refused)[:3]
        if before == now and letter.tried_at and self.last_taken and self.last_taken > letter.tried_at:
            self.settle(letter, refused, server_works=True)  # it took another letter between two such refusals
            return True
        self.suspicion.refused.append((letter, refused))
        return not self.hold_if_suspicious()

    def server_works(self) -> None:
        """The server took a letter: what it refused just before was refused for the letters' own sake."""
        if self.in_outage:
            of_server = col(Letter.fault) != MailFault.RELAY_DENIED
            freed = update(Letter).where(unsettled(), of_server).values(fault=None, fault_since=None)
            with self.database.write() as session:
                session.connection().execute(freed)
            log.info("the mail server takes letters again")
        self.taken, self.in_outage, self.last_taken = True, False, self.now()
        for letter, refused in self.suspicion.drain():
            self.settle(letter, refused, server_works=True)

    def suspected(self) -> list[tuple[Letter, str]]:
        """The letters refused since the server last took one, and what it said; they are held, not judged."""
        return [(letter, str(refused)) for letter, refused in self.suspicion.drain()]

    def hold_if_suspicious(self, *, earlier: Collection[str] = ()) -> bool:
        """Hold the refused letters if so many in a row tell of a fault of the installation."""
        fault = self.suspicion.fault(earlier=earlier)
        if fault:
            self.hold(self.suspected(), fault)
        return fault is not None

    def judge_what_is_left(self) -> None:
        """Judge the refusals after which the server took nothing more."""
        if not self.suspicion.refused:
            return
        if self.hold_if_suspicious(earlier=self.refused_since_last_taken()):
            return
        for letter, refused in self.suspicion.drain():
            if refused.meaning is Meaning.DOUBTFUL and not (self.taken or letter.attempts):
                self.hold([(letter, str(refused))], MailFault.REFUSES_ALL)
            else:
                self.settle(letter, refused, server_works=False)

    def when_last_taken(self) -> datetime.datetime | None:
        """When the server last took a letter, before this run."""
        with self.database.read() as session:
            return session.exec(select(func.max(Letter.sent_at)).where(Letter.attempts > 0)).one()

    def refused_since_last_taken(self) -> set[str]:
        """Whom the server has refused for reasons that may be ours since it last took a letter."""
        waiting = select(Letter.to_address, Letter.error).where(unsettled(), Letter.attempts > 0)
        if self.last_taken:
            waiting = waiting.where(col(Letter.tried_at) > self.last_taken)
        with self.database.read() as session:
            return {address for address, error in session.exec(waiting) if not is_about_receiver(error or "")}

    def settle(self, letter: Letter, refused: Refused, *, server_works: bool) -> None:
        """Record a refusal that is the letter's own. One that may be ours is final once the server is seen to work."""
        tries, error, doubtful = letter.attempts + 1, str(refused), refused.meaning is Meaning.DOUBTFUL
        bounces = refused.meaning is Meaning.UNKNOWN or (doubtful and server_works and refused.stage is Stage.RECEIVER)
        if bounces:
            self.mark(letter, "bounced", attempts=tries, error=error)
        elif refused.meaning is Meaning.RELAY:
            self.hold([(letter, error)], MailFault.RELAY_DENIED, wait=RELAY_WAIT)
        elif refused.meaning is Meaning.LETTER or (doubtful and server_works):
            self.mark(letter, "given_up", attempts=tries, error=error, why_unsent=WhyUnsent.REFUSED)
        elif tries >= MOST_TRIES:
            self.mark(letter, "given_up", attempts=tries, error=error, why_unsent=WhyUnsent.NEVER_TAKEN)
        else:
            self.put_off(letter, min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT), error=error, tries=tries)

    def mark(self, letter: Letter, outcome: str, *, error: str = "", **values: Any) -> None:
        """Record a letter's outcome, if it is still claimed by us, and tell the rooms above in the same transaction."""
        now = self.now()
        values |= {f"{outcome}_at": now, "error": error[:500] or None, "tried_at": now, "fault": None}
        with self.database.write() as session:
            if self.claims.change(session, letter, values | {"fault_since": None}):
                self.context.settled(session, letter, outcome, now)
        setattr(self.counts, outcome, getattr(self.counts, outcome) + 1)
        log.info("letter %s (%s): %s", letter.id, letter.kind.value, outcome)

    def put_off(self, letter: Letter, wait: datetime.timedelta, *, error: str, tries: int) -> None:
        """Put a letter off for later."""
        now = self.now()
        values = {"due_at": now + wait, "error": error[:500], "attempts": tries, "tried_at": now}
        with self.database.write() as session:
            self.claims.change(session, letter, values | {"fault": None, "fault_since": None})
        self.counts.failed += 1
        log.warning("letter %s (%s): put off", letter.id, letter.kind.value)

    def hold(
        self, letters: list[tuple[Letter, str]], fault: MailFault, *, wait: datetime.timedelta | None = None
    ) -> None:
        """Keep letters where they are until the mail server works. The try does not count."""
        now = self.now()
        with self.database.write() as session:
            for letter, error in letters:
                values = {
                    "error": error[:500],
                    "tried_at": now,
                    "fault": fault,
                    "fault_since": letter.fault_since or now,
                }
                self.claims.change(session, letter, values | ({"due_at": now + wait} if wait else {}))
        self.counts.failed += len(letters)
        if not wait:
            self.in_outage = True
        log.warning("the mail server: %s, letters wait", fault.value)
