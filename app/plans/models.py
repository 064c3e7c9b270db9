"""Plans and what they consist of."""

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

PREAMBLE = 0
"""The position of what stands before the first heading: no section, but a place that comments stand at."""


def new_lineage() -> str:
    """The lineage of a place that no earlier version has."""
    return str(uuid.uuid4())


class Lasting(SQLModel):
    """A place that comments stand at: ``lineage`` is the same for the same place in the next version."""

    lineage: str = Field(default_factory=new_lineage, max_length=36, index=True)


class Plan(SQLModel, table=True):
    """A plan that is sent out for referral."""

    __tablename__ = "plan"

    id: int = Field(default=None, primary_key=True)
    created_at: datetime.datetime
    created_by: int | None = Field(default=None, foreign_key="user_account.id")


class PlanVersion(SQLModel, table=True):
    """One version of a plan; editable until ``frozen_at``. ``facts`` is the metadata: [[name, value], …].

    ``left_out``: what reading or a person left out and can be brought back; ``dismissed``: the ids of proposals that a
    person does not want to see; ``aliases``: what else focus areas are called, by label.
    """

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    number: int = 1
    title: str = Field(max_length=500)
    registry_number: str | None = Field(default=None, max_length=100)
    preamble: str = ""
    preamble_html: str = ""
    facts: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    warnings: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    source_sha256: str | None = Field(default=None, foreign_key="stored_file.sha256")
    source_name: str | None = Field(default=None, max_length=255)
    left_out: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    dismissed: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    aliases: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}"))
    edit_version: int = Field(default=1, description="Raised at every correction, so that a stale form is noticed")
    created_at: datetime.datetime
    frozen_at: datetime.datetime | None = None


class PlanImport(SQLModel, table=True):
    """An imported plan, previewed before it is saved. ``plan_id`` is set once it is, so that saving twice makes one.

    ``parsed`` is empty while ``job_id`` (a job, as long as there is one) reads it. ``for_round``: it is to be a new
    version of the plan of that round, which a room above knows.
    """

    __tablename__ = "plan_import"

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=32)
    created_at: datetime.datetime
    created_by: int = Field(foreign_key="user_account.id")
    title: str | None = Field(default=None, max_length=500)
    source_sha256: str | None = Field(default=None, foreign_key="stored_file.sha256")
    source_name: str | None = Field(default=None, max_length=255)
    parsed: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    plan_id: int | None = Field(default=None, foreign_key="plan.id")
    job_id: int | None = None
    for_round: int | None = None


class PlanCorrection(SQLModel, table=True):
    """A step in which a person corrected a version, numbered from 1. ``changes`` tells it so that it can be taken back.

    ``operations``: [{op, about}, …]; ``edit_version``: the version's after it.
    """

    __tablename__ = "plan_correction"
    __table_args__ = (UniqueConstraint("version_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="plan_version.id")
    number: int
    edit_version: int
    at: datetime.datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=200)
    operations: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    changes: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    undone_at: datetime.datetime | None = None
    undone_by: str | None = Field(default=None, max_length=200)


class FocusArea(SQLModel, table=True):
    """A focus area of a version. It has one label, even if the text calls it several things."""

    __tablename__ = "focus_area"
    __table_args__ = (UniqueConstraint("version_id", "label"),)

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="plan_version.id")
    label: str = Field(max_length=500)
    position: int


class Section(Lasting, table=True):
    """A section. ``position`` is its place in document order, from 1; ``number`` its place in the tree ("4.2.1").

    At position ``PREAMBLE``, without a number, stands what precedes the first heading (decision 0274).

    ``focus_area_id`` is its own or inherited focus area; ``is_focus_area`` marks the section where the area begins.
    """

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="plan_version.id")
    parent_id: int | None = Field(default=None, foreign_key="section.id")
    position: int
    level: int
    number: str = Field(max_length=60)
    title: str = Field(max_length=500)
    focus_area_id: int | None = Field(default=None, foreign_key="focus_area.id", index=True)
    is_focus_area: bool = False


class Paragraph(Lasting, table=True):
    """A paragraph, numbered from 1 in its section. ``html`` is sanitised; ``text`` is the same without markup."""

    __tablename__ = "paragraph"
    __table_args__ = (UniqueConstraint("section_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    section_id: int = Field(foreign_key="section.id")
    number: int
    kind: str = Field(max_length=16, description="text, list or table")
    level: int = Field(default=0, description="Of a list's item, from 1")
    ordered: bool = Field(default=False, description="Whether a list's item has a number")
    text: str
    html: str


class IndicatorTable(Lasting, table=True):
    """A table whose rows and cells are places of their own: of indicators, or (``kind`` "rows") of anything.

    ``columns`` are the headings other than that of the name column.

    ``after_paragraph`` is the number of the paragraph that it follows: 0 if it precedes them all, null if it follows
    them all.
    """

    __tablename__ = "indicator_table"

    id: int = Field(default=None, primary_key=True)
    section_id: int = Field(foreign_key="section.id", index=True)
    position: int
    name_heading: str = Field(default="Indikator", max_length=300)
    columns: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    after_paragraph: int | None = None
    kind: str = Field(default="indicators", max_length=16, description="indicators or rows")


class Indicator(Lasting, table=True):
    """A row of an indicator table; ``position`` is its order in the whole version."""

    __tablename__ = "indicator"
    __table_args__ = (Index("ix_indicator_place", "section_id", "position"),)

    id: int = Field(default=None, primary_key=True)
    table_id: int = Field(foreign_key="indicator_table.id", index=True)
    section_id: int = Field(foreign_key="section.id")
    position: int
    name: str = Field(max_length=1000)
    footnotes: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Cell(Lasting, table=True):
    """A cell. ``text`` is exactly as written, without footnote marks; ``value`` is the number in it, or null."""

    __tablename__ = "cell"
    __table_args__ = (UniqueConstraint("indicator_id", "position"),)

    id: int = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    position: int
    column: str = Field(max_length=300, sa_column_kwargs={"name": "column_name"})
    text: str
    value: float | None = None
    footnotes: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Footnote(SQLModel, table=True):
    """A footnote, numbered from 1 in document order, and the section or cell that refers to it."""

    __tablename__ = "footnote"
    __table_args__ = (UniqueConstraint("version_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="plan_version.id")
    number: int
    text: str
    section_id: int | None = Field(default=None, foreign_key="section.id", index=True)
    cell_id: int | None = Field(default=None, foreign_key="cell.id")
