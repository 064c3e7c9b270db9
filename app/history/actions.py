"""Writing history."""

import datetime
from typing import Any, Protocol

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session, col

from app.database import Prepared
from app.history.models import ChainHead, Event
from app.history.rules import GENESIS, line_hash, line_of

# These run in every change.
_HEAD = Prepared(
    select(col(ChainHead.sequence), col(ChainHead.hash))
    .where(col(ChainHead.chain) == bindparam("of"))
    .with_for_update()
)
_LINE = Prepared(insert(Event).values({name: bindparam(name) for name in Event.model_fields if name != "id"}))
_FIRST = Prepared(insert(ChainHead).values({name: bindparam(name) for name in ChainHead.model_fields}))
_NEXT = Prepared(
    update(ChainHead)
    .where(col(ChainHead.chain) == bindparam("of"))
    .values(sequence=bindparam("to_sequence"), hash=bindparam("to_hash"))
)


class Actor(Protocol):
    """Who did something."""

    @property
    def kind(self) -> str:
        """user, link or system."""

    @property
    def id(self) -> int | None:
        """The user's or link's id."""

    @property
    def name(self) -> str:
        """The name that the history shows."""


def record(
    session: Session,
    kind: str,
    *,
    by: Actor,
    now: datetime.datetime,
    round_id: int | None = None,
    subject: tuple[str, int] | None = None,
    **facts: Any,
) -> None:
    """Write one line, in the caller's transaction. ``facts`` are JSON values; never a draft's text, secret or token."""
    chain = round_id or 0
    head = _HEAD.first(session, {"of": chain})
    sequence, previous = (head.sequence + 1, head.hash) if head else (1, GENESIS)
    subject_kind, subject_id = subject or (None, None)
    line = line_of(
        chain=chain,
        sequence=sequence,
        at=now,
        kind=kind,
        actor=(by.kind, by.id, by.name),
        subject=(subject_kind, subject_id),
        facts=facts,
    )
    digest = line_hash(previous, line)
    values = {
        "chain": chain,
        "sequence": sequence,
        "at": now,
        "kind": kind,
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_name": by.name,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "facts": facts,
        "previous_hash": previous,
        "hash": digest,
    }
    _LINE.run(session, values)
    if head:
        _NEXT.run(session, {"of": chain, "to_sequence": sequence, "to_hash": digest})
    else:
        _FIRST.run(session, {"chain": chain, "sequence": sequence, "hash": digest})
