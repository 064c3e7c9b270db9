"""That an answer is moved to the body that it is from: from a page or over the API."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from app.i18n import mark
from app.responses.actions import Moving
from app.web.forms import FormModel
from app.web.text import without_controls
from app.web.validation_messages import Ask

Why = Annotated[
    str,
    AfterValidator(without_controls),
    StringConstraints(min_length=1, max_length=2000),
    Ask(mark("Skriv varför svaret flyttas.")),
]


class MoveIn(FormModel):
    """Where a registered answer belongs."""

    consultee_id: Annotated[int, Ask(mark("Välj remissinstansen som svaret är från."))] = Field(
        ge=1, le=2**31 - 1, description="The body that it is from, in the same round"
    )
    reason: Why = Field(description="Why; it stands in the history of both bodies and in the letter to the wrong one")
    first: int | None = Field(
        None,
        ge=1,
        le=2**31 - 1,
        description="The body's first revision that goes with it, in order; left out: this answer alone",
    )
    replaces: bool = Field(False, description="That it counts instead of what the other body has answered is meant")

    def moving(self) -> Moving:
        """As the action takes it."""
        return Moving(self.consultee_id, self.reason, self.first, self.replaces)
