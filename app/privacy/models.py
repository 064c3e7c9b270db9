"""Rules of disposal: what goes after how long, by which decision."""

import datetime
import enum

from sqlmodel import Field, SQLModel

from app.database import text_enum


class DisposalKind(enum.StrEnum):
    """What can be disposed of by rule. Not what the law wants kept, nor what goes by itself within a month anyway."""

    CONTACTS = "contacts"
    LETTERS = "letters"
    DRAFTS = "drafts"
    INBOX = "inbox"
    PERSONS = "persons"


class DisposalRule(SQLModel, table=True):
    """That a kind of data goes so many days after its event, by a decision. One rule of a kind is in force at a time.

    ``automatic``: the worker does it each day; else somebody does. ``removed_at``: it is in force no more.
    """

    __tablename__ = "disposal_rule"

    id: int = Field(default=None, primary_key=True)
    kind: DisposalKind = Field(sa_type=text_enum(DisposalKind))
    after_days: int
    decision: str = Field(max_length=100)
    automatic: bool = False
    made_at: datetime.datetime
    made_by: str = Field(max_length=300)
    removed_at: datetime.datetime | None = None
    removed_by: str = Field(default="", max_length=300)
    last_run_at: datetime.datetime | None = None
