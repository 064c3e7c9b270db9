"""What officials read in the files of an answer: where each point was taken out, and files that have none."""

import datetime

from sqlmodel import Field, SQLModel


class FileWording(SQLModel, table=True):
    """Where in a file of an answer officials read what a comment of theirs says, and who did. Immutable as the comment.

    ``name`` and ``sha256`` are the file's; ``page`` is null where its pages have no numbers; ``passage`` its words
    there, as they were chosen or typed.
    """

    __tablename__ = "file_wording"

    comment_id: int = Field(primary_key=True, foreign_key="comment.id", sa_column_kwargs={"autoincrement": False})
    attachment_id: int = Field(foreign_key="attachment.id", index=True)
    sha256: str = Field(max_length=64)
    name: str = Field(max_length=200)
    page: int | None = None
    passage: str
    at: datetime.datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)


class FilePointUndone(SQLModel, table=True):
    """That a point that officials had taken out of a file counts no more, who said so and when. Its number is kept."""

    __tablename__ = "file_point_undone"

    point_id: int = Field(primary_key=True, foreign_key="point.id", sa_column_kwargs={"autoincrement": False})
    at: datetime.datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)


class FileWithoutPoints(SQLModel, table=True):
    """That an official has read a file of a body and found no point in it. It can be taken back."""

    __tablename__ = "file_without_points"

    consultee_id: int = Field(primary_key=True, foreign_key="consultee.id", sa_column_kwargs={"autoincrement": False})
    sha256: str = Field(primary_key=True, max_length=64)
    at: datetime.datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
