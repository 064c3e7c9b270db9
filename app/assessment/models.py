"""Replies: what the authority says to a point, and what came of it."""

import datetime
import enum
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database import text_enum


class Outcome(enum.StrEnum):
    """What came of a comment. ``not_met`` needs a reason (PBL 5 kap.)."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOTED = "noted"
    ANSWERED = "answered"
    OUT_OF_SCOPE = "out_of_scope"


class ReviewState(enum.StrEnum):
    """Where a reply stands in the review by a second person, for the rounds that ask for one."""

    TO_REVIEW = "to_review"
    SENT_BACK = "sent_back"
    APPROVED = "approved"


class ActionKind(enum.StrEnum):
    """What an authority does about a comment. A reply without one does not say."""

    TEXT_CHANGED = "text_changed"
    INDICATOR_CHANGED = "indicator_changed"
    OPERATIONAL_PLAN = "operational_plan"
    OTHER_PROCESS = "other_process"
    NONE = "none"


class ActionColumns(SQLModel):
    """What is done about a comment: the kind, in words, by whom and until when (``due.due_of``)."""

    action_kind: ActionKind | None = Field(default=None, sa_type=text_enum(ActionKind))
    responsible: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})
    due: str = Field(default="", max_length=10, sa_column_kwargs={"server_default": ""})


class Reply(ActionColumns, table=True):
    """The authority's reply to a point. ``comment_id`` is the wording it answers; ``version`` counts saves.

    ``same_as``: the point whose reply it took over, in that one's ``same_version``.
    Both the outcome and the wording are also written down in the room of answers, which works out what is done.
    ``review`` is what the last of its reviews found of this version; whatever is saved is to be reviewed anew.
    """

    __tablename__ = "reply"
    __table_args__ = (Index("ix_reply_responsible", "round_id", "responsible"),)

    point_id: int = Field(primary_key=True, foreign_key="point.id", sa_column_kwargs={"autoincrement": False})
    round_id: int = Field(foreign_key="round.id", index=True)
    outcome: Outcome = Field(sa_type=text_enum(Outcome))
    text: str = ""
    action: str = ""
    version: int
    comment_id: int = Field(foreign_key="comment.id")
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    at: datetime.datetime
    search_text: str = Field(default="", sa_column_kwargs={"server_default": ""})
    same_as: int | None = Field(default=None, index=True)
    same_version: int | None = None
    review: str = Field(
        default=ReviewState.TO_REVIEW, max_length=32, sa_column_kwargs={"server_default": ReviewState.TO_REVIEW.value}
    )


class ReplyRevision(ActionColumns, table=True):
    """An earlier wording of a reply."""

    __tablename__ = "reply_revision"
    __table_args__ = (UniqueConstraint("point_id", "version"),)

    id: int = Field(default=None, primary_key=True)
    point_id: int = Field(foreign_key="point.id")
    version: int
    outcome: Outcome = Field(sa_type=text_enum(Outcome))
    text: str
    action: str
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    at: datetime.datetime


class PointNote(SQLModel, table=True):
    """What officials write to each other about a point while they work. It is in no file and on no body's page."""

    __tablename__ = "point_note"

    id: int = Field(default=None, primary_key=True)
    point_id: int = Field(foreign_key="point.id", index=True)
    text: str
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    at: datetime.datetime


class ReplyReview(SQLModel, table=True):
    """What a second person found of one version of a reply. ``remark``: what is to be changed, if it was sent back."""

    __tablename__ = "reply_review"

    id: int = Field(default=None, primary_key=True)
    point_id: int = Field(foreign_key="point.id", index=True)
    version: int
    approved: bool
    remark: str
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    at: datetime.datetime


class PointGroup(SQLModel, table=True):
    """Points that say the same, so that one reply serves them all. ``version`` counts what was changed about it.

    Each member keeps a reply of its own, written with the others': ungrouping takes nothing away.
    """

    __tablename__ = "point_group"

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    name: str = Field(default="", max_length=200)
    version: int = 1
    at: datetime.datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)


class GroupMember(SQLModel, table=True):
    """That a point is in a group: at most one. One that its body has removed stays, and is seen when it comes back."""

    __tablename__ = "point_group_member"

    point_id: int = Field(primary_key=True, foreign_key="point.id", sa_column_kwargs={"autoincrement": False})
    group_id: int = Field(foreign_key="point_group.id", index=True)


class SimilarSearch(SQLModel, table=True):
    """What the latest search for comments that say nearly the same has found in a round; the next one replaces it.

    ``found``: a list of ``{"same": bool, "members": [[point, wording], …]}``. ``comments`` and ``latest`` are how many
    comments stood then, and the highest wording among them: whether others have come since is told by them.
    """

    __tablename__ = "similar_search"

    round_id: int = Field(primary_key=True, foreign_key="round.id", sa_column_kwargs={"autoincrement": False})
    at: datetime.datetime
    comments: int
    latest: int
    found: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class SimilarRefusal(SQLModel, table=True):
    """That some comments do not say the same, in the wordings that were read: they are not offered together again.

    ``members``: a list of [point, wording].
    """

    __tablename__ = "similar_refusal"

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    members: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    at: datetime.datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)


class TextModule(SQLModel, table=True):
    """A text that replies begin with. ``shared``: it is offered in every round, and changed in its own alone."""

    __tablename__ = "text_module"
    __table_args__ = (UniqueConstraint("round_id", "name_key"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    name: str = Field(max_length=200)
    name_key: str = Field(max_length=400)
    text: str
    shared: bool = Field(index=True)
    version: int
    by_name: str = Field(max_length=300)
    at: datetime.datetime


class ModuleUse(SQLModel, table=True):
    """That the reply to a point was begun with a module. The reply has words of its own, whatever becomes of it."""

    __tablename__ = "module_use"

    module_id: int = Field(
        primary_key=True, foreign_key="text_module.id", ondelete="CASCADE", sa_column_kwargs={"autoincrement": False}
    )
    point_id: int = Field(
        primary_key=True, foreign_key="point.id", index=True, sa_column_kwargs={"autoincrement": False}
    )


class ReplyDraft(SQLModel, table=True):
    """What one official has begun to reply, as it was typed: it is in no file and counts nowhere until it is saved.

    ``version`` and ``wording`` are those of the reply and of the comment that were read; ``module`` is the text module
    that it was begun with and ``same_as`` the comment whose reply it takes over, which may be gone when it is saved.
    """

    __tablename__ = "reply_draft"

    point_id: int = Field(primary_key=True, foreign_key="point.id", sa_column_kwargs={"autoincrement": False})
    official_id: int = Field(
        primary_key=True, foreign_key="user_account.id", index=True, sa_column_kwargs={"autoincrement": False}
    )
    round_id: int = Field(foreign_key="round.id", index=True)
    outcome: str = Field(default="", max_length=32)
    text: str = ""
    action: str = ""
    action_kind: str = Field(default="", max_length=32)
    responsible: str = Field(default="", max_length=300)
    due: str = Field(default="", max_length=50)
    version: int
    wording: int | None = None
    module: int | None = None
    same_as: int | None = None
    by_name: str = Field(max_length=300)
    at: datetime.datetime
