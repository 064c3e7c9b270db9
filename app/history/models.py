"""The history table."""

import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel


class Event(SQLModel, table=True):
    """One line of history. ``sequence`` has no gaps within a chain; ``hash`` covers the line and the hash before it."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("chain", "sequence"),)

    id: int = Field(default=None, primary_key=True)
    chain: int = Field(description="The round's id, or 0 for what belongs to no round")
    sequence: int
    at: datetime.datetime
    kind: str = Field(max_length=64, description='Stable English, such as "round.opened"')
    actor_kind: str = Field(max_length=16, description="user, link or system")
    actor_id: int | None = None
    actor_name: str = Field(max_length=300)
    subject_kind: str | None = Field(default=None, max_length=32)
    subject_id: int | None = None
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class ChainHead(SQLModel, table=True):
    """The last line of a chain: locked while the next one is written, so that lines never fork."""

    __tablename__ = "chain_head"

    chain: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sequence: int
    hash: str = Field(max_length=64)


class MailedHead(SQLModel, table=True):
    """The head of a chain as it was last mailed to who keeps records."""

    __tablename__ = "mailed_head"

    chain: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sequence: int
    hash: str = Field(max_length=64)
    mailed_at: datetime.datetime


class SealedUpTo(SQLModel, table=True):
    """How far the rows of an append-only table are sealed: up to ``last``, an id or a moment; up to ``seen`` soon."""

    __tablename__ = "sealed_up_to"

    table_name: str = Field(primary_key=True, max_length=64)
    last: str = Field(default="", max_length=40)
    seen: int = 0
    seen_at: datetime.datetime | None = None
