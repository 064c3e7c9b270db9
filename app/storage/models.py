"""The table of stored files."""

import datetime

from sqlmodel import Field, SQLModel


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
