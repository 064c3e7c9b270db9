"""A dialogue meeting: many unnamed people said things, and somebody took notes."""

import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class DialogueMeeting(SQLModel, table=True):
    """A meeting held about a round. What was said there are comments of the answer of its place in the round.

    ``participants`` are kinds of people, each {kind, number}: nobody is named. ``removed_at``: it was taken away; what
    it said stays on record, and counts no more. ``version`` counts its changes, so that a stale page is noticed.
    """

    __tablename__ = "dialogue_meeting"

    consultee_id: int = Field(primary_key=True, foreign_key="consultee.id", sa_column_kwargs={"autoincrement": False})
    round_id: int = Field(foreign_key="round.id", index=True)
    held_on: datetime.date
    place: str = Field(default="", max_length=200)
    participants: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    notes: str = ""
    version: int = 1
    created_at: datetime.datetime
    created_by: str = Field(max_length=300)
    removed_at: datetime.datetime | None = None
    removed_by: str = Field(default="", max_length=300)
    removed_why: str = ""
