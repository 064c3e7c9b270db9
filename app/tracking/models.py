"""Requests for more time."""

import datetime
import enum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.database import text_enum


class Decision(enum.StrEnum):
    """What came of a request for more time."""

    GRANTED = "granted"
    REFUSED = "refused"


class Extension(SQLModel, table=True):
    """More time: asked for by a body and decided, or given by an official at once. Granted ones move the deadline."""

    __tablename__ = "extension"
    __table_args__ = (Index("ix_extension_consultee", "consultee_id", "id"),)

    id: int = Field(default=None, primary_key=True)
    consultee_id: int = Field(foreign_key="consultee.id")
    requested_deadline: datetime.date
    reason: str
    requested_at: datetime.datetime
    requested_by: str = Field(max_length=300)
    decision: Decision | None = Field(default=None, sa_type=text_enum(Decision))
    deadline: datetime.date | None = None
    decided_at: datetime.datetime | None = None
    decided_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    decided_by_name: str = Field(default="", max_length=300)
    decision_reason: str = ""

    @property
    def was_unasked(self) -> bool:
        """Whether an official gave it without having been asked: both are then of the same moment."""
        return self.requested_at == self.decided_at
