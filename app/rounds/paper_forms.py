"""The form for the code of a printed letter."""

from typing import Annotated

from pydantic import Field, StringConstraints

from app.i18n import mark
from app.web.forms import FormModel
from app.web.validation_messages import Ask


class PaperCodeForm(FormModel):
    """A code as somebody typed it."""

    paper_code: Annotated[
        str, StringConstraints(min_length=1, max_length=60), Ask(mark("Skriv koden som står i brevet."))
    ] = Field(description="The code, however it is grouped")
