"""What is sent to add a body that answers without having been asked."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from app.organisations.forms import Email
from app.organisations.models import OrganisationKind
from app.rounds.actions import Unasked
from app.web.forms import FormModel, one_line
from app.web.text import Number

Name = Annotated[str, AfterValidator(one_line), StringConstraints(max_length=300)]


class UnaskedIn(FormModel):
    """A body that answers unasked: of the register, or by its name."""

    organisation_id: Number | None = Field(default=None, description="The body, where it is in the register")
    name: Name = Field(default="", description="Its name: one that is in the register is that body, another is made")
    kind: OrganisationKind | None = Field(default=None, description="What sort of body a new one is; guessed if absent")
    email: Email = Field(default=None, description="Its mailbox, for receipts; nothing else is sent")
    as_new: bool = Field(default=False, description="None of the bodies with near names (409 `near_name`) is meant")

    @property
    def unasked(self) -> Unasked:
        """As the action takes it."""
        return Unasked(self.organisation_id, self.name, self.kind, self.email, self.as_new)


class UnaskedForm(FormModel):
    """The same from a page. ``which``: the body with a near name that is meant, or "new"."""

    name: Name = ""
    kind: OrganisationKind | None = None
    email: Email = None
    which: Literal["", "new"] | Number = ""

    @property
    def unasked(self) -> Unasked:
        """As the action takes it."""
        chosen = self.which if isinstance(self.which, int) else None
        return Unasked(chosen, self.name, self.kind, self.email, self.which == "new")
