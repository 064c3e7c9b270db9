"""Replies, and the two caches that the aggregated view reads: which comments stand where, and how many."""

import datetime
import enum

from sqlalchemy import Index, UniqueConstraint
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
    """The authority's reply to a point. ``comment_id`` is the wording it answers; ``version`` counts saves."""

    __tablename__ = "reply"

    point_id: int = Field(primary_key=True, foreign_key="point.id", sa_column_kwargs={"autoincrement": False})
    round_id: int = Field(foreign_key="round.id", index=True)
    outcome: Outcome = Field(sa_type=text_enum(Outcome))
    text: str = ""
    action: str = ""
    version: int
    needs_look: bool = False
    comment_id: int = Field(foreign_key="comment.id")
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    at: datetime.datetime


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


class FocusCount(SQLModel, table=True):
    """How many comments of a round stand in a focus area (0 the whole, -1 the rest) and how many have a reply.

    A cache kept in the same transaction as what it counts; ``remiss verify`` compares.
    """

    __tablename__ = "focus_count"

    round_id: int = Field(primary_key=True, foreign_key="round.id", sa_column_kwargs={"autoincrement": False})
    focus_area: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    comments: int = 0
    done: int = 0


class Standing(SQLModel, table=True):
    """The comment that counts now for a point, and its place in the aggregated view: area, place, number.

    ``area`` is 0 for the whole, the focus area's position, or :data:`app.assessment.views.LAST` for the plan's other
    parts. A cache of the current responses' comments, kept in the same transaction as what moves them (decision 0090);
    ``remiss verify`` compares.
    """

    __tablename__ = "standing"
    __table_args__ = (
        Index("ix_standing_order", "round_id", "area", "place", "number"),
        Index("ix_standing_waiting", "round_id", "done", "area", "place", "number"),
        Index("ix_standing_body", "consultee_id", "area", "place", "number"),
    )

    point_id: int = Field(primary_key=True, foreign_key="point.id", sa_column_kwargs={"autoincrement": False})
    round_id: int = Field(foreign_key="round.id")
    consultee_id: int = Field(foreign_key="consultee.id")
    comment_id: int = Field(foreign_key="comment.id")
    area: int
    place: int
    number: int
    done: bool = False
