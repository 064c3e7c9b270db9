"""The tables: every version of a text that the authority has written."""

import datetime
import enum

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database import text_enum


class Topic(enum.StrEnum):
    """What a text is about, in the order of the links at the foot of a page."""

    HELP = "help"
    PRIVACY = "privacy"
    ACCESSIBILITY = "accessibility"


class InformationText(SQLModel, table=True):
    """One version. ``number`` counts from 1 in each topic and language; 0 is the delivered text, which has no row."""

    __tablename__ = "information_text"
    __table_args__ = (UniqueConstraint("topic", "language", "number"),)

    id: int = Field(default=None, primary_key=True)
    topic: Topic = Field(sa_type=text_enum(Topic))
    language: str = Field(max_length=2)
    number: int
    text: str = Field(sa_type=Text, description="Markdown")
    saved_at: datetime.datetime
    saved_by: int | None = Field(default=None, foreign_key="user_account.id")
    saved_by_name: str = Field(max_length=300)
