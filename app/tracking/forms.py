"""What may be sent about following a round."""

import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from app.i18n import _, mark
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


class Extended(FormModel):
    """A later last day for a body that an official gives it, asked for or not."""

    deadline: Annotated[datetime.date, Ask(mark("Välj en ny sista svarsdag."))] = Field(
        description="The new last day to answer"
    )
    reason: Reason = Field(description="Why, as it is told and kept in the history")


class ExtendedForm(Extended):
    """The same later last day for the marked bodies."""

    consultee: list[int] = Field(default_factory=list)
