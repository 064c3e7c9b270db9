"""Reading history, and verifying that it is complete and unchanged."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from app.history.erasures import erasures
from app.history.models import ChainHead, Event
from app.history.rules import GENESIS, line_hash, line_of


def lines(session: Session, chain: int, *, before: int | None = None, limit: int = 100) -> Sequence[Event]:
    """The newest lines of a chain, newest first; to page, pass the last sequence number shown as ``before``."""
    query = select(Event).where(Event.chain == chain)
    if before:
        query = query.where(Event.sequence < before)
    return session.exec(query.order_by(col(Event.sequence).desc()).limit(limit)).all()


def lines_of(
    session: Session, chain: int, *, before: int | None = None, kinds: Collection[str] = (), by: str = ""
) -> Iterator[Event]:
    """The lines of a chain, newest first, as a stream (one statement).

    ``kinds``: only those whose kind begins with one of these words ("extension"); ``by``: only what a user, a link or
    the system did.
    """
    query = select(Event).where(Event.chain == chain)
    if before:
        query = query.where(Event.sequence < before)
    if kinds:
        query = query.where(or_(*(col(Event.kind).startswith(f"{kind}.") for kind in sorted(kinds))))
    if by:
        query = query.where(Event.actor_kind == by)
    query = query.order_by(col(Event.sequence).desc()).execution_options(yield_per=500)
    yield from session.exec(query)


def lines_about(session: Session, subject: tuple[str, int], *, limit: int) -> Sequence[Event]:
    """The newest lines about something that belongs to no round, newest first."""
    kind, id_ = subject
    query = select(Event).where(Event.chain == 0, Event.subject_kind == kind, Event.subject_id == id_)
    return session.exec(query.order_by(col(Event.sequence).desc()).limit(limit)).all()


def lines_after(session: Session, chain: int, *, after: int, limit: int) -> Sequence[Event]:
    """The lines of a chain after sequence number ``after`` (0 for all), in order."""
    query = select(Event).where(Event.chain == chain, Event.sequence > after)
    return session.exec(query.order_by(col(Event.sequence)).limit(limit)).all()


def length(session: Session, chain: int) -> int:
    """How many lines a chain has."""
    return session.exec(select(ChainHead.sequence).where(ChainHead.chain == chain)).one_or_none() or 0


def verify_chains(session: Session, *, chain: int | None = None) -> Iterator[str]:
    """Recompute all chains, or one. One line per finding; none if every chain is complete and unchanged.

    A line of which something has been erased cannot be recomputed: ``erasing.verify_erasures`` compares it.
    """
    expected: dict[int, tuple[int, str]] = {}
    erased = erasures(session).of("event")
    events, heads = select(Event), select(ChainHead)
    if chain is not None:
        events, heads = events.where(Event.chain == chain), heads.where(ChainHead.chain == chain)
    in_order = events.order_by(col(Event.chain), col(Event.sequence)).execution_options(yield_per=500)
    for event in session.exec(in_order):
        sequence, previous = expected.get(event.chain, (0, GENESIS))
        line = line_of(
            chain=event.chain,
            sequence=event.sequence,
            at=event.at,
            kind=event.kind,
            actor=(event.actor_kind, event.actor_id, event.actor_name),
            subject=(event.subject_kind, event.subject_id),
            facts=event.facts,
        )
        if event.sequence != sequence + 1:
            yield f"history chain {event.chain}: line {sequence + 1} is missing before line {event.sequence}"
        elif event.previous_hash != previous:
            yield f"history chain {event.chain}: line {event.sequence} does not follow the line before it"
        if event.id not in erased and event.hash != line_hash(event.previous_hash, line):
            yield f"history chain {event.chain}: line {event.sequence} has been changed"
        expected[event.chain] = (event.sequence, event.hash)
    for head in session.exec(heads).all():
        if expected.pop(head.chain, (0, "")) != (head.sequence, head.hash):
            yield f"history chain {head.chain}: its end has been cut off or changed"
    for headless in expected:
        yield f"history chain {headless}: its head is missing"


def verify_heads(session: Session) -> Iterator[str]:
    """One line for each chain that does not end where its head says. Quick: earlier lines are not recomputed."""
    last = select(col(Event.chain), func.max(col(Event.sequence)).label("last")).group_by(col(Event.chain)).subquery()
    rows = session.exec(
        select(Event.chain, Event.sequence, Event.hash, ChainHead.sequence, ChainHead.hash)  # type: ignore[call-overload]  # SQLModel's overloads end at four
        .join(last, (last.c.chain == Event.chain) & (last.c.last == Event.sequence))
        .outerjoin(ChainHead, col(ChainHead.chain) == Event.chain)
    )
    for chain, sequence, digest, head_sequence, head_hash in rows:
        if (sequence, digest) != (head_sequence, head_hash):
            yield f"history chain {chain}: its end has been cut off or changed"
