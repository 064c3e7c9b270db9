"""The table of stored files."""

import datetime

from sqlmodel import Field, SQLModel


class StoredFile(SQLModel, table=True):
    """A file in the store, by its SHA-256 in hexadecimal; ``size`` is in bytes."""

    __tablename__ = "stored_file"

    sha256: str = Field(primary_key=True, max_length=64)
    size: int
    media_type: str = Field(max_length=120)
    created_at: datetime.datetime
