"""Replies: what the authority says to a point, and what came of it."""

import datetime
import enum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database import text_enum


class Outcome(enum.StrEnum):
    """What came of a comment. ``not_met`` needs a reason (PBL 5 kap.)."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOTED = "noted"
    ANSWERED = "answered"
    OUT_OF_SCOPE = "out_of_scope"


class Reply(SQLModel, table=True):
    """The authority's reply to a point. ``comment_id`` is the wording it answers; ``version`` counts saves.

    Both the outcome and the wording are also written down in the room of answers, which works out what is done.
    """

    __tablename__ = "reply"

    point_id: int = Field(primary_key=True, foreign_key="point.id", sa_column_kwargs={"autoincrement": False})
    round_id: int = Field(foreign_key="round.id", index=True)
    outcome: Outcome = Field(sa_type=text_enum(Outcome))
    text: str = ""
    action: str = ""
    version: int
    comment_id: int = Field(foreign_key="comment.id")
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    at: datetime.datetime
    search_text: str = Field(default="", sa_column_kwargs={"server_default": ""})


class ReplyRevision(SQLModel, table=True):
    """An earlier wording of a reply."""

    __tablename__ = "reply_revision"
    __table_args__ = (UniqueConstraint("point_id", "version"),)

    id: int = Field(default=None, primary_key=True)
    point_id: int = Field(foreign_key="point.id")
    version: int
    outcome: Outcome = Field(sa_type=text_enum(Outcome))
    text: str
    action: str
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    at: datetime.datetime


class PointNote(SQLModel, table=True):
    """What officials write to each other about a point while they work. It is in no file and on no body's page."""

    __tablename__ = "point_note"

    id: int = Field(default=None, primary_key=True)
    point_id: int = Field(foreign_key="point.id", index=True)
    text: str
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    at: datetime.datetime
