"""What is sent to share comments among officials."""

import datetime
from typing import Annotated

from pydantic import Field

from app.assessment.forms import SelectionMark
from app.i18n import mark
from app.web.forms import FormModel
from app.web.validation_messages import Ask

Id = Annotated[int, Field(ge=1, lt=2**31)]


class AssignmentIn(FormModel):
    """Whose a comment is to be."""

    user_id: Id = Field(description="An official who replies in the round")
    due: datetime.date | None = Field(default=None, description="By when, among officials; null without a day")


class AssignmentBatch(FormModel):
    """Whose many comments are to be, all or none."""

    comment_ids: list[Id] = Field(min_length=1, max_length=20_000, description="The comments")
    user_id: Id | None = Field(description="An official who replies in the round; null makes them nobody's")
    due: datetime.date | None = Field(default=None, description="By when, among officials; null without a day")


class SharingForm(FormModel):
    """The page's form: the marked comments, or all that the address's filters show, which ``selection`` names.

    ``to`` "0" makes them nobody's.
    """

    to: Annotated[str, Field(pattern=r"^\d{1,9}$"), Ask(mark("Välj vem som ska svara."))]
    due: datetime.date | None = None
    comment: list[Id] = Field(default_factory=list, max_length=500)
    selection: SelectionMark = ""
