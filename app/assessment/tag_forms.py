"""What is sent about tags."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from app.assessment.assignment_forms import Id
from app.assessment.forms import SelectionMark
from app.assessment.tag_models import TagColour
from app.i18n import mark
from app.web.forms import FormModel, one_line
from app.web.validation_messages import Ask

Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=60),
    AfterValidator(one_line),
    Ask(mark("Skriv vad etiketten heter.")),
]


class TagForm(FormModel):
    """A tag's name and colour."""

    name: Name = Field(description="Its name; unique in the round, whatever the case")
    colour: TagColour = Field(default=TagColour.PLAIN, description="plain, green, amber or red")


class MergeForm(FormModel):
    """Which tag another becomes."""

    into: Annotated[Id, Ask(mark("Välj en annan etikett att slå ihop med."))] = Field(description="The tag that stays")


class TagsIn(FormModel):
    """The tags of a comment."""

    tag_ids: list[Id] = Field(max_length=200, description="Exactly these; none takes all of them off")


class TagBatch(FormModel):
    """A tag on many comments, or off them, all or none."""

    comment_ids: list[Id] = Field(min_length=1, max_length=20_000, description="The comments")
    tag_id: Id = Field(description="The tag")
    on: bool = Field(default=True, description="Put it on; false takes it off")


class TaggingForm(FormModel):
    """The page's form: the marked comments, or all that the address's filters show, which ``selection`` names."""

    to: Annotated[Id, Ask(mark("Välj en etikett."))]
    do: Literal["on", "off"] = "on"
    comment: list[Id] = Field(default_factory=list, max_length=500)
    selection: SelectionMark = ""
