"""What officials write in their own words of a round, a focus area or a body's answer, what they chose of files, and
what stood in the last ones."""

import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class OfficialText(SQLModel, table=True):
    """What officials say of what came in, and what the authority thinks of it. ``subject`` says of what (``texts.py``).

    ``version`` counts saves. Of a body there is only ``text``, a sentence.
    """

    __tablename__ = "official_text"
    __table_args__ = (UniqueConstraint("round_id", "subject"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    subject: str = Field(max_length=520)
    text: str = ""
    consideration: str = ""
    version: int
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    at: datetime.datetime


class OfficialTextRevision(SQLModel, table=True):
    """An earlier wording of one."""

    __tablename__ = "official_text_revision"
    __table_args__ = (UniqueConstraint("text_id", "version"),)

    id: int = Field(default=None, primary_key=True)
    text_id: int = Field(foreign_key="official_text.id")
    version: int
    text: str
    consideration: str
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    at: datetime.datetime


class FileChoice(SQLModel, table=True):
    """What an official chose last of a layout in a format, as it was sent. ``round_id``: whose places and bodies."""

    __tablename__ = "file_choice"

    user_id: int = Field(primary_key=True, foreign_key="user_account.id")
    layout: str = Field(primary_key=True, max_length=40)
    format: str = Field(primary_key=True, max_length=10)
    round_id: int = Field(foreign_key="round.id", index=True, ondelete="CASCADE")
    choices: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class WordTemplate(SQLModel, table=True):
    """What the Word files were made of from a moment on: a template of the authority's, or our own (without a file).

    ``number`` counts the changes; the highest is in use. A row is never changed.
    """

    __tablename__ = "word_template"
    __table_args__ = (UniqueConstraint("number"),)

    id: int = Field(default=None, primary_key=True)
    number: int
    sha256: str | None = Field(default=None, foreign_key="stored_file.sha256", max_length=64)
    name: str = Field(max_length=255)
    placeholders: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    at: datetime.datetime


class CompiledState(SQLModel, table=True):
    """What stood in a whole file of a round, so that the next one tells what has changed since then.

    ``state`` is as ``since.State.stored`` gives it: numbers and versions, no words of anybody's. The last few of a
    round are kept.
    """

    __tablename__ = "compiled_state"
    __table_args__ = (Index("ix_compiled_state_round", "round_id", "made_at"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", ondelete="CASCADE")
    made_at: datetime.datetime
    format: str = Field(max_length=10)
    layout: str = Field(max_length=40)
    state: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
