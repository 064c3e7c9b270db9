"""Why a file is unlocked."""

from typing import Annotated

from pydantic import Field, StringConstraints

from app.i18n import mark
from app.web.forms import FormModel
from app.web.validation_messages import Ask


class ReleaseForm(FormModel):
    """That a file is unlocked, and why."""

    was: str = Field(max_length=200, description="What was found, as `signature` said")
    reason: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=1000),
        Ask(mark("Skriv varför det är ett falskt larm.")),
    ] = Field(description="Why it is a false alarm; kept in the history")
