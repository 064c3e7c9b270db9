"""The days on which a body meets, as far as they are known, and where they are fetched from."""

import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Meeting(SQLModel, table=True):
    """A day on which an organisation meets, and can decide on an answer."""

    __tablename__ = "meeting"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    day: datetime.date = Field(primary_key=True)


class MeetingAddress(SQLModel, table=True):
    """Where an organisation's meetings are fetched from. ``days``: what it held when it was last read (ISO dates).

    ``fault``: why it could not be read when it was looked at last, in Swedish; "" when it could.
    """

    __tablename__ = "meeting_address"

    organisation_id: int = Field(
        foreign_key="organisation.id", primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    url: str = Field(max_length=2000)
    called: str = Field(default="", max_length=200)
    days: list[str] = Field(default_factory=list, sa_type=JSON)
    set_at: datetime.datetime
    set_by: str = Field(default="", max_length=300)
    looked_at: datetime.datetime
    due_at: datetime.datetime = Field(index=True)
    fault: str = Field(default="", max_length=500)
