"""A batch, its rows and what became of them, the answers that it gave, and how headings were matched before."""

import datetime
import enum
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database import text_enum


class BatchKind(enum.StrEnum):
    """What a batch holds: rows of a table, or the files of an archive."""

    TABLE = "table"
    ARCHIVE = "archive"


class RowOutcome(enum.StrEnum):
    """What became of a row: null until it has been gone through."""

    REGISTERED = "registered"
    CORRECTED = "corrected"
    ALREADY = "already"
    RECEIVED = "received"
    LEFT_OUT = "left_out"
    FAILED = "failed"


class Batch(SQLModel, table=True):
    """A file of many answers, kept as it came. ``sheets`` is what was found in it, empty until it is ``read_at``.

    ``matching``: what each column holds, by its index from 0, in the chosen ``sheet``. ``options``: how it is to be
    registered. ``error``: why it could not be read. ``job_id``: the job that reads or registers it (a job, as long as
    there is one). ``finished_at``: since when every row has been gone through. ``version`` is raised at every act.
    """

    __tablename__ = "batch"

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True, ondelete="CASCADE")
    kind: BatchKind = Field(sa_type=text_enum(BatchKind))
    name: str = Field(max_length=255)
    sha256: str = Field(foreign_key="stored_file.sha256", max_length=64)
    size: int
    created_at: datetime.datetime
    created_by: int | None = Field(default=None, foreign_key="user_account.id")
    created_by_name: str = Field(max_length=300)
    sheets: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    sheet: int = 0
    matching: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    options: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    read_at: datetime.datetime | None = None
    error: str = ""
    job_id: int | None = None
    run_at: datetime.datetime | None = None
    run_by_name: str = Field(default="", max_length=300)
    finished_at: datetime.datetime | None = None
    version: int = 1


class BatchRow(SQLModel, table=True):
    """A row of a table as it was read, or a file of an archive; and what became of it.

    ``carried``: by column, what a merged cell that begins further up says. ``result_id``: the answer, or the item of
    the inbox.
    """

    __tablename__ = "batch_row"

    batch_id: int = Field(
        primary_key=True, foreign_key="batch.id", ondelete="CASCADE", sa_column_kwargs={"autoincrement": False}
    )
    sheet: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    cells: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    carried: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    hidden: bool = False
    outcome: RowOutcome | None = Field(default=None, sa_type=text_enum(RowOutcome))
    reason: str = ""
    result_id: int | None = None


class BatchAnswer(SQLModel, table=True):
    """That an answer came from a batch: what it said (``content_key``) is never registered twice for the same body."""

    __tablename__ = "batch_answer"
    __table_args__ = (UniqueConstraint("consultee_id", "content_key"),)

    response_id: int = Field(primary_key=True, foreign_key="response.id", sa_column_kwargs={"autoincrement": False})
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True, ondelete="SET NULL")
    consultee_id: int = Field(foreign_key="consultee.id")
    content_key: str = Field(max_length=64)


class BatchMatching(SQLModel, table=True):
    """How the columns with these headings were matched last: proposed for the next file that has the same."""

    __tablename__ = "batch_matching"

    headings_key: str = Field(primary_key=True, max_length=64)
    matching: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime.datetime
