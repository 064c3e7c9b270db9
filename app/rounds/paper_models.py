"""Letters on paper, for bodies that no mail reaches: what was printed and posted, and the codes that they give."""

import datetime
import enum

from sqlmodel import Field, SQLModel

from app.database import text_enum


class PaperKind(enum.StrEnum):
    """Why a letter is printed."""

    INVITATION = "invitation"
    REMINDER = "reminder"


class PaperLetter(SQLModel, table=True):
    """A letter that an official has printed for one body; all of one ``batch`` are one file.

    Its code opens the ``link`` while that has the ``generation`` that it had then, once. Of the code only a hash is
    stored; none where the body has come in already and has a way of its own. ``stopped_at``: a later letter's code
    holds in its place. ``used_from``: where the code was typed, as a hash, so that a button may be pressed twice.
    """

    __tablename__ = "paper_letter"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    consultee_id: int = Field(foreign_key="consultee.id", index=True)
    link_id: int = Field(foreign_key="link.id")
    generation: int
    batch: str = Field(max_length=32, index=True)
    kind: PaperKind = Field(sa_type=text_enum(PaperKind))
    message: str = ""
    code_hash: str | None = Field(default=None, unique=True, max_length=64)
    printed_at: datetime.datetime
    printed_by: str = Field(max_length=300)
    printed_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    posted_on: datetime.date | None = None
    posted_by: str = Field(default="", max_length=300)
    used_at: datetime.datetime | None = None
    used_from: str = Field(default="", max_length=64)
    stopped_at: datetime.datetime | None = None


class CodeTry(SQLModel, table=True):
    """A code that was typed and did not hold. ``source``: where from, as a hash."""

    __tablename__ = "code_try"

    id: int = Field(default=None, primary_key=True)
    source: str = Field(max_length=64, index=True)
    at: datetime.datetime = Field(index=True)
