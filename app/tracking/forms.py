"""What may be sent about following a round."""

import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.web.forms import FormModel

Message = Annotated[str, StringConstraints(max_length=2000)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class RemindersWanted(FormModel):
    """Whom to remind."""

    consultee_ids: list[int] | None = Field(
        default=None, max_length=100_000, description="The bodies; all that have not answered when left out"
    )
    message: Message = Field(default="", description="Own words, put first in the letter")


class RemindersForm(FormModel):
    """The page's form of reminders."""

    consultee: list[int] = Field(default_factory=list)
    message: Message = ""


class ExtensionsForm(FormModel):
    """The same later last day for the marked bodies."""

    consultee: list[int] = Field(default_factory=list)
    deadline: datetime.date
    reason: Reason
