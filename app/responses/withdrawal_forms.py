"""That a body takes its answer back, as an official registers it: from a page or over the API."""

import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from app.i18n import mark
from app.responses.actions import Withdrawing
from app.responses.models import Channel
from app.responses.registration_forms import Way
from app.web.forms import FormModel
from app.web.text import without_controls
from app.web.validation_messages import Ask

Why = Annotated[
    str,
    AfterValidator(without_controls),
    StringConstraints(min_length=1, max_length=2000),
    Ask(mark("Skriv varför svaret återtas, eller att inget skäl angavs.")),
]


class RegisterWithdrawalIn(FormModel):
    """A withdrawal that was told by another way."""

    revision: int = Field(ge=1, le=2**31 - 1, description="The answer that you read: 409 when it was replaced since")
    channel: Annotated[Way, Ask(mark("Välj hur återtagandet kom in."))] = Field(
        description="How it was told: email, post, hand, phone or meeting"
    )
    told_on: Annotated[datetime.date, Ask(mark("Välj dagen då återtagandet kom in."))] = Field(
        description="The day it reached the authority"
    )
    reason: Why = Field(description="Why; the body reads it, too")

    def withdrawing(self) -> Withdrawing:
        """As the action takes it."""
        return Withdrawing(self.revision, self.reason, Channel(self.channel), self.told_on)
