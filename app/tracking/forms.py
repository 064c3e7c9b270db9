"""What may be sent about following a round."""

import datetime
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from app.errors import Invalid
from app.i18n import _, mark
from app.tracking.reminder_days import fault_of
from app.web.forms import FormModel
from app.web.text import tidy, without_controls
from app.web.validation_messages import Ask

Message = Annotated[str, StringConstraints(max_length=2000)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000), Ask(mark("Skriv skälet."))]


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


class QuietHoursIn(FormModel):
    """Hours between which nothing is sent by itself."""

    start: int = Field(ge=0, le=23, description="The first hour in which nothing is sent, on the authority's clock")
    end: int = Field(ge=0, le=23, description="The hour from which it is sent again; it may be the next morning")


class ReminderPlanIn(FormModel):
    """When a round's bodies are reminded."""

    offsets: list[int] = Field(
        max_length=200, description="Days from each body's own last day: -14 is two weeks before it, 1 the day after"
    )
    working_days: bool = Field(default=True, description="A day off is moved to a working day")
    quiet_hours: QuietHoursIn | None = Field(default=None, description="Null: at any hour")
    automatic: bool = Field(default=False, description="Sent by itself; otherwise an official is told and sends")
    version: int | None = Field(default=None, description="The version that was read, 0 for none; 409 if it is older")


class ExceptedIn(FormModel):
    """Whom one of the plan's reminders leaves out."""

    offset: int = Field(description="Which reminder: days from the last day")
    consultee_ids: list[int] = Field(max_length=100_000, description="The bodies that it leaves out, and no others")


_DAYS = re.compile(r"\d{1,4}")
_PARTS = re.compile(r"[\s,;]+|\boch\b")


def _days(typed: str) -> list[int]:
    """Whole numbers with commas or spaces between them, as one writes them: "14, 3 och 1"."""
    parts = [part for part in _PARTS.split(typed) if part]
    if not all(_DAYS.fullmatch(part) for part in parts):
        raise ValueError(_("Skriv antal dagar med kommatecken emellan, till exempel 14, 3."))
    return [int(part) for part in parts]


def _written_days(typed: str) -> str:
    _days(typed)
    return typed


DayCounts = Annotated[str, StringConstraints(max_length=300), AfterValidator(_written_days)]
Hour = Annotated[int, Field(ge=0, le=23)]


class ReminderPlanForm(FormModel):
    """The page's form of when the bodies are reminded. ``version`` is the one that was shown, 0 for none."""

    before: DayCounts = ""
    after: DayCounts = ""
    working_days: bool = False
    quiet_from: Hour | None = None
    quiet_until: Hour | None = None
    way: Annotated[Literal["automatic", "asked"], Ask(mark("Välj hur påminnelserna skickas."))]
    version: int = 0

    @model_validator(mode="after")
    def fits(self) -> Self:
        """The days are near the last day; quiet hours have a beginning and an end."""
        if fault := fault_of(self.offsets):
            raise Invalid(fields={"before" if fault_of([-days for days in _days(self.before)]) else "after": fault})
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise Invalid(fields={"quiet_until": _("Välj både från och till, eller inget av dem.")})
        return self

    @property
    def offsets(self) -> list[int]:
        """Days from the last day, below zero before it."""
        return [-days for days in _days(self.before)] + _days(self.after)


class DayForm(FormModel):
    """Who is reminded on one of the plan's days: those that stay ticked."""

    day: datetime.date
    consultee: list[int] = Field(default_factory=list, max_length=100_000)


class LettersForm(FormModel):
    """The page's form of letters to send again. ``body``: the body whose page it stands on."""

    letter: list[int] = Field(default_factory=list, max_length=100_000)
    body: int | None = None


class LettersWanted(FormModel):
    """Which letters to send again."""

    letter_ids: list[int] = Field(max_length=100_000, description="Letters that did not arrive")


class ExtensionRequest(FormModel):
    """A body asks for more time."""

    deadline: Annotated[datetime.date, Ask(mark("Välj vilken dag ni behöver tid till."))] = Field(
        description="The last day that is asked for"
    )
    reason: Annotated[str, AfterValidator(without_controls), Ask(mark("Skriv varför ni behöver mer tid."))] = Field(
        min_length=1, max_length=2000, description="Why"
    )


class ExtensionRequestForm(ExtensionRequest):
    """The same from a page: characters that cannot be kept are taken out rather than refused."""

    @field_validator("*", mode="before")
    @classmethod
    def tidied(cls, typed: object) -> object:
        """What was typed, as it can be kept."""
        return tidy(typed) if isinstance(typed, str) else typed

    @field_validator("reason", mode="before")
    @classmethod
    def given(cls, typed: object) -> object:
        """A reason is what the official decides by."""
        if isinstance(typed, str) and not tidy(typed):
            raise ValueError(_("Skriv varför ni behöver mer tid."))
        return typed


class DecisionForm(FormModel):
    """An answer to a request for more time. ``deadline`` may be another day than the one asked for."""

    decision: Annotated[str, Ask(mark("Välj ett besked."))] = Field(
        pattern="^(granted|refused)$", description="granted or refused"
    )
    deadline: datetime.date | None = Field(
        default=None, description="The new last day; the one asked for when left out"
    )
    reason: Annotated[str, StringConstraints(max_length=2000)] = Field(default="", description="Told to the body")


class DecisionOnPage(DecisionForm):
    """The same from a page, where a refusal says why."""

    @model_validator(mode="after")
    def says_why(self) -> Self:
        """Who is refused is told the reason."""
        if self.decision == "refused" and not self.reason.strip():
            raise Invalid(fields={"reason": _("Skriv skälet till avslaget. Remissinstansen läser det.")})
        return self


class SeveralDecided(DecisionOnPage):
    """The same answer to several requests."""

    extension: Annotated[list[int], Field(min_length=1, max_length=5000), Ask(mark("Markera minst en begäran."))] = (
        Field(default_factory=list, validate_default=True)
    )


class Exempted(FormModel):
    """Why a body need not answer."""

    reason: Reason = Field(description="Why it need not answer, as it is kept in the history")


class ExemptedForm(Exempted):
    """The same for the marked bodies."""

    consultee: list[int] = Field(default_factory=list)


class Extended(FormModel):
    """A later last day for a body that an official gives it, asked for or not."""

    deadline: Annotated[datetime.date, Ask(mark("Välj en ny sista svarsdag."))] = Field(
        description="The new last day to answer"
    )
    reason: Reason = Field(description="Why, as it is told and kept in the history")


class ExtendedForm(Extended):
    """The same later last day for the marked bodies."""

    consultee: list[int] = Field(default_factory=list)
