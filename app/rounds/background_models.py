"""The table of how rounds came about."""

import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from app.database import text_enum
from app.rounds.kinds import SteeringKind


class RoundBackground(SQLModel, table=True):
    """How a round came about (``rounds.background``); a round of which nothing is known has no row.

    ``signatories`` are [[name, title], …], ``related`` [[title, registry number], …], ``dialogue`` [[activity,
    participants], …]. ``valid_from`` and ``valid_until`` are a year or a day.
    """

    __tablename__ = "round_background"

    round_id: int = Field(primary_key=True, foreign_key="round.id", sa_column_kwargs={"autoincrement": False})
    decision_body: str = Field(default="", max_length=300)
    decision_date: datetime.date | None = None
    decision_paragraph: str = Field(default="", max_length=50)
    decision_number: str = Field(default="", max_length=100)
    signatories: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    kind: SteeringKind | None = Field(default=None, sa_type=text_enum(SteeringKind))
    adopted_by: str = Field(default="", max_length=300)
    valid_from: str = Field(default="", max_length=10)
    valid_until: str = Field(default="", max_length=10)
    replaces: str = ""
    related: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    dialogue: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
