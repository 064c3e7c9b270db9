"""Who has taken on which comment. Internal: it is in no file and on no body's page."""

import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class Assignment(SQLModel, table=True):
    """The official who is to reply to a point, perhaps by a day of their own. ``by_name``: who decided that.

    It stays when the answer is replaced or taken back, and when the official leaves the round: then it counts as
    nobody's, and says whose it was.
    """

    __tablename__ = "assignment"
    __table_args__ = (Index("ix_assignment_user", "user_id", "round_id"),)

    point_id: int = Field(primary_key=True, foreign_key="point.id", sa_column_kwargs={"autoincrement": False})
    round_id: int = Field(foreign_key="round.id", index=True)
    user_id: int = Field(foreign_key="user_account.id")
    due: datetime.date | None = None
    by_name: str = Field(max_length=300)
    at: datetime.datetime
