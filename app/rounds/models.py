"""Rounds, consultees, their links and their own last days."""

import datetime
import enum
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import JSON, Column, Index, String, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from app.database import text_enum
from app.mail.addresses import mailbox
from app.rounds.kinds import Identification


class Step(enum.StrEnum):
    """What can be done to a round as a whole, each once."""

    OPENED = "opened"
    CLOSED = "closed"
    COMPILING = "compiling"
    PUBLISHED = "published"
    CONCLUDED = "concluded"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class RoundStatus(enum.StrEnum):
    """Where a round stands; computed from its milestones."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    COMPILING = "compiling"
    PUBLISHED = "published"
    CONCLUDED = "concluded"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class Origin(enum.StrEnum):
    """How a body came into the round."""

    LISTED = "listed"
    ADDED = "added"
    UNSOLICITED = "unsolicited"
    MEETING = "meeting"


class LinkRole(enum.StrEnum):
    """What the holder of a link may do: write, also sign and send, only read, or comment as a member organisation."""

    WRITER = "writer"
    SIGNATORY = "signatory"
    READER = "reader"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """Whom the bodies ask about a round. ``phone`` may be empty."""

    name: str
    email: str
    phone: str = ""

    @property
    def in_words(self) -> str:
        """The person on one line: "Anna Ek, anna.ek@kommunen.se, 08-465 004 21"."""
        return ", ".join(part for part in (self.name, self.email, self.phone) if part)

    @property
    def dialled(self) -> str:
        """The number as a telephone dials it: "08-465 004 20 (växel)" is 0846500420."""
        return "".join(sign for sign in self.phone if sign in "+0123456789")


class HasContact(Protocol):
    """The columns of a contact person."""

    @property
    def contact_name(self) -> str | None: ...

    @property
    def contact_phone(self) -> str | None: ...

    @property
    def contact_email(self) -> str | None: ...


def contact_of(round_: HasContact) -> ContactPerson | None:
    """The contact person that a round's columns name, if they name one."""
    if not round_.contact_email:
        return None
    return ContactPerson(round_.contact_name or "", round_.contact_email, round_.contact_phone or "")


class Round(SQLModel, table=True):
    """A referral round. ``deadline`` is a day: its last moment in the municipality counts.

    ``last_item`` and ``last_number``: running numbers of answers and comments; ``board_version`` and
    ``content_version`` are raised by what changes the board, and what answers and replies say. ``comments`` stand, of
    which some are ``done`` or ``to_look_again`` (0142); ``signer_required``: those who sign alone send."""

    __tablename__ = "round"

    id: int = Field(default=None, primary_key=True)
    title: str = Field(max_length=500)
    registry_number: str = Field(max_length=100)
    deadline: datetime.date
    plan_version_id: int | None = Field(default=None, foreign_key="plan_version.id", index=True)
    plan_number: int = Field(default=1, sa_column_kwargs={"server_default": "1"}, description="Its version here")
    plan_corrected_at: datetime.datetime | None = None
    list_version_id: int | None = Field(default=None, foreign_key="list_version.id", index=True)
    cover_letter: str = ""
    contact_name: str | None = Field(default=None, max_length=200)
    contact_phone: str | None = Field(default=None, max_length=50)
    contact_email: str | None = Field(default=None, max_length=254)
    last_item: int = 0
    last_number: int = 0
    board_version: int = 0
    content_version: int = 0
    drafts_version: int = Field(default=0, sa_column_kwargs={"server_default": "0"}, description="Of replies' drafts")
    comments: int = 0
    done: int = 0
    to_look_again: int = 0
    edit_version: int = Field(default=1, description="Raised at every change of the draft round")
    documents_version: int = Field(default=0, description="Raised at every change of its documents; 0 without any")
    closed_sections: dict[str, str] = Field(
        default_factory=dict,
        sa_column=Column(JSON, nullable=False, server_default="{}"),
        description="Why, by section",
    )
    emphasised_sections: dict[str, list[int]] = Field(
        default_factory=dict,
        sa_column=Column(JSON, nullable=False, server_default="{}"),
        description="The organisations that are asked particularly, by section",
    )
    signer_required: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    review_required: bool = Field(default=False, sa_column_kwargs={"server_default": false()}, description="Of replies")
    identification: Identification = Field(default=Identification.NONE, sa_type=text_enum(Identification))
    created_at: datetime.datetime
    created_by: int | None = Field(default=None, foreign_key="user_account.id")

    @property
    def contact(self) -> ContactPerson | None:
        """Whom the bodies ask: shown on their pages, in every letter, and where their replies to letters go."""
        return contact_of(self)

    @contact.setter
    def contact(self, person: ContactPerson | None) -> None:
        self.contact_name = person.name if person else None
        self.contact_phone = person.phone if person else None
        self.contact_email = person.email if person else None


class Milestone(SQLModel, table=True):
    """What was done to a round, by whom and when; at most one of each step."""

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("round_id", "step"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    step: Step = Field(sa_type=text_enum(Step))
    at: datetime.datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
    reason: str = ""


class Membership(SQLModel, table=True):
    """A handler or reader who is a member of a round."""

    __tablename__ = "membership"

    round_id: int = Field(foreign_key="round.id", primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", primary_key=True, index=True)
    created_at: datetime.datetime


class QuestionKind(enum.StrEnum):
    """How a question is answered: in one's own words, by one of the choices, or by a step between two ends."""

    TEXT = "text"
    CHOICE = "choice"
    SCALE = "scale"


STEPS = range(3, 11)
"""How many steps a scale can have."""


class Question(SQLModel, table=True):
    """A question to the bodies, in order.

    ``choices``: what can be chosen, or the words at the two ends of a scale of ``steps``. It is about ``section_id``
    (null: the plan as a whole, also once a draft plan's section is gone), or about all of the focus area that begins
    there. One that was ``withdrawn_at`` after
    the opening is asked no more; what is written in answer to it stays.
    """

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("round_id", "position"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    position: int
    text: str
    kind: QuestionKind = Field(default=QuestionKind.TEXT, sa_type=text_enum(QuestionKind))
    choices: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    steps: int = 5
    required: bool = False
    section_id: int | None = Field(default=None, foreign_key="section.id", ondelete="SET NULL")
    about_area: bool = False
    withdrawn_at: datetime.datetime | None = None
    withdrawn_why: str = ""

    @property
    def scale(self) -> range:
        """The values that can be given, from the lowest; none where the question is no scale."""
        return range(1, self.steps + 1) if self.kind is QuestionKind.SCALE else range(0)


class Consultee(SQLModel, table=True):
    """One organisation's place in one round; or a dialogue meeting's, which is no body and is counted as none.
    ``deadline`` is the own last day (an extension) or null; ``opened_at`` when a person was first in (decision 0460);
    ``name`` the register's at the opening, unless corrected here: ``asked_as`` is then the first one (decision 0189).
    ``current_response_id`` is the answer that counts; ``stance``, ``late`` and ``preliminary`` tell of it, null without
    one. One that was preliminary and has been confirmed is ``confirmed`` instead; ``withdrawn``: it was taken back.
    ``joint``: it takes part in joint answers. ``through_id``: whose answer, sent for both, counts; it has no own then.
    ``left_out``: its answer came late or unasked, and officials have decided that it counts nowhere.
    The room of answers writes them with the answer (decision 0141); ``remiss verify`` compares.
    """

    __tablename__ = "consultee"
    __table_args__ = (
        UniqueConstraint("round_id", "organisation_id"),
        Index("ix_consultee_place", "round_id", "position"),
    )

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=300)
    asked_as: str | None = Field(default=None, max_length=300)
    sort_key: str = Field(max_length=600)
    group: str = Field(max_length=200, sa_column_kwargs={"name": "group_name"})
    position: int
    origin: Origin = Field(sa_type=text_enum(Origin))
    deadline: datetime.date | None = None
    opened_at: datetime.datetime | None = None
    begun_on: datetime.date | None = None
    show_progress: bool = True
    created_at: datetime.datetime
    current_response_id: int | None = Field(default=None, index=True, unique=True)
    stance: str | None = Field(default=None, max_length=32)
    late: bool | None = None
    preliminary: bool | None = None
    confirmed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    withdrawn: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    left_out: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    exempted_at: datetime.datetime | None = Field(None, description="Since when it need not answer, by an official")
    exempted_by: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})
    exempted_why: str = Field(default="", sa_column_kwargs={"server_default": ""})
    printed_at: datetime.datetime | None = Field(default=None, description="Its last letter on paper")
    posted_on: datetime.date | None = Field(default=None, description="The day such a letter was posted")
    joint: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    through_id: int | None = Field(default=None, index=True)


class LinkLine(SQLModel, table=True):
    """The links that a body's own people have made for each other; one that an official makes begins another line.

    What is written by a link of one line is sealed to it. ``unsent_since`` is the day something was begun in the line
    that has not been sent; after ``ended_at`` that waits, sealed, until its holder hands it over or drops it. What was
    handed over and declined is sealed again. Nothing else of it stands here.
    """

    __tablename__ = "link_line"
    __table_args__ = (UniqueConstraint("consultee_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    consultee_id: int = Field(foreign_key="consultee.id")
    number: int
    began_at: datetime.datetime
    ended_at: datetime.datetime | None = None
    unsent_since: datetime.date | None = None
    handed_over_at: datetime.datetime | None = None
    declined_at: datetime.datetime | None = None
    taken_in_at: datetime.datetime | None = None
    dropped_at: datetime.datetime | None = None

    @property
    def is_sealed(self) -> bool:
        """Whether a draft waits here that only the holder of a replaced link can do something about."""
        return (
            self.ended_at is not None
            and self.unsent_since is not None
            and self.handed_over_at is None
            and self.dropped_at is None
        )


def _mailbox_of_email(context: Any) -> str | None:
    """What a new row's address is found by."""
    email = context.get_current_parameters().get("email")
    return mailbox(email) if email else None


class Link(SQLModel, table=True):
    """One person's way in for one consultee. Token = HMAC(key, id, generation); only its hash is stored.

    ``shown_to`` names the official to whom this generation was shown, until the body makes the link its own.
    """

    __tablename__ = "link"

    id: int = Field(default=None, primary_key=True)
    consultee_id: int = Field(foreign_key="consultee.id", index=True)
    line_id: int = Field(foreign_key="link_line.id", index=True)
    email: str | None = Field(default=None, max_length=254)
    mailbox: str | None = Field(
        default=None,
        sa_column=Column(String(320), index=True, default=_mailbox_of_email),
        description="``email`` as mail compares it",
    )
    name: str = Field(default="", max_length=200)
    role: LinkRole = Field(sa_type=text_enum(LinkRole))
    is_contact: bool = Field(default=False, description="The body's first link, to its contact")
    invited_by: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})
    entered_at: datetime.datetime | None = None
    generation: int = 1
    token_hash: str | None = Field(default=None, unique=True, max_length=64)
    shown_to: str = Field(default="", max_length=300)
    shown_at: datetime.datetime | None = None
    created_at: datetime.datetime
    revoked_at: datetime.datetime | None = None

    def readdress(self, email: str) -> None:
        """Give the link another address, and what it is found by."""
        self.email, self.mailbox = email, mailbox(email)


class LinkEnd(enum.StrEnum):
    """Why a token that was in force holds no longer.

    A newer one took its place, an official stopped the body's link, or it was a colleague's: it ended with its line,
    or the body's own people took it back.
    """

    REPLACED = "replaced"
    STOPPED = "stopped"
    LINE_ENDED = "line_ended"
    REMOVED = "removed"


class OldLink(SQLModel, table=True):
    """The hash of a token that was replaced: its holder is told so, and is let in nowhere.

    By its line the holder of a sealed draft is known again.
    """

    __tablename__ = "old_link"

    token_hash: str = Field(primary_key=True, max_length=64)
    link_id: int = Field(foreign_key="link.id", index=True)
    line_id: int = Field(foreign_key="link_line.id", index=True)
    replaced_at: datetime.datetime


class LinkSession(SQLModel, table=True):
    """A browser let in by a link: one cookie may hold several bodies, and of one body several lines, one row each."""

    __tablename__ = "link_session"
    __table_args__ = (UniqueConstraint("token_hash", "consultee_id", "line_id"),)

    id: int = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64)
    consultee_id: int = Field(foreign_key="consultee.id")
    link_id: int = Field(foreign_key="link.id")
    line_id: int = Field(foreign_key="link_line.id")
    generation: int
    created_at: datetime.datetime
    expires_at: datetime.datetime


class OwnDeadline(SQLModel, table=True):
    """A last day of a body's own, and since when it has been in force; a later row replaces it, no row is changed.

    ``Consultee.deadline`` is the latest of them. The room that grants more time writes them (decision 0140).
    """

    __tablename__ = "own_deadline"
    __table_args__ = (Index("ix_own_deadline_consultee", "consultee_id", "since"),)

    id: int = Field(default=None, primary_key=True)
    consultee_id: int = Field(foreign_key="consultee.id")
    day: datetime.date
    since: datetime.datetime
