"""The fields of a body's meetings."""

import datetime
from typing import Annotated

from pydantic import Field, StringConstraints
from starlette.datastructures import UploadFile

from app.i18n import mark
from app.rounds.meeting_days import MOST_DAYS
from app.web.forms import FormModel
from app.web.validation_messages import Ask

Called = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class MeetingsForm(FormModel):
    """The days, one a line; or a calendar file to take them from, and what its meetings are called there.

    ``version`` is that of the body when the page was opened; ``do`` is "read" by the file's own button.
    """

    days: Annotated[str, StringConstraints(max_length=20_000)] = ""
    version: int | None = None
    file: UploadFile | None = None
    called: Called = ""
    do: str = ""


class AddressForm(FormModel):
    """Where a calendar is fetched from, and what the body's meetings are called there."""

    url: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
        Ask(mark("Skriv en adress som börjar med https://.")),
        Field(description="The address of a calendar file, https"),
    ]
    called: Annotated[Called, Field(description="Only events whose title has this in it; empty: all")] = ""


class MeetingDays(FormModel):
    """The days on which a body meets, all that there are from today on."""

    days: list[datetime.date] = Field(max_length=MOST_DAYS, description="The days from today on; others are removed")
