"""What may be sent about when a round opens and closes by itself."""

import datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from app.clock import instants_of
from app.errors import Invalid
from app.i18n import _, mark
from app.web.forms import FormModel
from app.web.validation_messages import Ask

MOST_DAYS = 60
YEARS = range(2000, 3000)
DaysAfter = Annotated[int, Field(ge=1, le=MOST_DAYS), Ask(mark("Skriv ett antal dagar mellan 1 och 60."))]


class ScheduleIn(FormModel):
    """When a round opens and closes by itself."""

    opens_at: AwareDatetime | None = Field(default=None, description="When the draft opens; null: by hand")
    closes_after: DaysAfter | None = Field(
        default=None, description="It closes so many days after the last own deadline of any body; null: by hand"
    )
    version: int | None = Field(default=None, description="The version that was read, 0 for none; 409 if it is older")


def _wall(typed: str) -> datetime.datetime:
    try:
        wall = datetime.datetime.fromisoformat(typed.strip().replace(" kl. ", " ").replace(".", ":"))
    except ValueError:
        wall = None
    if wall is None or wall.tzinfo is not None or wall.year not in YEARS:
        raise ValueError(_("Skriv dag och klockslag, till exempel 2027-03-01 08:00."))
    return wall.replace(second=0, microsecond=0)


def instant_of(wall: datetime.datetime) -> datetime.datetime:
    """The instant at which the municipality's clock shows this. ValueError where it never does, or does twice."""
    instants = instants_of(wall)
    if not instants:
        raise ValueError(_("Den tiden finns inte: klockan ställs fram till sommartid. Välj en timme senare."))
    if len(instants) > 1:
        raise ValueError(_("Den tiden finns två gånger: klockan ställs tillbaka. Välj en timme senare."))
    return instants[0]


class ScheduleForm(FormModel):
    """The page's form of the same. ``opens_at`` is what the municipality's clock shows."""

    opens: Literal["by_hand", "at"] = "by_hand"
    opens_at: str = Field(default="", max_length=40)
    closes: Literal["by_hand", "after"] = "by_hand"
    closes_after: DaysAfter | None = None
    version: int = 0

    @model_validator(mode="after")
    def complete(self) -> Self:
        """A time that exists once, where one is wanted; a number of days likewise."""
        faults = {}
        if self.opens == "at":
            try:
                instant_of(_wall(self.opens_at))
            except ValueError as fault:
                faults["opens_at"] = str(fault)
        if self.closes == "after" and self.closes_after is None:
            faults["closes_after"] = _("Skriv ett antal dagar mellan 1 och 60.")
        if faults:
            raise Invalid(fields=faults)
        return self

    @property
    def opening(self) -> datetime.datetime | None:
        """When the draft opens by itself."""
        return instant_of(_wall(self.opens_at)) if self.opens == "at" else None

    @property
    def closing(self) -> int | None:
        """How many days after the deadline it closes by itself."""
        return self.closes_after if self.closes == "after" else None
