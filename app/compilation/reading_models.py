"""Links by which elected members read a compilation without an account."""

import datetime

from sqlmodel import Field, SQLModel


class ReadingLink(SQLModel, table=True):
    """A link that lets whoever holds it read, and nothing else, until ``last_day`` has passed or it is revoked.

    ``name`` says whom it is for. ``expiry_noted``: that it has run out stands in the history.
    """

    __tablename__ = "reading_link"

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    name: str = Field(max_length=200)
    token_hash: str = Field(max_length=64, unique=True)
    last_day: datetime.date
    made_at: datetime.datetime
    made_by_name: str = Field(max_length=300)
    revoked_at: datetime.datetime | None = None
    revoked_by_name: str = Field(default="", max_length=300)
    expiry_noted: bool = False


class ReadingDay(SQLModel, table=True):
    """How often a link was opened on a day. Nothing is kept of who did."""

    __tablename__ = "reading_day"

    link_id: int = Field(primary_key=True, foreign_key="reading_link.id", sa_column_kwargs={"autoincrement": False})
    day: datetime.date = Field(primary_key=True)
    openings: int
