"""Requests for more time, by which plan the bodies are reminded, and when a round opens and closes by itself."""

import datetime
import enum

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from app.accounts.kinds import NoticeKind
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


class ReminderPlan(SQLModel, table=True):
    """When the bodies of a round are reminded. Without a row nobody is, but by an official's own hand.

    ``offsets`` are days from each body's own last day, below zero before it. Between ``quiet_from`` and ``quiet_until``
    (whole hours on the municipality's clock; both or neither) nothing is sent. Where it is not ``automatic`` an
    official is told whom it would remind, and sends. ``since``: its first day; what lies before it is past.
    """

    __tablename__ = "reminder_plan"

    round_id: int = Field(primary_key=True, foreign_key="round.id", ondelete="CASCADE")
    version: int = 1
    offsets: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    working_days: bool = True
    quiet_from: int | None = None
    quiet_until: int | None = None
    automatic: bool = Field(default=False, index=True)
    since: datetime.date


class ReminderException(SQLModel, table=True):
    """A body that one of the plan's reminders leaves out: an official has unticked it."""

    __tablename__ = "reminder_exception"

    consultee_id: int = Field(primary_key=True, foreign_key="consultee.id", ondelete="CASCADE")
    offset: int = Field(primary_key=True)


class RoundSchedule(SQLModel, table=True):
    """What a round does by itself. Without a row, nothing.

    ``opens_at``: when the draft opens, as the official named in ``opens_by`` wants it; null once it has been tried.
    ``stopped_at``: when the checks stopped that. ``closes_after``: so many days after the last own deadline of any body
    the open round closes.
    """

    __tablename__ = "round_schedule"

    round_id: int = Field(primary_key=True, foreign_key="round.id", ondelete="CASCADE")
    version: int = 0
    opens_at: datetime.datetime | None = Field(default=None, index=True)
    opens_by: str = Field(default="", max_length=300)
    opens_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    stopped_at: datetime.datetime | None = None
    closes_after: int | None = None


class ToldSoFar(SQLModel, table=True):
    """How far officials have been told of a round: of its history up to ``sequence``, of the last day that passed."""

    __tablename__ = "told_so_far"

    round_id: int = Field(primary_key=True, foreign_key="round.id", ondelete="CASCADE")
    sequence: int = 0
    deadline: datetime.date | None = None


class Notice(SQLModel, table=True):
    """Something that an official is to be told by mail, at ``due_at``; null when a mail has told it, or none is to.

    ``for_user_id``: the official whom it concerns, another than ``user_id`` where that one stands in. ``name``: of the
    body, or the file; ``count``: of how many.
    """

    __tablename__ = "notice"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id")
    for_user_id: int = Field(foreign_key="user_account.id")
    kind: NoticeKind = Field(sa_type=text_enum(NoticeKind))
    round_id: int | None = Field(default=None, foreign_key="round.id", ondelete="CASCADE")
    job_id: int | None = Field(default=None, index=True)
    name: str = Field(default="", max_length=500)
    count: int = 1
    at: datetime.datetime
    due_at: datetime.datetime | None = Field(default=None, index=True)
