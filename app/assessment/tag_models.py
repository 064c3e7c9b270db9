"""The officials' own words for comments, with a colour. Internal: they are in no file and on no body's page."""

import enum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database import text_enum


class TagColour(enum.StrEnum):
    """A tag's colour: the tones that the house's own labels have. The word always stands there too."""

    PLAIN = "plain"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Tag(SQLModel, table=True):
    """A tag of a round. ``name_key``: its name as a search sees it, so that two are not told apart by a capital."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("round_id", "name_key"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    name: str = Field(max_length=60)
    name_key: str = Field(max_length=200)
    colour: TagColour = Field(default=TagColour.PLAIN, sa_type=text_enum(TagColour))


class PointTag(SQLModel, table=True):
    """A point that has a tag, through every revision of its answer."""

    __tablename__ = "point_tag"

    tag_id: int = Field(primary_key=True, foreign_key="tag.id", sa_column_kwargs={"autoincrement": False})
    point_id: int = Field(
        primary_key=True, foreign_key="point.id", index=True, sa_column_kwargs={"autoincrement": False}
    )
