"""The versions of its plan that a round has had."""

import datetime

from sqlmodel import Field, SQLModel


class RoundPlanVersion(SQLModel, table=True):
    """A version of the plan that a round is or was about. There are rows only of a round whose plan was corrected.

    ``number`` runs from 1 in the round. Of the first one ``at`` is when the round was opened, and nobody was told.
    ``told`` says who was: all, unanswered or none.
    """

    __tablename__ = "round_plan_version"

    round_id: int = Field(foreign_key="round.id", primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    plan_version_id: int = Field(foreign_key="plan_version.id")
    at: datetime.datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by_name: str = Field(default="", max_length=300)
    reason: str = ""
    told: str = Field(default="none", max_length=16)
