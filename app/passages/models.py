"""Texts that are divided, their passages, and what each step changed."""

import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.comments.kinds import CommentKind
from app.database import text_enum
from app.passages.kinds import Reason, SourceKind


class DividedText(SQLModel, table=True):
    """A text that is divided, exactly as it was read; ``version`` is raised at every change of its passages.

    ``plan_version_id``: the version whose places its passages have. ``response_id``: the answer that it was registered
    as (a plain number, of a room above), after which nothing of it is changed.
    """

    __tablename__ = "divided_text"

    id: int = Field(default=None, primary_key=True)
    kind: SourceKind = Field(sa_type=text_enum(SourceKind))
    text: str
    sha256: str | None = Field(default=None, foreign_key="stored_file.sha256", max_length=64)
    plan_version_id: int | None = Field(default=None, foreign_key="plan_version.id")
    version: int = 1
    response_id: int | None = Field(default=None, unique=True)
    created_at: datetime.datetime


class Passage(SQLModel, table=True):
    """The characters from ``start`` up to ``end`` of a divided text, and what they are.

    ``is_comment``: null as long as nobody knows. One that is has a place (all null: the plan as a whole) and a kind,
    and ``point_id`` once it is registered. ``reason`` says what words that are none were taken for. ``confirmed``:
    a person has said so; else it is a proposal. ``parts``: which of its characters are which field of the comment.
    """

    __tablename__ = "passage"
    __table_args__ = (UniqueConstraint("text_id", "position"),)

    id: int = Field(default=None, primary_key=True)
    text_id: int = Field(foreign_key="divided_text.id")
    position: int
    start: int = Field(sa_column_kwargs={"name": "starts_at"})
    end: int = Field(sa_column_kwargs={"name": "ends_at"})
    is_comment: bool | None = None
    section_id: int | None = Field(default=None, foreign_key="section.id")
    paragraph: int | None = None
    indicator_id: int | None = Field(default=None, foreign_key="indicator.id")
    cell_id: int | None = Field(default=None, foreign_key="cell.id")
    kind: CommentKind = Field(sa_type=text_enum(CommentKind))
    reason: Reason | None = Field(default=None, sa_type=text_enum(Reason))
    confirmed: bool = False
    parts: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    point_id: int | None = Field(default=None, foreign_key="point.id", index=True)


class PassageStep(SQLModel, table=True):
    """How a text was divided before a step, numbered from 1: the last one can be taken back."""

    __tablename__ = "passage_step"
    __table_args__ = (UniqueConstraint("text_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    text_id: int = Field(foreign_key="divided_text.id")
    number: int
    before: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
