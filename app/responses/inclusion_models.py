"""Decisions about answers that came late or unasked: whether they count."""

import datetime

from sqlmodel import Field, SQLModel


class Inclusion(SQLModel, table=True):
    """That an official has decided whether an answer that came late or unasked is included; a later row replaces it.

    Without a row it is included. What holds now is written at the body (``Consultee.left_out``): a new revision of an
    answer that was left out is left out, too, until somebody decides otherwise.
    """

    __tablename__ = "inclusion"

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    consultee_id: int = Field(foreign_key="consultee.id", index=True)
    response_id: int = Field(foreign_key="response.id")
    included: bool
    reason: str
    at: datetime.datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(max_length=300)
