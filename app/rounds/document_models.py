"""The documents of a round: what goes out beside the text of the plan, and every version of each."""

import datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database import text_enum
from app.rounds.kinds import DocumentDoubt, DocumentKind


class RoundDocument(SQLModel, table=True):
    """A document of a round: what it is called and where it stands among the others. ``lang`` is that of its text."""

    __tablename__ = "round_document"

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    kind: DocumentKind = Field(sa_type=text_enum(DocumentKind))
    position: int
    title: str = Field(max_length=200)
    description: str = Field(default="", max_length=500)
    lang: str = Field(default="sv", max_length=8)
    created_at: datetime.datetime


class DocumentVersion(SQLModel, table=True):
    """A file that the document is, or was before another took its place. ``note`` says what was changed, and why.

    ``text`` is what was read in a cover letter, ``doubt`` what hinders reading, ``pages`` how many a PDF has.
    """

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="round_document.id")
    number: int
    name: str = Field(max_length=255)
    sha256: str = Field(foreign_key="stored_file.sha256", max_length=64, index=True)
    size: int
    media_type: str = Field(max_length=120)
    pages: int | None = None
    note: str = Field(default="", max_length=2000)
    text: str = Field(default="", sa_column=Column(Text, nullable=False))
    doubt: DocumentDoubt | None = Field(default=None, sa_type=text_enum(DocumentDoubt))
    added_at: datetime.datetime
    added_by: str = Field(max_length=300)
