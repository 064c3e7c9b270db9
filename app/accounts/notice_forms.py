"""What may be sent about how one is told, and about who stands in."""

import datetime
from typing import Annotated

from pydantic import Field

from app.accounts.kinds import HowTold, NoticeKind
from app.accounts.notice_rules import DAILY_AT
from app.i18n import mark
from app.web.forms import FormModel
from app.web.validation_messages import Ask

How = Annotated[HowTold, Ask(mark("Välj hur du får veta det."))]


class NoticesIn(FormModel):
    """How one is told of each thing, and at which hour the daily mail comes."""

    choices: dict[NoticeKind, HowTold] = Field(description="How, by what it is; the default for what is left out")
    hour: int = Field(default=DAILY_AT, ge=0, le=23, description="When the daily mail comes, on the authority's clock")


class NoticesForm(FormModel):
    """The page's form of the same, a choice a thing."""

    told_answer: How
    told_withdrawal: How
    told_time_request: How
    told_bounce: How
    told_deadline: How
    told_opening_stopped: How
    told_file: How
    told_assigned: How
    told_assignment_due: How
    told_sent_back: How
    told_locked_file: How
    told_hour: Annotated[int, Ask(mark("Välj en timme."))] = Field(ge=0, le=23)

    @property
    def choices(self) -> dict[NoticeKind, HowTold]:
        """By kind."""
        return {kind: getattr(self, f"told_{kind}") for kind in NoticeKind}


class SubstituteForm(FormModel):
    """Who stands in, from and until which day, both included."""

    substitute_id: Annotated[int, Ask(mark("Välj vem som är ersättare."))] = Field(description="The official")
    from_day: Annotated[datetime.date, Ask(mark("Välj den första dagen."))] = Field(description="The first day")
    until_day: Annotated[datetime.date, Ask(mark("Välj den sista dagen."))] = Field(description="The last day")
