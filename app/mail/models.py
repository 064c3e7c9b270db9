"""The outbox."""

import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from app.database import text_enum
from app.mail.kinds import LetterKind, MailFault, WhyUnsent


class Letter(SQLModel, table=True):
    """One letter to one address. ``sent_at``: handed to SMTP, or put in the outbox where there is no SMTP server.

    ``attempts`` counts the tries that the letter itself is to blame for; ``tried_at`` is the last try of any kind. A
    letter with a ``fault`` waits for the mail server, since ``fault_since``. ``delayed_at``: when a server on
    the way last said that it is still trying. ``carried_by``: the letter in whose message this one went along.
    """

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
    tried_at: datetime.datetime | None = None
    fault: MailFault | None = Field(default=None, sa_type=text_enum(MailFault), index=True)
    fault_since: datetime.datetime | None = None
    why_unsent: WhyUnsent | None = Field(default=None, sa_type=text_enum(WhyUnsent))
    delayed_at: datetime.datetime | None = None
    carried_by: int | None = Field(default=None, foreign_key="letter.id", index=True)
