"""Whoever reads a mailbox: the codes that were sent to it, and the browsers that showed one."""

import datetime

from sqlmodel import Field, SQLModel


class MailboxCode(SQLModel, table=True):
    """A code that was sent to a mailbox. Its digits are derived from its id and are stored nowhere.

    ``mailbox`` is the address as ``app.mail.addresses.mailbox`` compares it. ``tries``: how often it was typed wrong.
    """

    __tablename__ = "mailbox_code"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int = Field(default=None, primary_key=True)
    mailbox: str = Field(max_length=320, index=True)
    created_at: datetime.datetime
    tries: int = 0
    used_at: datetime.datetime | None = None


class MailboxSession(SQLModel, table=True):
    """A browser of somebody who has shown that a mailbox is theirs."""

    __tablename__ = "mailbox_session"

    token_hash: str = Field(max_length=64, primary_key=True)
    mailbox: str = Field(max_length=320)
    expires_at: datetime.datetime
