"""What may be sent about organisations and lists."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from app.mail.outbox import address
from app.organisations.models import OrganisationKind
from app.web.forms import FormModel

Name = Annotated[str, StringConstraints(min_length=1, max_length=300)]


def _address(text: str | None) -> str | None:
    return address(text) if text else None


Email = Annotated[str | None, AfterValidator(_address)]


class NewOrganisation(FormModel):
    """A body for the register."""

    name: Name = Field(description="The body's full name")
    kind: OrganisationKind = Field(description="What sort of body it is")
    email: Email = Field(default=None, description="The mailbox that letters go to")
