"""The columns of a comment, and the point that it makes through every revision."""

from sqlalchemy import UniqueConstraint, false
from sqlmodel import Field, SQLModel

from app.comments.kinds import CommentKind, Stance
from app.database import text_enum


class CommentColumns(SQLModel):
    """What is stored of a comment that is being written and of one that was sent alike.

    At most one exact place; the more exact implies the others. What it says is in the fields of ``fields.FIELDS``. An
    answer to a question of the round has ``question_id``, and ``choice`` or ``value`` where the question asks for one.
    ``origin`` is the place in an earlier version of the plan on which it was written, as a code (``places``).
    """

    kind: CommentKind = Field(sa_type=text_enum(CommentKind))
    section_id: int | None = Field(default=None, foreign_key="section.id")
    paragraph: int | None = None
    indicator_id: int | None = Field(default=None, foreign_key="indicator.id")
    cell_id: int | None = Field(default=None, foreign_key="cell.id")
    stance: Stance | None = Field(default=None, sa_type=text_enum(Stance))
    text: str = ""
    proposed_text: str = ""
    reason: str = ""
    proposed_name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    value_year: str = Field(default="", sa_column_kwargs={"server_default": ""})
    unit: str = Field(default="", sa_column_kwargs={"server_default": ""})
    breakdown: str = Field(default="", sa_column_kwargs={"server_default": ""})
    baseline: str = Field(default="", sa_column_kwargs={"server_default": ""})
    yearly_values: str = Field(default="", sa_column_kwargs={"server_default": ""})
    source: str = Field(default="", sa_column_kwargs={"server_default": ""})
    carried_out_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    carried_out_when: str = Field(default="", sa_column_kwargs={"server_default": ""})
    financing: str = Field(default="", sa_column_kwargs={"server_default": ""})
    priority_area: str = Field(default="", sa_column_kwargs={"server_default": ""})
    priority_sub_area: str = Field(default="", sa_column_kwargs={"server_default": ""})
    priority_goal: str = Field(default="", sa_column_kwargs={"server_default": ""})
    priority_action: str = Field(default="", sa_column_kwargs={"server_default": ""})
    quote: str = Field(default="", sa_column_kwargs={"server_default": ""})
    question_id: int | None = Field(default=None, foreign_key="question.id", index=True)
    choice: str | None = Field(default=None, max_length=500)
    value: int | None = None
    origin: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})


class Point(SQLModel, table=True):
    """One point made by one body: the same through every revision. Its ``id`` is the comment's id to the outside.

    Made at the first save; ``number`` is given at the first submission, runs in the round and never changes. A body has
    one point for each question that it answers, ``question_id``, and one for what its answer says in short,
    ``is_summary``.

    Officials may divide a comment: each part of it is a point of its own with the number of the whole, ``parent_id``,
    and a place among its parts, ``part`` (1 is a, 2 is b; 0 where nothing is divided). ``numbers`` words the two.
    """

    __tablename__ = "point"
    __table_args__ = (UniqueConstraint("round_id", "number", "part"), {"sqlite_autoincrement": True})

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    consultee_id: int = Field(foreign_key="consultee.id", index=True)
    number: int | None = None
    question_id: int | None = Field(default=None, foreign_key="question.id")
    is_summary: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    parent_id: int | None = Field(default=None, foreign_key="point.id", index=True)
    part: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
