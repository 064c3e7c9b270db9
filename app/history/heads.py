"""The heads of the chains outside the database: mailed to who keeps records, and compared with the chains again.

Whoever has the database's own keys could hash a whole chain anew. What has left in a letter they cannot reach.
"""

import datetime
import email
import email.policy
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from app.history.models import ChainHead, Event, MailedHead

_MARK = re.compile(r"(?<![\w:])(\d{1,10}):(\d{1,10}):([0-9a-f]{64})(?![\w:])")


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of a chain at some moment: the round's id (0: what belongs to no round), its number, its hash."""

    chain: int
    sequence: int
    hash: str

    @property
    def mark(self) -> str:
        """How it is written in letters: "3:124:9f86…"."""
        return f"{self.chain}:{self.sequence}:{self.hash}"


def heads_in(letter: bytes) -> list[Head]:
    """The heads that a saved letter names: its text, or the mail as a file (.eml). Each once, in order."""
    text = letter.decode("utf-8", errors="replace")
    if re.search(r"(?im)^(message-id|content-type):", text[:20_000]):
        body = email.message_from_bytes(letter, policy=email.policy.default).get_body(("plain", "html"))
        text = body.get_content() if body is not None else text
    return [Head(int(chain), int(line), digest) for chain, line, digest in dict.fromkeys(_MARK.findall(text))]


def heads_to_mail(session: Session) -> list[Head]:
    """The chains that have grown since their heads were last mailed, in order (one statement)."""
    query = (
        select(ChainHead.chain, ChainHead.sequence, ChainHead.hash)
        .outerjoin(MailedHead, col(MailedHead.chain) == col(ChainHead.chain))
        .where(func.coalesce(MailedHead.sequence, 0) < ChainHead.sequence)
        .order_by(col(ChainHead.chain))
    )
    return [Head(*row) for row in session.exec(query)]


def last_mailed(session: Session) -> datetime.datetime | None:
    """When heads were last mailed."""
    return session.exec(select(func.max(MailedHead.mailed_at))).one()


def note_mailed(session: Session, heads: Iterable[Head], *, now: datetime.datetime) -> None:
    """Remember what was mailed."""
    for head in heads:
        session.merge(MailedHead(chain=head.chain, sequence=head.sequence, hash=head.hash, mailed_at=now))
    session.flush()


def verify_mailed_heads(session: Session) -> Iterator[str]:
    """One line for each chain that is not what was last mailed, as far as the database itself remembers it."""
    query = (
        select(MailedHead.chain, MailedHead.sequence, MailedHead.mailed_at)
        .outerjoin(Event, (col(Event.chain) == MailedHead.chain) & (col(Event.sequence) == MailedHead.sequence))
        .where(func.coalesce(Event.hash, "") != MailedHead.hash)
        .order_by(col(MailedHead.chain))
    )
    for chain, sequence, at in session.exec(query):
        yield f"history chain {chain}: line {sequence} is not the one that was mailed on {at:%Y-%m-%d}"


def verify_against(session: Session, heads: Sequence[Head]) -> Iterator[str]:
    """One line for each head of a letter that the chains do not have."""
    for head in heads:
        line = select(Event.hash).where(Event.chain == head.chain, Event.sequence == head.sequence)
        if session.exec(line).one_or_none() != head.hash:
            yield f"history chain {head.chain}: line {head.sequence} is not the one that the letter names"
