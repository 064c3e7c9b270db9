"""What a body's own people send about each other's links."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from app.errors import Invalid
from app.i18n import _, mark
from app.rounds.forms import Email
from app.rounds.models import LinkRole
from app.web.forms import FormModel, one_line
from app.web.validation_messages import Ask

_NO_NAME = re.compile(r"[/\\@<>]|www\.|https?:", re.IGNORECASE)


def just_a_name(text: str) -> str:
    """A person's name on one line. It stands in letters to others, so it holds no address. Raises Invalid."""
    if _NO_NAME.search(text):
        raise Invalid(
            _("Skriv bara ett namn, utan adresser."), fields={"name": _("Skriv bara ett namn, utan adresser.")}
        )
    return one_line(text)


def my_name(text: str) -> str:
    """The same for the one who invites. Raises Invalid at that field."""
    try:
        return just_a_name(text)
    except Invalid as error:
        raise Invalid(error.message, fields={"own_name": error.message}) from None


PersonsName = Annotated[str, StringConstraints(max_length=80)]


class InvitationIn(FormModel):
    """A colleague who is to have a link."""

    name: Annotated[
        PersonsName, AfterValidator(just_a_name), Field(min_length=1), Ask(mark("Skriv kollegans namn."))
    ] = Field(description="What the colleague is called")
    email: Email = Field(description="Where the link is sent")
    role: LinkRole = Field(default=LinkRole.WRITER, description="What the link is for")
    own_name: Annotated[PersonsName, AfterValidator(my_name)] = Field(
        default="", description="What you are called, as the letter says; kept with your own link"
    )


class InvitationForm(InvitationIn):
    """The same from a page."""


class RoleIn(FormModel):
    """What a colleague is to do from now on."""

    role: LinkRole = Field(description="What the link is for from now on")


class RoleForm(RoleIn):
    """The same from a page. ``was``: what the page said that they do."""

    was: LinkRole | None = None


class ColleagueForm(FormModel):
    """A button about a colleague's link. ``generation``: what the page was made for, so that it is done once."""

    generation: int | None = None
