"""What is sent about saved selections."""

from typing import Annotated
from urllib.parse import parse_qsl

from pydantic import AfterValidator, Field, StringConstraints

from app.assessment.desk import Asked
from app.i18n import mark
from app.web.forms import FormModel, one_line
from app.web.validation_messages import Ask

Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=60),
    AfterValidator(one_line),
    Ask(mark("Skriv vad urvalet ska heta.")),
]


class SavedForm(FormModel):
    """The name of a selection."""

    name: Name = Field(description="What it is to be called")


class SavedIn(SavedForm):
    """A selection with its name."""

    query: Annotated[str, StringConstraints(max_length=4000)] = Field(
        description="As in the address of the desk: show=unanswered&by=section; what is not known there is left out"
    )

    @property
    def selected(self) -> str:
        """The query as the desk writes it; "" where nothing of it asks for anything."""
        return asked_in(self.query).query(after="")


def asked_in(query: str) -> Asked:
    """What a query asks for; what the desk does not know asks for nothing."""
    typed = dict(parse_qsl(query.removeprefix("?")))
    return Asked.of(**{name: text for name, text in typed.items() if name in Asked.names()})
