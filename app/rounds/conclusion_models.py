"""The decision that a round ended with."""

import datetime

from sqlmodel import Field, SQLModel


class Conclusion(SQLModel, table=True):
    """Who decided on the plan that was referred, on which day and in which paragraph of its minutes; one a round."""

    __tablename__ = "conclusion"

    round_id: int = Field(foreign_key="round.id", primary_key=True)
    body: str = Field(max_length=200)
    decided_on: datetime.date
    paragraph: str = Field(default="", max_length=50)
