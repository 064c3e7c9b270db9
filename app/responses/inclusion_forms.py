"""Whether answers that came late or unasked are included: what a page or a program sends."""

from typing import Annotated

from pydantic import Field

from app.i18n import mark
from app.rounds.forms import Reason
from app.web.forms import FormModel
from app.web.validation_messages import Ask

Answer = Annotated[int, Field(ge=1, le=2**31 - 1)]


class InclusionIn(FormModel):
    """A decision about one answer."""

    included: bool = Field(description="Whether it is included: false leaves it out, true takes it in again")
    reason: Reason = Field(description="Why; the body reads it, too")


class InclusionForm(FormModel):
    """The same about several, from a page."""

    answer: Annotated[list[Answer], Field(min_length=1, max_length=1000), Ask(mark("Välj minst ett svar."))]
    included: Annotated[bool, Ask(mark("Välj om svaren ska räknas."))]
    reason: Reason
