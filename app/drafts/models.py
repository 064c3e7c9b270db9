"""A body's own space: its drafts, their comments and files, and the earlier states that were kept of them."""

import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.comments.kinds import Stance
from app.comments.models import CommentColumns
from app.database import text_enum


class Draft(SQLModel, table=True):
    """What is being written by the links of one line, to which it is sealed.

    ``version`` counts saves; ``kept_at`` is when an earlier state was last kept. Until it is ``touched`` it is a copy
    of the response in ``based_on_response_id``, or says nothing. ``plan_version_id``: the version that its comments'
    places are in; where the round has a newer one they are found there when it is read, and stored at the next save.
    """

    __tablename__ = "draft"

    id: int = Field(default=None, primary_key=True)
    consultee_id: int = Field(foreign_key="consultee.id", index=True)
    line_id: int = Field(foreign_key="link_line.id", unique=True)
    version: int
    stance: Stance | None = Field(default=None, sa_type=text_enum(Stance))
    summary: str = ""
    statements: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    seen: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    saved_at: datetime.datetime
    saved_by: str = Field(default="", max_length=300)
    kept_at: datetime.datetime
    touched: bool = False
    based_on_response_id: int | None = Field(default=None, foreign_key="response.id")
    plan_version_id: int | None = None


class DraftComment(CommentColumns, table=True):
    """A comment that is being written. Its point may stand in drafts of several lines.

    ``slot`` names the empty form it was first written in, so that the same form sent twice makes one comment.
    """

    __tablename__ = "draft_comment"
    __table_args__ = (UniqueConstraint("draft_id", "slot"),)

    draft_id: int = Field(primary_key=True, foreign_key="draft.id", sa_column_kwargs={"autoincrement": False})
    point_id: int = Field(primary_key=True, foreign_key="point.id", sa_column_kwargs={"autoincrement": False})
    position: int
    written_by: str = Field(default="", max_length=300)
    written_at: datetime.datetime
    slot: str | None = Field(default=None, max_length=40)


class DraftRevision(SQLModel, table=True):
    """An earlier state of a draft, for the body itself: a new one only when text changed and time passed."""

    __tablename__ = "draft_revision"
    __table_args__ = (UniqueConstraint("draft_id", "version"),)

    id: int = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="draft.id")
    version: int
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    saved_at: datetime.datetime
    saved_by: str = Field(default="", max_length=300)


class DraftAttachment(SQLModel, table=True):
    """A file that goes with a draft: it stays there through every revision until the body takes it away.

    ``name`` is the one a person gave, tidied, and the draft's only one of its kind; ``size`` in bytes. One that was
    taken away (``removed_at``) goes with nothing any more; until another of its name comes it can be put back.
    """

    __tablename__ = "draft_attachment"
    __table_args__ = (UniqueConstraint("draft_id", "name"), {"sqlite_autoincrement": True})

    id: int = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="draft.id")
    name: str = Field(max_length=200)
    sha256: str = Field(foreign_key="stored_file.sha256", max_length=64)
    size: int
    media_type: str = Field(max_length=120)
    added_at: datetime.datetime
    added_by: str = Field(default="", max_length=300)
    removed_at: datetime.datetime | None = None


class SectionShare(SQLModel, table=True):
    """A section of the plan that somebody at the body has taken on or been given; at most one for each section."""

    __tablename__ = "section_share"

    line_id: int = Field(primary_key=True, foreign_key="link_line.id", sa_column_kwargs={"autoincrement": False})
    section_id: int = Field(primary_key=True, foreign_key="section.id", sa_column_kwargs={"autoincrement": False})
    link_id: int = Field(foreign_key="link.id")
    given_at: datetime.datetime


class InnerNote(SQLModel, table=True):
    """A note between the body's own people, about a section, one comment or (both null) the whole.

    It goes nowhere: no answer, receipt, file, earlier state or letter is made of it.
    """

    __tablename__ = "inner_note"

    id: int = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="link_line.id", index=True)
    section_id: int | None = Field(default=None, foreign_key="section.id")
    point_id: int | None = Field(default=None, foreign_key="point.id")
    text: str
    written_by: str = Field(max_length=300)
    link_id: int = Field(foreign_key="link.id")
    written_at: datetime.datetime


class MemberComment(SQLModel, table=True):
    """What a member of an umbrella organisation says beside its draft, about a paragraph, a section or the whole.

    It stands in no draft before somebody at the body takes it in (``taken_at``), which copies its words there.
    """

    __tablename__ = "member_comment"

    id: int = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="link_line.id", index=True)
    link_id: int = Field(foreign_key="link.id")
    section_id: int | None = Field(default=None, foreign_key="section.id")
    paragraph: int | None = None
    text: str
    proposed_text: str
    reason: str
    written_by: str = Field(max_length=300)
    written_at: datetime.datetime
    taken_at: datetime.datetime | None = None
    taken_by: str = Field(default="", max_length=300)


class Signing(SQLModel, table=True):
    """That the holder of a link goes to show who they are, to sign what they were shown, in one ``browser``.

    ``fields``: what they had typed beside the draft, by the names of ``SignForm``, on the page of this ``way``;
    ``sha256``: of all that would be sent. ``name``, ``level`` and ``proved_at`` come from the service. It is deleted
    when the answer is sent, and replaced when it is begun anew.
    """

    __tablename__ = "signing"
    __table_args__ = (UniqueConstraint("link_id", "browser"),)

    id: int = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="link_line.id", index=True)
    link_id: int = Field(foreign_key="link.id")
    browser: str = Field(max_length=64)
    way: str = Field(max_length=20)
    fields: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    sha256: str = Field(max_length=64)
    begun_at: datetime.datetime
    service: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})
    level: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    name: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    proved_at: datetime.datetime | None = None


class SigningMark(SQLModel, table=True):
    """That somebody has called the draft ready to sign. ``mark`` is of what it said then, so that a change is seen."""

    __tablename__ = "signing_mark"

    line_id: int = Field(primary_key=True, foreign_key="link_line.id", sa_column_kwargs={"autoincrement": False})
    mark: str = Field(max_length=16)
    marked_by: str = Field(max_length=300)
    marked_at: datetime.datetime
