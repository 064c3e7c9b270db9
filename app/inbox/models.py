"""What came to the inbox, and its files."""

import datetime
import enum

from sqlalchemy import BigInteger, Index, false
from sqlmodel import Field, SQLModel

from app.database import text_enum
from app.intake.reports import DeliveryOutcome
from app.responses.models import ArrivalBasis, Channel


class MatchedBy(enum.StrEnum):
    """What tells whose an item is."""

    LINK = "link"
    SENDER = "sender"
    NUMBER = "number"
    LETTER = "letter"


class MailboxFault(enum.StrEnum):
    """Why the authority's own mailbox cannot be read. What lies in it waits there meanwhile."""

    UNREACHABLE = "unreachable"
    OVERLOADED = "overloaded"
    UNTRUSTED = "untrusted"
    UNENCRYPTED = "unencrypted"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  the name of a fault
    NO_PASSWORD = "no_password"  # noqa: S105  as above
    NO_FOLDER = "no_folder"


class InboxItem(SQLModel, table=True):
    """A mail, a file or a pasted text. ``arrived_at``: when the authority's own mail server took it, null if unknown.

    ``round_id`` and ``consultee_id`` are proposed (``matched_by`` says by what) until ``assigned_at``. ``response_id``:
    the answer that it was registered as. One that is ``set_aside_at`` is no answer. ``version`` is raised at every act.
    ``channel``, ``received_on``, ``basis``: how and when it came, as far as whoever put it in has said.
    ``outcome``: what it tells as a report of delivery; ``letter_id``: the letter that it is about.
    ``automatic``: a program sent it, such as an answering machine or a list.
    """

    __tablename__ = "inbox_item"
    __table_args__ = (Index("ix_inbox_item_message_id", "message_id"), Index("ix_inbox_item_sha256", "sha256"))

    id: int = Field(default=None, primary_key=True)
    sha256: str = Field(foreign_key="stored_file.sha256", max_length=64)
    text_id: int = Field(foreign_key="divided_text.id")
    subject: str = Field(default="", max_length=500)
    sender: str = Field(default="", max_length=254)
    sender_name: str = Field(default="", max_length=200)
    message_id: str = Field(default="", max_length=500)
    arrived_at: datetime.datetime | None = None
    came_in_at: datetime.datetime
    came_in_by: int | None = Field(default=None, foreign_key="user_account.id")
    pictures: int = 0
    unread: bool = False
    automatic: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    round_id: int | None = Field(default=None, foreign_key="round.id", index=True)
    consultee_id: int | None = Field(default=None, foreign_key="consultee.id")
    matched_by: MatchedBy | None = Field(default=None, sa_type=text_enum(MatchedBy))
    assigned_at: datetime.datetime | None = None
    assigned_by: str = Field(default="", max_length=300)
    response_id: int | None = Field(default=None, foreign_key="response.id", unique=True)
    set_aside_at: datetime.datetime | None = None
    set_aside_by: str = Field(default="", max_length=300)
    set_aside_why: str = Field(default="", max_length=500)
    channel: Channel | None = Field(default=None, sa_type=text_enum(Channel))
    received_on: datetime.date | None = None
    basis: ArrivalBasis | None = Field(default=None, sa_type=text_enum(ArrivalBasis))
    outcome: DeliveryOutcome | None = Field(default=None, sa_type=text_enum(DeliveryOutcome))
    letter_id: int | None = Field(default=None, foreign_key="letter.id", index=True)
    version: int = 1


class InboxFile(SQLModel, table=True):
    """A file of an item: at ``position`` 0 what came, as it came; after that what was attached to it."""

    __tablename__ = "inbox_file"

    item_id: int = Field(primary_key=True, foreign_key="inbox_item.id", sa_column_kwargs={"autoincrement": False})
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str = Field(max_length=200)
    sha256: str = Field(foreign_key="stored_file.sha256", max_length=64)
    size: int
    media_type: str = Field(max_length=120)


class FetchedMailbox(SQLModel, table=True):
    """How far a mailbox has been read: its mails up to ``last_uid``, numbers that hold together with ``uid_validity``.

    One process looks at a time, until ``claimed_until``. ``looked_at``: when it was last read to its end.
    """

    __tablename__ = "fetched_mailbox"

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=500, unique=True)
    uid_validity: int = Field(default=0, sa_type=BigInteger)
    last_uid: int = Field(default=0, sa_type=BigInteger)
    claimed_by: str | None = Field(default=None, max_length=16)
    claimed_until: datetime.datetime | None = None
    next_at: datetime.datetime | None = None
    looked_at: datetime.datetime | None = None
    failures: int = 0
    fault: MailboxFault | None = Field(default=None, sa_type=text_enum(MailboxFault))
    fault_since: datetime.datetime | None = None
