"""What may be sent about how one is told, and about who stands in."""

import datetime
from typing import Annotated

from pydantic import Field

from app.accounts.kinds import HowTold, NoticeKind
from app.i18n import mark
from app.web.forms import FormModel
from app.web.validation_messages import Ask

How = Annotated[HowTold, Ask(mark("Välj hur du får veta det."))]


class NoticesForm(FormModel):
    """How one is told of each thing, and at which hour the daily mail comes."""

    answer: How = Field(description="An answer came in")
    time_request: How = Field(description="A body asks for more time")
    bounce: How = Field(description="A letter to a body bounced")
    deadline: How = Field(description="The last day passed, and answers are missing")
    opening_stopped: How = Field(description="The checks stopped a planned opening")
    file: How = Field(description="A file that one ordered is ready")
    hour: Annotated[int, Ask(mark("Välj en timme."))] = Field(
        ge=0, le=23, description="When the daily mail comes, on the authority's clock"
    )

    @property
    def choices(self) -> dict[NoticeKind, HowTold]:
        """By kind."""
        return {kind: getattr(self, kind.value) for kind in NoticeKind}


class SubstituteForm(FormModel):
    """Who stands in, from and until which day, both included."""

    substitute_id: Annotated[int, Ask(mark("Välj vem som är ersättare."))] = Field(description="The official")
    from_day: Annotated[datetime.date, Ask(mark("Välj den första dagen."))] = Field(description="The first day")
    until_day: Annotated[datetime.date, Ask(mark("Välj den sista dagen."))] = Field(description="The last day")
