"""Fetching what has come to the authority's own mailbox: each mail once, in the order it came, whatever is cut off.

A mail is an item of the inbox in the same transaction that remembers its number: one that is not remembered is fetched
again, and found to be known. One process looks at a time, by a lease. What is wrong with the mailbox is told on a page.
"""

import datetime
import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, col, select

from app import clock
from app.errors import Unavailable
from app.inbox.actions import receive
from app.inbox.incoming import MOST_OF_A_MAIL, Incoming, take_in_mails
from app.inbox.mailbox import MailboxAddress, MailboxUnusable, OpenMailbox, opened
from app.inbox.models import FetchedMailbox
from app.installation import Installation
from app.intake.mails import ReadMail

log = logging.getLogger("remiss.inbox")

LEASE = datetime.timedelta(minutes=5)
PAUSE = 20.0
"""Seconds between two times that it is asked whether anybody has to look."""
EVERY = datetime.timedelta(minutes=1)
LONGEST_WAIT = datetime.timedelta(minutes=15)
MOST_AT_ONCE, MOST_BYTES_AT_ONCE = 100, 10_000_000
"""Mails, and bytes of them, that are fetched and read together."""


class _NotOurs(Exception):
    """Another process has taken the mailbox over."""


def fetch(
    installation: Installation,
    *,
    now: Callable[[], datetime.datetime] = clock.now,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Look once, if it is time and nobody else does; how many mails were new. ``stopped``: whether to end early."""
    address = MailboxAddress.of(installation.settings)
    if address is None:
        return 0
    run = _Run(installation, address.name, now, stopped)
    last = run.claim()
    if last is None:
        return 0
    try:
        with opened(address, installation.settings) as mailbox:
            run.take_all(mailbox, last)
    except MailboxUnusable as unusable:
        run.told_fault(unusable)
    except Unavailable:  # the disk is full, or too many files are being read
        run.release(now() + EVERY)
    except _NotOurs:
        log.warning("another process fetches the mailbox")
    else:
        run.told_well()
    return run.new


@dataclass
class _Run:
    """One look at the mailbox by one process."""

    installation: Installation
    mailbox: str
    now: Callable[[], datetime.datetime]
    stopped: Callable[[], bool]
    holder: str = field(default_factory=lambda: secrets.token_hex(8))
    new: int = 0

    def claim(self) -> FetchedMailbox | None:
        """How far it has been read, when it is time to look and nobody else does."""
        now = self.now()
        database = self.installation.database
        with database.read() as session:
            known = session.exec(select(FetchedMailbox).where(FetchedMailbox.name == self.mailbox)).first()
        if known is None:
            self._begin()
        until, due = col(FetchedMailbox.claimed_until), col(FetchedMailbox.next_at)
        is_free = or_(until.is_(None), until < now, until > now + LEASE)  # the last: by a clock that was set back
        is_due = or_(due.is_(None), due <= now, due > now + LONGEST_WAIT)
        with database.write() as session:
            claim = update(FetchedMailbox).where(col(FetchedMailbox.name) == self.mailbox, is_free, is_due)
            values = {"claimed_by": self.holder, "claimed_until": now + LEASE}
            if session.connection().execute(claim.values(values)).rowcount != 1:
                return None
            return session.exec(select(FetchedMailbox).where(FetchedMailbox.name == self.mailbox)).one()

    def _begin(self) -> None:
        try:
            with self.installation.database.write() as session:
                session.add(FetchedMailbox(name=self.mailbox))
        except IntegrityError:  # another process has begun in this moment
            pass

    def take_all(self, mailbox: OpenMailbox, known: FetchedMailbox) -> None:
        """Take what is there and not known. Numbers that have been given anew are all looked at again."""
        last = known.last_uid
        if mailbox.uid_validity != known.uid_validity:
            last = 0
            with self.installation.database.write() as session:
                self._remember(session, uid_validity=mailbox.uid_validity, last_uid=0)
        for batch in _batches(mailbox.after(last)):
            if self.stopped():
                return
            self._take(mailbox, batch)

    def _take(self, mailbox: OpenMailbox, batch: list[tuple[int, int]]) -> None:
        large = {uid for uid, size in batch if size > MOST_OF_A_MAIL}
        found = mailbox.contents([uid for uid, _size in batch if uid not in large]) | mailbox.heads(sorted(large))
        for uid, content in found.items():
            if len(content) > MOST_OF_A_MAIL:  # whatever size the server said
                found[uid] = content.partition(b"\r\n\r\n")[0][:MOST_OF_A_MAIL]
                large.add(uid)
        uids = [uid for uid, _size in batch if found.get(uid)]
        came = dict(zip(uids, take_in_mails(self.installation, [found[uid] for uid in uids]), strict=True))
        for uid, _size in batch:
            self._keep(uid, came.get(uid), is_whole=uid not in large)
        if self.installation.settings.imap_mark_read and uids:
            mailbox.mark_read(uids)

    def _keep(self, uid: int, incoming: Incoming | None, *, is_whole: bool) -> None:
        """A mail and its number, together; None for one that is gone."""
        if incoming is None:
            with self.installation.database.write() as session:
                self._remember(session, last_uid=uid)
            return
        incoming = incoming if is_whole else replace(incoming, unread=True)
        try:
            self._receive(uid, incoming)
        except (_NotOurs, OperationalError):
            raise
        except Exception as error:  # no mail may stand in the way of those behind it
            log.error("a mail cannot be taken in as it was read: %s", type(error).__name__, exc_info=error)
            self._receive(uid, Incoming(incoming.kind, ReadMail(""), "", incoming.files[:1], unread=True))

    def _receive(self, uid: int, incoming: Incoming) -> None:
        with self.installation.database.write() as session:
            self._remember(session, last_uid=uid)
            _item, is_new = receive(session, incoming, by_id=None, now=self.now())
        self.new += is_new

    def _remember(self, session: Session, **values: int) -> None:
        """Hold the mailbox for longer, and remember how far it has been read."""
        ours = update(FetchedMailbox).where(
            col(FetchedMailbox.name) == self.mailbox, col(FetchedMailbox.claimed_by) == self.holder
        )
        held = {"claimed_until": self.now() + LEASE, **values}
        if session.connection().execute(ours.values(held)).rowcount != 1:
            raise _NotOurs

    def told_well(self) -> None:
        """Nothing is wrong with the mailbox."""
        self.release(self.now() + EVERY, looked_at=self.now(), failures=0, fault=None, fault_since=None)

    def told_fault(self, unusable: MailboxUnusable) -> None:
        """The mailbox could not be read, or not to its end: the next look is later the more often that was so."""
        now = self.now()
        with self.installation.database.read() as session:
            known = session.exec(select(FetchedMailbox).where(FetchedMailbox.name == self.mailbox)).one()
        wait = min(EVERY * 2 ** min(known.failures, 10), LONGEST_WAIT)
        since = known.fault_since or now
        self.release(now + wait, failures=known.failures + 1, fault=unusable.fault, fault_since=since)
        log.warning("the mailbox: %s", unusable.fault.value)

    def release(self, next_at: datetime.datetime, **values: object) -> None:
        """Let others look."""
        ours = update(FetchedMailbox).where(
            col(FetchedMailbox.name) == self.mailbox, col(FetchedMailbox.claimed_by) == self.holder
        )
        free = {"claimed_by": None, "claimed_until": None, "next_at": next_at, **values}
        with self.installation.database.write() as session:
            session.connection().execute(ours.values(free))


def _batches(mails: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Mails by so many that they are fetched and read together; a large one by itself."""
    batches: list[list[tuple[int, int]]] = []
    room = 0
    for uid, size in mails:
        if not batches or len(batches[-1]) >= MOST_AT_ONCE or size > room:
            batches.append([])
            room = MOST_BYTES_AT_ONCE
        batches[-1].append((uid, size))
        room -= size
    return batches


class Fetcher(threading.Thread):
    """Fetches mail every minute while the server or a worker runs, until ``stop``."""

    def __init__(self, installation: Installation) -> None:
        super().__init__(name="fetcher", daemon=True)
        self._installation = installation
        self._stopping = threading.Event()

    def run(self) -> None:
        """Look again and again, when a mailbox is set."""
        if MailboxAddress.of(self._installation.settings) is None:
            return
        pause = 0.0
        while not self._stopping.wait(pause):
            pause = PAUSE
            try:
                fetch(self._installation, stopped=self._stopping.is_set)
            except Exception as error:  # the thread must survive a database that is away for a while
                log.error("fetching stopped: %s", type(error).__name__, exc_info=error)

    def stop(self, seconds: float = 20) -> None:
        """Ask the thread to end, and wait for what it is doing."""
        self._stopping.set()
        if self.is_alive():
            self.join(seconds)
