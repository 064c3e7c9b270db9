"""What a browser or an API client may send about rounds."""

import datetime
from typing import Annotated, Any, NoReturn, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from app.accounts.identity import Official
from app.errors import Invalid
from app.i18n import _, mark
from app.mail.addresses import address
from app.rounds.background import MOST_LINES
from app.rounds.background_forms import (
    BackgroundModel,
    DialogueModel,
    ReferralDecisionModel,
    RelatedDecisionModel,
    SteeringDocumentModel,
)
from app.rounds.conclusions import Decision
from app.rounds.kinds import Identification
from app.rounds.models import STEPS, ContactPerson, QuestionKind
from app.rounds.questions import MAX_CHOICE, MAX_CHOICES, MAX_QUESTIONS, Asking
from app.web.forms import FormModel, one_line
from app.web.text import LongText
from app.web.validation_messages import Ask

Title = Annotated[str, StringConstraints(min_length=1, max_length=500), Ask(mark("Skriv remissens rubrik."))]
RegistryNumber = Annotated[
    str, StringConstraints(min_length=1, max_length=100), Ask(mark("Skriv remissens diarienummer."))
]
QuestionText = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Choice = Annotated[str, StringConstraints(min_length=1, max_length=MAX_CHOICE), AfterValidator(one_line)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000), Ask(mark("Skriv skälet."))]
Group = Annotated[str, StringConstraints(max_length=200)]
Email = Annotated[str, AfterValidator(address), Ask(mark("Skriv en e-postadress."))]
LastDay = Annotated[datetime.date, Ask(mark("Välj sista svarsdag."))]
PersonName = Annotated[str, StringConstraints(max_length=200), AfterValidator(one_line)]
Phone = Annotated[str, StringConstraints(max_length=50), AfterValidator(one_line)]


def paragraph_number(text: str) -> str:
    """A paragraph of minutes as it is kept, without its sign: "§ 45" is 45."""
    return one_line(text).removeprefix("§").strip()


def contact_from(official: Official) -> ContactPerson | None:
    """Those who make a round are its contact unless somebody else is named; None for a program, which has no mail."""
    return ContactPerson(official.name, official.email) if official.has_mailbox else None


class ContactIn(FormModel):
    """Whom the bodies ask about a round."""

    name: Annotated[PersonName, StringConstraints(min_length=1)] = Field(description="The person's name")
    email: Email = Field(description="Where questions and replies to letters go")
    phone: Phone = Field(default="", description="A telephone number, if there is one to give")

    def person(self) -> ContactPerson:
        """As it is kept."""
        return ContactPerson(self.name, self.email, self.phone)


class QuestionIn(FormModel):
    """A question to the bodies. A text alone is a question that is answered in text, about the plan as a whole."""

    text: QuestionText = Field(description="What is asked")
    kind: QuestionKind = Field(default=QuestionKind.TEXT, description="How it is answered")
    choices: list[Choice] = Field(
        default_factory=list,
        max_length=MAX_CHOICES,
        description="What can be chosen, at least two; of a scale what its lowest and its highest step stand for",
    )
    steps: int = Field(default=5, ge=STEPS[0], le=STEPS[-1], description="How many steps a scale has")
    required: bool = Field(default=False, description="Whether an answer cannot be sent without it")
    focus_area: str | None = Field(default=None, max_length=500, description="The focus area it is about, by its label")
    section_id: int | None = Field(default=None, description="The section it is about; neither: the plan as a whole")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return {"text": given} if isinstance(given, str) else given

    def asking(self) -> Asking:
        """As the actions take it. A section that is given with its focus area is where the area begins."""
        section_id = self.section_id if self.focus_area is None else None
        return Asking(self.text, self.kind, tuple(self.choices), self.steps, self.required, section_id, self.focus_area)


class NewRound(BackgroundModel):
    """A draft round."""

    title: Title = Field(description="What the referral is about")
    registry_number: RegistryNumber = Field(description="The matter's number in the authority's register")
    deadline: LastDay = Field(description="The last day to answer")
    plan_id: int | None = Field(default=None, description="The plan to be considered")
    distribution_list_id: int | None = Field(default=None, description="The bodies to be asked")
    cover_letter: LongText = Field(default="", description="The letter that goes with the plan")
    questions: list[QuestionIn] = Field(
        default_factory=list, max_length=MAX_QUESTIONS, description="Questions to the bodies, in order"
    )
    signer_required: bool = Field(
        default=False, description="Whether answers are sent by those who sign alone, who say as what"
    )
    identification: Identification = Field(
        default=Identification.NONE, description="Whether who signs identifies themselves: none, offered or required"
    )
    contact: ContactIn | None = Field(
        default=None, description="Whom the bodies ask; the official who makes the round when left out, null for nobody"
    )


def _contact_address(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return address(text)
    except Invalid as error:
        _lacking("contact_email", error.fields.get("email", error.message))


def _lacking(field: str, message: str) -> NoReturn:
    raise Invalid(message, code="contact", fields={field: message})


class RoundChange(FormModel):
    """What shall change in a draft round; what is left out stays."""

    title: Title | None = Field(default=None, description="What the referral is about")
    registry_number: RegistryNumber | None = Field(default=None, description="The matter's number")
    deadline: datetime.date | None = Field(default=None, description="The last day to answer")
    plan_id: int | None = Field(default=None, description="The plan to be considered")
    distribution_list_id: int | None = Field(default=None, description="The bodies to be asked")
    cover_letter: LongText | None = Field(default=None, description="The letter with the plan")
    questions: list[QuestionIn] | None = Field(
        default=None, max_length=MAX_QUESTIONS, description="Questions, in order; all that there are from now on"
    )
    signer_required: bool | None = Field(
        default=None, description="Whether answers are sent by those who sign alone, who say as what"
    )
    identification: Identification | None = Field(
        default=None, description="none, offered or required; can be changed after the opening, too"
    )
    contact: ContactIn | None = Field(
        default=None, description="Whom the bodies ask; can be changed after the opening, too, though not taken away"
    )
    referral_decision: ReferralDecisionModel | None = Field(default=None, description="Who decided to refer, and when")
    steering_document: SteeringDocumentModel | None = Field(default=None, description="What kind of document it is")
    related_decisions: list[RelatedDecisionModel] | None = Field(
        default=None, max_length=MOST_LINES, description="Earlier decisions, all that there are from now on"
    )
    dialogue: list[DialogueModel] | None = Field(
        default=None, max_length=MOST_LINES, description="The dialogue before, all of it from now on"
    )
    version: int | None = Field(default=None, description="The edit version that was read; guards against overwriting")


class ContactFields(FormModel):
    """The fields of a contact person on a page: a name and an address, or nothing at all."""

    contact_name: PersonName = ""
    contact_email: Annotated[str, AfterValidator(_contact_address)] = ""
    contact_phone: Phone = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.contact_email and not self.contact_name:
            _lacking("contact_name", _("Skriv kontaktpersonens namn."))
        if (self.contact_name or self.contact_phone) and not self.contact_email:
            _lacking("contact_email", _("Skriv kontaktpersonens e-postadress. Dit går svar på remissens mejl."))
        return self

    @property
    def contact(self) -> ContactPerson | None:
        """The person, or None where nothing was written."""
        if not self.contact_email:
            return None
        return ContactPerson(self.contact_name, self.contact_email, self.contact_phone)


def contact_values(person: ContactPerson | None) -> dict[str, str]:
    """A contact person as the fields of a form that is not sent yet."""
    if person is None:
        return {}
    return {"contact_name": person.name, "contact_email": person.email, "contact_phone": person.phone}


class ContactForm(ContactFields):
    """The contact person alone, of a round that is open."""

    version: int | None = None


class IdentificationForm(FormModel):
    """Whether whoever signs an answer identifies themselves."""

    identification: Annotated[Identification, Ask(mark("Välj hur svaret skrivs under."))]
    version: int | None = None


class MovedDay(FormModel):
    """The last day that the checks have offered, and the edit version that they have read."""

    to: LastDay
    version: int | None = None


class ClosingForm(FormModel):
    """Why a section is closed for comments; ``do``: close or open."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    do: str = ""


class EmphasisForm(FormModel):
    """The organisations that are asked particularly about a section."""

    organisation: list[int] = Field(default_factory=list, max_length=5000)


class RoundFields(FormModel):
    """The fields of a round on a page. ``version`` is empty for a new round; questions have a page of their own."""

    title: Title
    registry_number: RegistryNumber
    deadline: LastDay
    plan_id: int | None = None
    distribution_list_id: int | None = None
    cover_letter: LongText = ""
    signer_required: bool = False
    version: int | None = None


class RoundForm(ContactFields, RoundFields):
    """The page's form of a round: its own fields, then whom the bodies ask. ``once`` marks a new form."""

    once: str = Field(default="", max_length=64)

    def changes(self) -> dict[str, Any]:
        """What is kept, by the names of the actions."""
        fields = self.model_dump(exclude={"version", "once", *ContactFields.model_fields})
        return fields | {"contact": self.contact}


class Why(FormModel):
    """An act that needs a reason."""

    reason: Reason = Field(description="Why, as it is told to the bodies and kept in the history")


class ConclusionIn(FormModel):
    """The decision that a round ends with."""

    body: Annotated[
        str,
        AfterValidator(one_line),
        StringConstraints(min_length=1, max_length=200),
        Ask(mark("Skriv vem som beslutade.")),
    ] = Field(description="Who decided, for example Kommunfullmäktige")
    date: Annotated[datetime.date, Ask(mark("Välj dagen då beslutet fattades."))] = Field(
        description="The day of the decision"
    )
    paragraph: Annotated[str, AfterValidator(paragraph_number), StringConstraints(max_length=50)] = Field(
        default="", description="Its paragraph in the minutes, with or without the sign; may be empty"
    )

    def decision(self) -> Decision:
        """As it is kept."""
        return Decision(self.body, self.date, self.paragraph)


class LaterDay(FormModel):
    """A later last day, with the reason."""

    deadline: Annotated[datetime.date, Ask(mark("Välj en ny sista svarsdag."))] = Field(
        description="The new last day to answer"
    )
    reason: Reason = Field(description="Why, as it is told and kept in the history")


class Reopening(LaterDay):
    """A new last day for a round that is opened again. ``tell_bodies``: whether the bodies get a letter."""

    tell_bodies: bool = Field(default=True, description="Every body that is asked is told by mail")


class ReopeningForm(Reopening):
    """The same from a page, where a box that is not ticked sends nothing."""

    tell_bodies: bool = False


class NewConsultee(FormModel):
    """A body added to a round."""

    organisation_id: Annotated[int, Ask(mark("Välj en organisation ur registret."))] = Field(
        description="The body, from the register"
    )
    group: Group = Field(default="", description="Its group in the round")
    unsolicited: bool = Field(default=False, description="It answers without having been asked")


class BodyName(FormModel):
    """Another name for a body in this round."""

    name: Annotated[str, AfterValidator(one_line), StringConstraints(min_length=1, max_length=300)] = Field(
        description="Its name, as it shall stand in this round"
    )


class BodyNameForm(BodyName):
    """The same from a page. ``register_too``: correct the name in the register, too."""

    name: Annotated[
        str, AfterValidator(one_line), StringConstraints(min_length=1, max_length=300), Ask(mark("Skriv namnet."))
    ]
    register_too: bool = False


class LinkForm(FormModel):
    """A button that replaces a link. ``generation``: the one that the page was made for, so that it is done once."""

    generation: int | None = None


class AddressForm(LinkForm):
    """Another address for a body in this round."""

    email: Email


class OwnLinkForm(FormModel):
    """A body makes its link its own. ``email``: where the new link is sent; shown once when left out."""

    email: Email | None = Field(default=None, description="Where to send the new link; shown once when left out")


class OwnLinkButton(OwnLinkForm):
    """The same from a page. ``generation``: the one that the page was made for, so that it is done once."""

    generation: int | None = None


class RenewalForm(FormModel):
    """A body that asks for its current link."""

    email: Email


class CodeAskedForm(RenewalForm):
    """A mailbox that asks for a code; ``code`` stands beside the button that asks for a new one, and says nothing."""

    code: Annotated[str, StringConstraints(max_length=20)] = ""


class CodeForm(FormModel):
    """The code that was sent to a mailbox, and which one it was."""

    email: Email
    code: Annotated[str, StringConstraints(min_length=1, max_length=20), Ask(mark("Skriv koden i mejlet."))]


class MemberForm(FormModel):
    """Another official for the round."""

    user_id: Annotated[int, Ask(mark("Välj en handläggare."))]
