"""What may be sent about letters on paper."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from app.i18n import mark
from app.rounds.paper_models import PaperKind
from app.tracking.forms import Message
from app.web.forms import FormModel
from app.web.validation_messages import Ask

SheetName = Literal["l7160", "3x8"]


class PrintForm(FormModel):
    """The page's form of letters to print."""

    consultee: list[int] = Field(default_factory=list, max_length=5000)
    letter_kind: PaperKind = PaperKind.INVITATION
    message: Message = ""


class PostedForm(FormModel):
    """The page's form of letters that were posted."""

    posted: list[int] = Field(default_factory=list, max_length=5000)
    posted_on: Annotated[datetime.date, Ask(mark("Välj dagen då breven postades."))]


class LettersToPrint(FormModel):
    """Letters to print."""

    consultee_ids: list[int] = Field(max_length=5000, description="The bodies: those that no mail reaches")
    kind: PaperKind = Field(default=PaperKind.INVITATION, description="Why they are printed")
    message: Message = Field(default="", description="Own words in each letter")


class LettersPosted(FormModel):
    """Letters that were posted."""

    consultee_ids: list[int] = Field(max_length=5000, description="The bodies whose last printed letters they are")
    posted_on: datetime.date = Field(description="The day they were posted; another day corrects it")
