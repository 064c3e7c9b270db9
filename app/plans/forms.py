"""The forms for plans."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from starlette.datastructures import UploadFile

from app.i18n import mark
from app.web.forms import FormModel, one_line
from app.web.validation_messages import Ask

Title = Annotated[str, AfterValidator(one_line), StringConstraints(min_length=1, max_length=500)]


class PlanUpload(FormModel):
    """A plan to import: a file, or a pasted text."""

    file: UploadFile | None = Field(default=None, description="Word (.docx), PDF, Markdown (.md) or text (.txt)")
    text: str | None = Field(
        default=None, max_length=4_000_000, description="The plan as pasted text, instead of a file"
    )
    title: Title | None = Field(default=None, description="Replaces the title that is read")


class SectionPatch(FormModel):
    """A correction of a section; what is absent stays."""

    title: Title | None = Field(default=None, description="The heading")
    focus_area: Title | None = Field(
        default=None, description="The label of the focus area that begins here; null: none, here and below"
    )


class PlanFacts(FormModel):
    """The plan's title and registry number."""

    title: Annotated[Title, Ask(mark("Skriv planens titel."))]
    registry_number: str | None = Field(default=None, max_length=100)
    edit_version: int


class SectionForm(FormModel):
    """A section's heading and focus area; an empty ``focus_area`` means none of its own."""

    title: Annotated[Title, Ask(mark("Skriv avsnittets rubrik."))]
    focus_area: Annotated[str, AfterValidator(one_line)] = Field(default="", max_length=500)
    edit_version: int


class Move(FormModel):
    """Where to move a section."""

    direction: Literal["up", "down", "in", "out"]
    edit_version: int


class Guarded(FormModel):
    """A change of the plan, refused if it has changed since it was shown."""

    edit_version: int
