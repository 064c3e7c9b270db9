"""Which bodies of a round answer jointly."""

import datetime

from sqlmodel import Field, SQLModel


class JointAnswer(SQLModel, table=True):
    """That a body lets another one of its round answer for it, too.

    It has made a code and handed it over (``code_hash``; the code is derived from the moment ``offered_at``); whoever
    has it says so from their own space, and is then ``with_id``. Taken back, the row is gone.
    """

    __tablename__ = "joint_answer"

    consultee_id: int = Field(primary_key=True, foreign_key="consultee.id", sa_column_kwargs={"autoincrement": False})
    code_hash: str = Field(unique=True, max_length=64)
    offered_at: datetime.datetime
    offered_by: str = Field(max_length=300)
    with_id: int | None = Field(default=None, foreign_key="consultee.id", index=True)
    joined_at: datetime.datetime | None = None
    joined_by: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})
