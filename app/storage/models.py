"""The tables of stored files: which there are, and their bytes where those lie in the database."""

import datetime

from sqlalchemy import BigInteger, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database.copies.kinds import APART


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
