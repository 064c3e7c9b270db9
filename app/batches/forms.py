"""What pages and the API send about a batch."""

import datetime
import re
from typing import Any

from pydantic import ConfigDict, Field
from starlette.datastructures import UploadFile

from app.batches.rules import Choices
from app.responses.models import Channel
from app.responses.registration_forms import Way
from app.web.forms import Filled, FormModel

_COLUMN = re.compile(r"column-(\d{1,3})")


class UploadForm(FormModel):
    """The file."""

    file: UploadFile | None = None


class VersionForm(FormModel):
    """Which version of the batch whoever presses has seen."""

    version: int | None = Field(None, description="The batch's version that was fetched; left out: whichever there is")


class SheetForm(VersionForm):
    """Another sheet, or another row of headings."""

    sheet: int = Field(0, ge=0, le=10_000)
    heading: int = Field(1, ge=1, le=2_000_000)


class ChoicesForm(VersionForm):
    """How the rows are to be registered."""

    channel: Way = Field("email", description="How the answers came")
    received_on: datetime.date | None = Field(None, description="The day of rows that say none")
    hidden: bool = Field(False, description="Hidden rows are registered, too")
    carry: bool = Field(False, description="A row without a body is from the body of the row above it")
    unsolicited: bool = Field(False, description="Bodies that are not in the round are added, as not asked")
    corrections: bool = Field(
        False, description="What a body said by an earlier batch is replaced where it says something else now"
    )

    @property
    def choices(self) -> Choices:
        """As the action takes them."""
        return Choices(
            channel=Channel(self.channel),
            received_on=self.received_on,
            hidden=self.hidden,
            carry=self.carry,
            unsolicited=self.unsolicited,
            corrections=self.corrections,
        )


class MatchingForm(ChoicesForm):
    """The page: besides, what each column holds, ``column-0`` and on; "" for nothing that is used."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)


def columns_in(form: Filled[Any]) -> dict[int, str]:
    """What each column holds, as the page says."""
    return {
        int(match[1]): str(value) for name, value in form.values.items() if (match := _COLUMN.fullmatch(name)) and value
    }


class MatchingIn(ChoicesForm):
    """The same over the API."""

    sheet: int | None = Field(None, ge=0, le=10_000, description="The sheet, from 0; left out: the one that is chosen")
    heading: int | None = Field(None, ge=1, le=2_000_000, description="The number of the row with the headings")
    columns: dict[int, str] = Field(
        description="What each column holds, by its index from 0; those left out are not used", max_length=200
    )
