"""The tables of stored files: which there are, and their bytes where those lie in the database."""

import datetime
import enum

from sqlalchemy import BigInteger, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database.columns import text_enum
from app.database.copies.kinds import APART


class FileState(enum.StrEnum):
    """Where a file stands with the scanner; computed from what is stored."""

    UNSCANNED = "unscanned"
    WAITING = "waiting"
    CLEAN = "clean"
    LOCKED = "locked"
    RELEASED = "released"
    UNREAD = "unread"


class ScanDoubt(enum.StrEnum):
    """Why a scanner could not look inside a file."""

    TOO_LARGE = "too_large"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"


class FileTrait(enum.StrEnum):
    """What a file holds that whoever opens it should know of."""

    SCRIPTS = "scripts"
    MACROS = "macros"
    PROTECTED = "protected"
    ATTACHMENTS = "attachments"
    UNREADABLE = "unreadable"


class StoredFile(SQLModel, table=True):
    """A file in the store, by its SHA-256 in hexadecimal; ``size`` is in bytes. A row is never changed.

    ``round_id`` and ``consultee_id`` say where it first came from, for counting how much each has brought. They are
    plain numbers: this room knows neither rounds nor bodies.
    """

    __tablename__ = "stored_file"

    sha256: str = Field(primary_key=True, max_length=64)
    size: int
    media_type: str = Field(max_length=120)
    created_at: datetime.datetime
    round_id: int | None = Field(default=None, index=True)
    consultee_id: int | None = Field(default=None, index=True)


class ErasedFile(SQLModel, table=True):
    """A file whose bytes are gone by decision: its row stays, since what was handed in names it by its hash.

    The room of history tells by which decision; ``remiss verify`` compares.
    """

    __tablename__ = "erased_file"

    sha256: str = Field(primary_key=True, max_length=64)
    erased_at: datetime.datetime


class StoredContent(SQLModel, table=True):
    """Bytes that lie in the database, by their name in an ``area`` ("files": their SHA-256; "results": of a job).

    What is ``removed_at`` lies in the bin. A row is seen when all of its pieces are there: they are committed together.
    """

    __tablename__ = "stored_content"
    __table_args__ = (UniqueConstraint("area", "name"), {"info": {APART: True}})

    id: str = Field(primary_key=True, max_length=32)
    area: str = Field(max_length=20)
    name: str = Field(max_length=100)
    size: int = Field(sa_type=BigInteger)
    touched_at: datetime.datetime
    removed_at: datetime.datetime | None = None


class StoredPiece(SQLModel, table=True):
    """A piece of such bytes."""

    __tablename__ = "stored_piece"
    __table_args__ = ({"info": {APART: True}},)

    content_id: str = Field(primary_key=True, max_length=32, foreign_key="stored_content.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)


class FileScan(SQLModel, table=True):
    """What a scanner has said of a file, by its SHA-256: once for the same bytes, wherever they are used.

    A file without a row waits. ``signature`` names what was found, from ``found_at`` on, which locks the file until
    an administrator has released it. ``again``: it is to be looked at once more. No foreign key: what is known of
    bytes says nothing of whether anybody needs them, and is still true when they come again.
    """

    __tablename__ = "file_scan"

    sha256: str = Field(primary_key=True, max_length=64)
    scanned_at: datetime.datetime
    signature: str | None = Field(default=None, max_length=200)
    found_at: datetime.datetime | None = None
    doubt: ScanDoubt | None = Field(default=None, sa_type=text_enum(ScanDoubt))
    again: bool = False
    released_at: datetime.datetime | None = None
    released_by: int | None = None
    released_by_name: str | None = Field(default=None, max_length=300)
    release_reason: str | None = Field(default=None, max_length=1000)


class FileTraits(SQLModel, table=True):
    """What was found in a file when it was opened, by its SHA-256; a file without a row waits to be looked into.

    ``found`` has the traits by name, a comma between them; empty where there is nothing to tell. No foreign key, as
    of a scan.
    """

    __tablename__ = "file_traits"

    sha256: str = Field(primary_key=True, max_length=64)
    looked_at: datetime.datetime
    found: str = Field(default="", max_length=100)


class ScannerState(SQLModel, table=True):
    """How it goes with the scanner: one row, from the first time that it was asked. ``version`` is its own word."""

    __tablename__ = "scanner_state"

    id: int = Field(default=1, primary_key=True)
    asked_at: datetime.datetime
    answered_at: datetime.datetime | None = None
    version: str = Field(default="", max_length=200)
    away_since: datetime.datetime | None = None
