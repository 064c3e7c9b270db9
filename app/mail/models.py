"""The outbox."""

import datetime
import enum
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from app.database import text_enum


class LetterKind(enum.StrEnum):
    """Why a letter was written; each has a folder in templates/emails/."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    RECEIPT = "receipt"
    EXTENSION = "extension"
    NEW_LINK = "new_link"
    LINK_REPLACED = "link_replaced"
    CANCELLATION = "cancellation"
    SET_UP = "set_up"


class LetterState(enum.StrEnum):
    """What has become of a letter; computed. ``kept``: it stays in the outbox, for there was no mail server."""

    KEPT = "kept"
    SENT = "sent"
    BOUNCED = "bounced"
    GIVEN_UP = "given_up"
    RETRYING = "retrying"
    WAITING = "waiting"


class Letter(SQLModel, table=True):
    """One letter to one address. ``sent_at``: handed to SMTP, or put in the outbox where there is no SMTP server."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_waiting", "sent_at", "due_at"), Index("ix_letter_consultee", "consultee_id"))

    id: int = Field(default=None, primary_key=True)
    kind: LetterKind = Field(sa_type=text_enum(LetterKind))
    round_id: int | None = Field(default=None, foreign_key="round.id", index=True)
    consultee_id: int | None = Field(default=None, foreign_key="consultee.id")
    link_id: int | None = Field(default=None, foreign_key="link.id")
    to_address: str = Field(max_length=254)
    to_name: str = Field(default="", max_length=300)
    language: str = Field(default="sv", max_length=2)
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    message_id: str = Field(unique=True, max_length=120)
    dedupe_key: str | None = Field(default=None, unique=True, max_length=120)
    created_at: datetime.datetime
    due_at: datetime.datetime
    claimed_until: datetime.datetime | None = None
    claimed_by: str | None = Field(default=None, max_length=64)
    attempts: int = 0
    sent_at: datetime.datetime | None = None
    bounced_at: datetime.datetime | None = None
    given_up_at: datetime.datetime | None = None
    error: str | None = Field(default=None, max_length=500)
