"""What was submitted or registered: responses, their comments and files. None of it ever changes."""

import datetime
import enum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from app.arrival import ReceivedBy
from app.comments.kinds import Stance
from app.comments.models import CommentColumns
from app.database import text_enum
from app.responses.decisions import AnswerDecision, DecisionLevel, decision_of


class Channel(enum.StrEnum):
    """How an answer came in."""

    WEB = "web"
    API = "api"
    EMAIL = "email"
    POST = "post"
    HAND = "hand"
    PHONE = "phone"
    MEETING = "meeting"

    @property
    def is_registered(self) -> bool:
        """Whether an official registers what comes this way: it has the day it came, and no time of day."""
        return self not in (Channel.WEB, Channel.API)


class ArrivalBasis(enum.StrEnum):
    """What the day is taken from on which a registered answer came in (FL 22 §)."""

    MAIL_SERVER = "mail_server"
    STAMP = "stamp"
    WORKDAY_BEFORE = "workday_before"
    DESK = "desk"
    SAID = "said"
    OTHER = "other"


class DecisionColumns(SQLModel):
    """How it was decided what an answer says, as far as it was told: all empty where it was not."""

    decision_level: DecisionLevel | None = Field(default=None, sa_type=text_enum(DecisionLevel))
    decision_body: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    decision_date: datetime.date | None = None
    decision_paragraph: str = Field(default="", max_length=60, sa_column_kwargs={"server_default": ""})
    decision_immediate: bool = Field(default=False, sa_column_kwargs={"server_default": false()})

    @property
    def decision(self) -> AnswerDecision | None:
        """The decision; None where nothing was said of it."""
        return decision_of(
            self.decision_level,
            self.decision_body,
            self.decision_date,
            self.decision_paragraph,
            self.decision_immediate,
        )


class Response(DecisionColumns, table=True):
    """One submitted revision, immutable. ``number`` is registry number, hyphen, running number of incoming answers.

    ``format`` says which fields of its comments ``sha256`` covers, and how (``comments.canonical``).
    ``received_by`` says how the moment is known: null where an official stated the day, and before it was kept.
    ``documents`` are those of the round that were answered, each with id, title, sha256 and version.
    ``statements`` are the separate ones of the minutes, as ``SeparateStatement.json`` gives them.
    ``plan_version_id`` is the version of the plan that was read, in which the comments' places are, and
    ``plan_number`` its number in the round; null is the first.
    ``body_name`` is the body's name when it was sent; earlier answers have none, and the name it was asked by.
    ``on_behalf_of``: the other bodies that it was sent for, each with consultee_id and name.
    ``identified``: as whom the signatory identified themselves, as ``Identified.json`` gives it; empty: nobody did.
    ``confirms`` is the preliminary revision that this one confirms with changes: it is as late as that one was.
    Which revision counts is said by ``Consultee.current_response_id``, the only thing that moves when one is replaced.
    """

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("consultee_id", "revision"),
        UniqueConstraint("round_id", "item"),
        UniqueConstraint("consultee_id", "idempotency_key"),
    )

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    consultee_id: int = Field(foreign_key="consultee.id")
    revision: int
    item: int
    number: str = Field(max_length=140)
    received_at: datetime.datetime
    received_by: ReceivedBy | None = Field(default=None, sa_type=text_enum(ReceivedBy))
    received_on: datetime.date
    deadline: datetime.date
    late: bool
    channel: Channel = Field(sa_type=text_enum(Channel))
    stance: Stance = Field(sa_type=text_enum(Stance))
    summary: str = ""
    signatory_name: str = Field(max_length=200)
    signatory_title: str = Field(default="", max_length=200)
    signatory_email: str = Field(default="", max_length=254)
    preliminary: bool = False
    draft_version: int | None = None
    idempotency_key: str | None = Field(default=None, max_length=200)
    body_name: str | None = Field(default=None, max_length=300)
    plan_version_id: int | None = None
    plan_number: int | None = None
    confirms: int | None = None
    format: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    documents: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    statements: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    on_behalf_of: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    identified: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    sha256: str = Field(max_length=64)
    previous_hash: str = Field(max_length=64)
    chain_hash: str = Field(max_length=64)


class Comment(CommentColumns, table=True):
    """One immutable comment of one response. ``counts``: it says something (a stance alone does not).

    ``focus_area_id`` is null for the whole and for the plan's other parts; ``place`` tells these apart and orders:
    0 the whole, else the section's position. ``taken``: 0 of what was sent; else which wording it is of a point that
    officials took out of a file, the last of which stands (``file_models.FileWording`` says where in the file).
    """

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("response_id", "point_id", "taken"),
        Index("ix_comment_point", "point_id"),
        Index("ix_comment_focus", "focus_area_id"),
    )

    id: int = Field(default=None, primary_key=True)
    response_id: int = Field(foreign_key="response.id")
    point_id: int = Field(foreign_key="point.id")
    position: int
    counts: bool
    place: int
    focus_area_id: int | None = Field(default=None, foreign_key="focus_area.id")
    search_text: str
    taken: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class Attachment(SQLModel, table=True):
    """One immutable file of one response, in the order the files were added; covered by the response's checksum.

    ``minutes``: it came with the response's confirmation instead, and is covered by the checksum of that.
    """

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("response_id", "position"),)

    id: int = Field(default=None, primary_key=True)
    response_id: int = Field(foreign_key="response.id")
    position: int
    name: str = Field(max_length=200)
    sha256: str = Field(foreign_key="stored_file.sha256", max_length=64)
    size: int
    media_type: str = Field(max_length=120)
    minutes: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Confirmation(DecisionColumns, table=True):
    """That a preliminary response stands as it was sent: the decision, who told of it and when. Immutable.

    ``registered``: an official did, for the body. ``sha256`` covers the response's own, the decision, the minutes and
    the separate ``statements`` in them.
    """

    __tablename__ = "confirmation"

    response_id: int = Field(primary_key=True, foreign_key="response.id", sa_column_kwargs={"autoincrement": False})
    at: datetime.datetime
    by_name: str = Field(max_length=300)
    registered: bool = False
    statements: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    sha256: str = Field(max_length=64)


class Withdrawal(SQLModel, table=True):
    """That an answer counts no more at its body, who said so, when and why. Immutable, as the answer, which stays.

    A body has taken it back: then every revision that it had sent has one. ``channel`` and the day that it was
    ``told_on`` are of one that an official registered for the body; null where it did so itself.
    Or an official had registered it on the wrong body: then ``moved_to`` is the answer that it became at the right one.
    """

    __tablename__ = "withdrawal"

    response_id: int = Field(primary_key=True, foreign_key="response.id", sa_column_kwargs={"autoincrement": False})
    at: datetime.datetime
    by_name: str = Field(max_length=300)
    reason: str = ""
    channel: Channel | None = Field(default=None, sa_type=text_enum(Channel))
    told_on: datetime.date | None = None
    moved_to: int | None = Field(default=None, index=True, unique=True)


class Registration(SQLModel, table=True):
    """Who registered an answer that came by another way than the web, and when; immutable as the answer.

    ``basis`` says what the day it came is taken from, ``sender_name`` and ``sender_address`` who sent it, as it said
    itself; ``note`` what else is worth knowing, such as where the original lies. For officials alone.
    """

    __tablename__ = "registration"

    response_id: int = Field(primary_key=True, foreign_key="response.id", sa_column_kwargs={"autoincrement": False})
    at: datetime.datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    note: str = Field(default="", max_length=500)
    basis: ArrivalBasis | None = Field(default=None, sa_type=text_enum(ArrivalBasis))
    sender_name: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    sender_address: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})


class Reading(SQLModel, table=True):
    """That an official of the round has looked at an answer: once for all who handle it. It can be taken back."""

    __tablename__ = "reading"

    response_id: int = Field(primary_key=True, foreign_key="response.id", sa_column_kwargs={"autoincrement": False})
    at: datetime.datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)


class RepliedWording(SQLModel, table=True):
    """Which wording of a point the authority's reply answers, and its outcome: written here by the room of replies.

    It stays when the body removes the point, so that a point that comes back has its reply again.
    ``elsewhere``: it was written to something else, the same words of another body before they were moved to this
    one's, or the whole comment before it was divided, and is to be looked at again. Of a part it is told where its
    words stood in the comment, ``begins`` and ``ends``, their checksum (``parts.words_key``) and whether it was the
    one that ``leads``. ``sent_back_to``: the official who wrote the reply, while a second person has sent it back.
    """

    __tablename__ = "replied_wording"

    point_id: int = Field(primary_key=True, foreign_key="point.id", sa_column_kwargs={"autoincrement": False})
    comment_id: int = Field(foreign_key="comment.id")
    outcome: str = Field(max_length=32)
    elsewhere: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    begins: int | None = None
    ends: int | None = None
    words: str | None = Field(default=None, max_length=64)
    leads: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    sent_back_to: int | None = Field(default=None, foreign_key="user_account.id", index=True)


class SetAside(SQLModel, table=True):
    """What a body said in short, in a wording that an official has marked as no point of its own.

    It counts nowhere as long as that wording stands; its number is kept. ``comment_id`` is the wording that was read.
    """

    __tablename__ = "set_aside"

    point_id: int = Field(primary_key=True, foreign_key="point.id", sa_column_kwargs={"autoincrement": False})
    comment_id: int = Field(foreign_key="comment.id")
    at: datetime.datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)


class PointDivision(SQLModel, table=True):
    """That officials have divided a comment into parts, who did so last and when. ``version`` counts the divisions, and
    that one was undone."""

    __tablename__ = "point_division"

    point_id: int = Field(primary_key=True, foreign_key="point.id", sa_column_kwargs={"autoincrement": False})
    version: int
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    at: datetime.datetime


class PointPassage(SQLModel, table=True):
    """The characters of a divided comment's text from ``begins`` up to ``ends``, and the part that they are.

    Passages that ``stand`` join to exactly the text of ``comment_id``, the wording that counts. One without a point is
    marked as none. The one that ``leads`` has the comment's other fields as well. Those that stand no more are kept, so
    that the same words have the same letter and reply when they are a part again. ``words`` is their checksum
    (``parts.words_key``), ``search_text`` as the search reads them.
    """

    __tablename__ = "point_passage"
    __table_args__ = (Index("ix_point_passage_comment", "comment_id"),)

    id: int = Field(default=None, primary_key=True)
    parent_id: int = Field(foreign_key="point.id", index=True)
    comment_id: int = Field(foreign_key="comment.id")
    begins: int
    ends: int
    point_id: int | None = Field(default=None, foreign_key="point.id", unique=True)
    leads: bool = False
    stands: bool = True
    words: str = Field(max_length=64)
    search_text: str


class Standing(SQLModel, table=True):
    """The comment that counts now for a point, and its place in the aggregated view: area, place, number.

    ``outcome`` is that of its reply, null without one. ``done``: the reply answers this wording; a reply that answers
    another is to be looked at again. A cache of the current responses' comments, kept in the transaction that moves
    them (decision 0090); ``remiss verify`` compares. ``area`` is :data:`app.responses.areas.AREA`, and ``plan_place``
    where the comment stands in the plan, paragraphs and cells told apart (``app/comments/order.py``). ``section_id``,
    ``paragraph``, ``indicator_id`` and ``cell_id`` are its place in the round's present version of the plan: the
    comment itself keeps the place in the version that was read. ``group_key``: :data:`app.responses.areas.KEY`.
    A part of a divided comment stands in place of the whole: ``part``, ``begins``, ``ends`` and ``leads`` are as in
    ``Point`` and ``PointPassage``.
    """

    __tablename__ = "standing"
    __table_args__ = (
        Index("ix_standing_order", "round_id", "area", "plan_place", "number", "part"),
        Index("ix_standing_waiting", "round_id", "done", "area", "plan_place", "number", "part"),
        Index("ix_standing_body", "consultee_id", "area", "plan_place", "number", "part"),
    )

    point_id: int = Field(primary_key=True, foreign_key="point.id", sa_column_kwargs={"autoincrement": False})
    round_id: int = Field(foreign_key="round.id")
    consultee_id: int = Field(foreign_key="consultee.id")
    comment_id: int = Field(foreign_key="comment.id")
    area: int
    plan_place: int = Field(sa_type=BigInteger)
    number: int
    outcome: str | None = Field(default=None, max_length=32)
    done: bool = False
    section_id: int | None = None
    paragraph: int | None = None
    indicator_id: int | None = None
    cell_id: int | None = None
    group_key: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    part: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    begins: int | None = None
    ends: int | None = None
    leads: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class FocusCount(SQLModel, table=True):
    """How many comments of a round stand in a focus area (0 the whole, -1 the rest), are done or to be looked at again.

    Those that wait are the rest, so that the three always add up to all. Kept as :class:`Standing` is; the sums of a
    round stand in its own row.
    """

    __tablename__ = "focus_count"

    round_id: int = Field(primary_key=True, foreign_key="round.id", sa_column_kwargs={"autoincrement": False})
    focus_area: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    comments: int = 0
    done: int = 0
    to_look_again: int = 0
