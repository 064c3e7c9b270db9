"""The point that a comment makes through every revision."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Point(SQLModel, table=True):
    """One point made by one body: the same through every revision. Its ``id`` is the comment's id to the outside.

    Made at the first save; ``number`` is given at the first submission, runs in the round and never changes.
    """

    __tablename__ = "point"
    __table_args__ = (UniqueConstraint("round_id", "number"), {"sqlite_autoincrement": True})

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    consultee_id: int = Field(foreign_key="consultee.id", index=True)
    number: int | None = None
