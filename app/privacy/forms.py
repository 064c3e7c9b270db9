"""Forms for a register extract, for erasing, and for rules of disposal."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from app.i18n import _, mark
from app.privacy.models import DisposalKind
from app.web.forms import FormModel
from app.web.validation_messages import Ask

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)]
DecisionNumber = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    Ask(mark("Skriv beslutets nummer.")),
]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    Ask(mark("Skriv varför. Nämn ingen person.")),
]


def _is_sure(sure: bool) -> bool:
    if not sure:
        raise ValueError(_("Kryssa i rutan: det går inte att ångra."))
    return sure


Sure = Annotated[bool, AfterValidator(_is_sure), Field(validate_default=True)]


class PersonForm(FormModel):
    """Whom an extract is about."""

    person_name: Name = ""
    person_email: Email = ""
    as_file: Literal["", "pdf", "html", "json"] = ""


class ErasureForm(PersonForm):
    """What is erased of one person, and by which decision."""

    whole: list[Annotated[str, StringConstraints(max_length=30)]] = Field([], max_length=20)
    places: list[str] = Field([], max_length=20_000, validate_default=True)
    decision_number: DecisionNumber
    reason: Reason
    sure: Sure = False

    @field_validator("places")
    @classmethod
    def _something(cls, places: list[str], info: ValidationInfo) -> list[str]:
        if not places and not info.data.get("whole"):
            raise ValueError(_("Välj minst en uppgift."))
        return places


class AnswerErasureForm(FormModel):
    """Which answer is disposed of, and by which decision."""

    answer_number: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=140),
        Ask(mark("Skriv svarets nummer, som det står på kvittensen.")),
    ]
    decision_number: DecisionNumber
    reason: Reason
    sure: Sure = False


class RuleForm(FormModel):
    """A rule of disposal."""

    rule_kind: Annotated[DisposalKind, Ask(mark("Välj vilka uppgifter som ska gallras."))]
    after_days: Annotated[int, Ask(mark("Skriv ett antal dagar, minst 30."))] = Field(ge=30, le=36_500)
    decision_number: DecisionNumber
    automatic: bool = False
