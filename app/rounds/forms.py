"""What a browser or an API client may send about rounds."""

import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from app.i18n import mark
from app.mail.outbox import address
from app.web.forms import FormModel
from app.web.validation_messages import Ask

Title = Annotated[str, StringConstraints(min_length=1, max_length=500), Ask(mark("Skriv remissens rubrik."))]
RegistryNumber = Annotated[
    str, StringConstraints(min_length=1, max_length=100), Ask(mark("Skriv remissens diarienummer."))
]
Text = Annotated[str, StringConstraints(max_length=20000)]
QuestionText = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000), Ask(mark("Skriv skälet."))]
Group = Annotated[str, StringConstraints(max_length=200)]
Email = Annotated[str, AfterValidator(address), Ask(mark("Skriv en e-postadress."))]
LastDay = Annotated[datetime.date, Ask(mark("Välj sista svarsdag."))]


class NewRound(FormModel):
    """A draft round."""

    title: Title = Field(description="What the referral is about")
    registry_number: RegistryNumber = Field(description="The matter's number in the authority's register")
    deadline: LastDay = Field(description="The last day to answer")
    plan_id: int | None = Field(default=None, description="The plan to be considered")
    distribution_list_id: int | None = Field(default=None, description="The bodies to be asked")
    cover_letter: Text = Field(default="", description="The letter that goes with the plan")
    questions: list[QuestionText] = Field(default_factory=list, max_length=50, description="Questions to the bodies")


class RoundChange(FormModel):
    """What shall change in a draft round; what is left out stays."""

    title: Title | None = Field(default=None, description="What the referral is about")
    registry_number: RegistryNumber | None = Field(default=None, description="The matter's number")
    deadline: datetime.date | None = Field(default=None, description="The last day to answer")
    plan_id: int | None = Field(default=None, description="The plan to be considered")
    distribution_list_id: int | None = Field(default=None, description="The bodies to be asked")
    cover_letter: Text | None = Field(default=None, description="The letter with the plan")
    questions: list[QuestionText] | None = Field(default=None, max_length=50, description="Questions, in order")
    version: int | None = Field(default=None, description="The edit version that was read; guards against overwriting")


class RoundForm(FormModel):
    """The page's form of a round. Questions are written one a line; ``version`` is empty for a new round."""

    title: Title
    registry_number: RegistryNumber
    deadline: LastDay
    plan_id: int | None = None
    distribution_list_id: int | None = None
    cover_letter: Text = ""
    questions: Text = ""
    version: int | None = None

    @property
    def question_list(self) -> list[str]:
        """One question a line; empty lines are none."""
        return [line.strip() for line in self.questions.splitlines() if line.strip()]


class Why(FormModel):
    """An act that needs a reason."""

    reason: Reason = Field(description="Why, as it is told to the bodies and kept in the history")


class LaterDay(FormModel):
    """A later last day, with the reason."""

    deadline: Annotated[datetime.date, Ask(mark("Välj en ny sista svarsdag."))] = Field(
        description="The new last day to answer"
    )
    reason: Reason = Field(description="Why, as it is told and kept in the history")


class NewConsultee(FormModel):
    """A body added to a round."""

    organisation_id: Annotated[int, Ask(mark("Välj en organisation ur registret."))] = Field(
        description="The body, from the register"
    )
    group: Group = Field(default="", description="Its group in the round")
    unsolicited: bool = Field(default=False, description="It answers without having been asked")


class LinkForm(FormModel):
    """A button that replaces a link. ``generation``: the one that the page was made for, so that it is done once."""

    generation: int | None = None


class AddressForm(LinkForm):
    """Another address for a body in this round."""

    email: Email


class OwnLinkForm(FormModel):
    """A body makes its link its own. ``email``: where the new link is sent; shown once when left out."""

    email: Email | None = Field(default=None, description="Where to send the new link; shown once when left out")


class RenewalForm(FormModel):
    """A body that asks for its current link."""

    email: Email


class MemberForm(FormModel):
    """Another official for the round."""

    user_id: Annotated[int, Ask(mark("Välj en handläggare."))]


class Nothing(FormModel):
    """A form of one button."""
