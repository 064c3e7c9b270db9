"""The form for a text."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.i18n import mark
from app.web.forms import FormModel
from app.web.validation_messages import Ask

MOST = 40_000
Words = Annotated[str, StringConstraints(min_length=1, max_length=MOST), Ask(mark("Skriv en text."))]
Version = Annotated[
    int, Field(ge=0, le=1_000_000, description="The version that was changed; 409 if it is not the last")
]


class TextForm(FormModel):
    """A text as it was written in the browser."""

    text: Words
    version: Version
    do: Literal["save", "preview"] = "save"


class TextIn(FormModel):
    """A text as it is sent to the API."""

    text: Words = Field(description="Markdown: headings, lists, links; {authority} is the authority's name")
    version: Version
