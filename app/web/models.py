"""Answers stored so that a repeated POST with the same Idempotency-Key gets the same answer."""

import datetime

from sqlmodel import Field, SQLModel


class IdempotentAnswer(SQLModel, table=True):
    """``key`` is a hash of the caller and the given key; ``fingerprint`` of method, path and body."""

    __tablename__ = "idempotent_answer"

    key: str = Field(primary_key=True, max_length=64)
    fingerprint: str = Field(max_length=64)
    status: int
    body: str
    created_at: datetime.datetime = Field(index=True)
