"""The table of jobs."""

import datetime
import enum
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel


class JobStatus(enum.StrEnum):
    """Where a job stands; computed from what is stored."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(SQLModel, table=True):
    """Something that takes long, to be done once. Nothing in it may quote a draft.

    ``arguments`` say what is asked for, in the terms of ``kind``. The worker holds it by lease, until
    ``claimed_until``. ``result`` says what file came of it, ``error`` why none did.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_waiting", "finished_at", "run_at"),)

    id: int = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    round_id: int | None = Field(default=None, foreign_key="round.id", index=True, ondelete="CASCADE")
    by_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    arguments: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    open_key: str | None = Field(default=None, unique=True, max_length=64)
    created_at: datetime.datetime
    run_at: datetime.datetime
    tries: int = 0
    claimed_by: str | None = Field(default=None, max_length=64)
    claimed_until: datetime.datetime | None = None
    done: int = 0
    total: int = 0
    result: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    error: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    finished_at: datetime.datetime | None = None
    cancelled_at: datetime.datetime | None = None

    @property
    def status(self) -> JobStatus:
        """Where it stands."""
        if self.cancelled_at:
            return JobStatus.CANCELLED
        if self.finished_at:
            return JobStatus.FAILED if self.error else JobStatus.DONE
        return JobStatus.RUNNING if self.claimed_by else JobStatus.QUEUED
