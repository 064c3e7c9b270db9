"""The days on which a body meets, as far as they are known."""

import datetime

from sqlmodel import Field, SQLModel


class Meeting(SQLModel, table=True):
    """A day on which an organisation meets, and can decide on an answer."""

    __tablename__ = "meeting"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    day: datetime.date = Field(primary_key=True)
