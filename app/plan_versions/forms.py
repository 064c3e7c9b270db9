"""What is sent about a new version of the plan."""

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from app.i18n import mark
from app.plan_versions.models import Told
from app.plans.following import Areas
from app.web.forms import FormModel, one_line
from app.web.validation_messages import Ask

Why = Annotated[
    str, StringConstraints(min_length=1, max_length=2000), Ask(mark("Skriv vad som var fel och vad som är rättat."))
]


class ConfirmForm(FormModel):
    """The correction as it is confirmed: ``plan_version`` is the version that the page compared with."""

    reason: Why
    told: Annotated[Told, Ask(mark("Välj vilka som ska få besked."))]
    areas: Areas = Areas.KEPT
    plan_version: int = Field(ge=1, le=2**31 - 1)


class SectionText(FormModel):
    """A section's words: the heading, each paragraph (``p-3``) and cell (``c-9``) in a field of its own."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    title: Annotated[
        str,
        AfterValidator(one_line),
        StringConstraints(min_length=1, max_length=500),
        Ask(mark("Skriv avsnittets rubrik.")),
    ]
    added: str = Field(default="", max_length=100_000)
