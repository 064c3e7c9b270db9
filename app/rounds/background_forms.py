"""What a browser or an API client may send of how a round came about."""

import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from app.errors import Invalid
from app.i18n import _, mark
from app.rounds.background import (
    MOST_LINES,
    MOST_SIGNATORIES,
    PERIOD_END,
    Background,
    Dialogue,
    ReferralDecision,
    RelatedDecision,
    Signatory,
    SteeringDocument,
    dialogue_in,
    related_in,
)
from app.rounds.kinds import SteeringKind
from app.web.forms import FormModel, one_line
from app.web.validation_messages import Ask


def _period_end(text: str) -> str:
    if not text:
        return ""
    fits = bool(PERIOD_END.fullmatch(text))
    if fits and len(text) > 4:
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            fits = False
    if not fits:
        raise ValueError(_("Skriv ett år, som 2027, eller en dag, som 2027-06-30."))
    return text


def _bare_paragraph(text: str) -> str:
    return text.lstrip("§ ")


Name = Annotated[str, StringConstraints(max_length=300), AfterValidator(one_line)]
Paragraph = Annotated[str, StringConstraints(max_length=50), AfterValidator(one_line), AfterValidator(_bare_paragraph)]
Number = Annotated[str, StringConstraints(max_length=100), AfterValidator(one_line)]
Line = Annotated[str, StringConstraints(max_length=500), AfterValidator(one_line)]
Filled = Annotated[Line, StringConstraints(min_length=1)]
Replaces = Annotated[str, StringConstraints(max_length=2000)]
PeriodEnd = Annotated[str, StringConstraints(max_length=10), AfterValidator(_period_end)]


class SignatoryModel(FormModel):
    """Somebody who has signed the decision."""

    name: Annotated[Name, StringConstraints(min_length=1)] = Field(description="The person's name")
    title: Name = Field(default="", description="As what the person signs")


class ReferralDecisionModel(FormModel):
    """The decision to refer."""

    body: Name = Field(default="", description="Who decided: a board, a committee, an official by delegation")
    date: datetime.date | None = Field(default=None, description="When")
    paragraph: Paragraph = Field(default="", description="The paragraph of the minutes, without the sign §")
    registry_number: Number = Field(default="", description="The decision's number in the authority's register")
    signatories: list[SignatoryModel] = Field(
        default_factory=list, max_length=MOST_SIGNATORIES, description="Who has signed it, in order"
    )

    def value(self) -> ReferralDecision:
        """As it is kept."""
        signed = tuple(Signatory(each.name, each.title) for each in self.signatories)
        return ReferralDecision(self.body, self.date, self.paragraph, self.registry_number, signed)


class SteeringDocumentModel(FormModel):
    """What kind of document is referred."""

    kind: SteeringKind | None = Field(
        default=None, description="program, plan, strategy, policy, guideline or other; null when it is not said"
    )
    adopted_by: Name = Field(default="", description="Who is to adopt it")
    valid_from: PeriodEnd = Field(default="", description="From when it is to hold: a year or a day")
    valid_until: PeriodEnd = Field(default="", description="Until when, a year or a day; empty: until further notice")
    replaces: Replaces = Field(default="", description="What it takes the place of, a document a line")

    def value(self) -> SteeringDocument:
        """As it is kept."""
        return SteeringDocument(self.kind, self.adopted_by, self.valid_from, self.valid_until, self.replaces)


class RelatedDecisionModel(FormModel):
    """An earlier decision that has to do with it."""

    title: Filled = Field(description="What was decided")
    registry_number: Number = Field(default="", description="Its number in the authority's register")


class DialogueModel(FormModel):
    """Something that was done together with others before the referral."""

    activity: Filled = Field(description="What was done")
    participants: Line = Field(default="", description="Who took part")


class BackgroundModel(FormModel):
    """How a referral came about, in four parts."""

    referral_decision: ReferralDecisionModel = Field(
        default_factory=ReferralDecisionModel, description="Who decided to refer, and when"
    )
    steering_document: SteeringDocumentModel = Field(
        default_factory=SteeringDocumentModel, description="What kind of document is referred"
    )
    related_decisions: list[RelatedDecisionModel] = Field(
        default_factory=list, max_length=MOST_LINES, description="Earlier decisions that have to do with it"
    )
    dialogue: list[DialogueModel] = Field(
        default_factory=list, max_length=MOST_LINES, description="What was done together with others before"
    )


PARTS = tuple(BackgroundModel.model_fields)


def parts_in(sent: Any) -> dict[str, Any]:
    """The parts of ``Background`` that a client has sent, by their names there; a part that is null is emptied."""
    parts: dict[str, Any] = {}
    if "referral_decision" in sent.model_fields_set:
        parts["decision"] = (sent.referral_decision or ReferralDecisionModel()).value()
    if "steering_document" in sent.model_fields_set:
        parts["document"] = (sent.steering_document or SteeringDocumentModel()).value()
    if "related_decisions" in sent.model_fields_set:
        parts["related"] = tuple(
            RelatedDecision(each.title, each.registry_number) for each in sent.related_decisions or ()
        )
    if "dialogue" in sent.model_fields_set:
        parts["dialogue"] = tuple(Dialogue(each.activity, each.participants) for each in sent.dialogue or ())
    return parts


def background_json(background: Background) -> dict[str, Any]:
    """All parts as the API and the files tell them."""
    decision, document = background.decision, background.document
    return {
        "referral_decision": {
            "body": decision.body,
            "date": decision.date.isoformat() if decision.date else None,
            "paragraph": decision.paragraph,
            "registry_number": decision.registry_number,
            "signatories": [{"name": signed.name, "title": signed.title} for signed in decision.signatories],
        },
        "steering_document": {
            "kind": document.kind.value if document.kind else None,
            "adopted_by": document.adopted_by,
            "valid_from": document.valid_from,
            "valid_until": document.valid_until,
            "replaces": document.replaces,
        },
        "related_decisions": [
            {"title": related.title, "registry_number": related.registry_number} for related in background.related
        ],
        "dialogue": [
            {"activity": dialogue.activity, "participants": dialogue.participants} for dialogue in background.dialogue
        ],
    }


class BackgroundForm(FormModel):
    """The page's fields. Related decisions and the dialogue are written a line each."""

    decision_body: Name = ""
    decision_date: Annotated[datetime.date | None, Ask(mark("Välj dagen för beslutet."))] = None
    decision_paragraph: Paragraph = ""
    decision_number: Number = ""
    signatory_name_1: Name = ""
    signatory_title_1: Name = ""
    signatory_name_2: Name = ""
    signatory_title_2: Name = ""
    kind: SteeringKind | None = None
    adopted_by: Name = ""
    valid_from: PeriodEnd = ""
    valid_until: PeriodEnd = ""
    replaced_documents: Replaces = ""
    related: Annotated[str, StringConstraints(max_length=20_000)] = ""
    dialogue: Annotated[str, StringConstraints(max_length=20_000)] = ""
    version: int | None = None

    @model_validator(mode="after")
    def _can_be_kept(self) -> "BackgroundForm":
        faults = {}
        for n in range(1, MOST_SIGNATORIES + 1):
            if getattr(self, f"signatory_title_{n}") and not getattr(self, f"signatory_name_{n}"):
                faults[f"signatory_name_{n}"] = _("Skriv namnet på den som har undertecknat.")
        for name, lines in (("related", related_in(self.related)), ("dialogue", dialogue_in(self.dialogue))):
            if len(lines) > MOST_LINES:
                faults[name] = _("Skriv högst {n} rader.").format(n=MOST_LINES)
            elif any(len(line.in_words) > 500 for line in lines):
                faults[name] = _("Skriv högst {n} tecken på varje rad.").format(n=500)
        if faults:
            raise Invalid(next(iter(faults.values())), code="background", fields=faults)
        return self

    def parts(self) -> dict[str, Any]:
        """What is kept, by the parts of ``Background``."""
        signed = (
            (self.signatory_name_1, self.signatory_title_1),
            (self.signatory_name_2, self.signatory_title_2),
        )
        return {
            "decision": ReferralDecision(
                body=self.decision_body,
                date=self.decision_date,
                paragraph=self.decision_paragraph,
                registry_number=self.decision_number,
                signatories=tuple(Signatory(name, title) for name, title in signed if name),
            ),
            "document": SteeringDocument(
                self.kind, self.adopted_by, self.valid_from, self.valid_until, self.replaced_documents
            ),
            "related": related_in(self.related),
            "dialogue": dialogue_in(self.dialogue),
        }


def form_values(background: Background) -> dict[str, Any]:
    """The fields as they are first shown."""
    decision, document = background.decision, background.document
    values: dict[str, Any] = {
        "decision_body": decision.body,
        "decision_date": decision.date.isoformat() if decision.date else "",
        "decision_paragraph": decision.paragraph,
        "decision_number": decision.registry_number,
        "kind": document.kind.value if document.kind else "",
        "adopted_by": document.adopted_by,
        "valid_from": document.valid_from,
        "valid_until": document.valid_until,
        "replaced_documents": document.replaces,
        "related": "\n".join(related.in_words for related in background.related),
        "dialogue": "\n".join(dialogue.in_words for dialogue in background.dialogue),
    }
    for n, signatory in enumerate(decision.signatories, 1):
        values |= {f"signatory_name_{n}": signatory.name, f"signatory_title_{n}": signatory.title}
    return values
