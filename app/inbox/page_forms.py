"""What the pages of the inbox send."""

import datetime
from typing import Annotated

from pydantic import Field
from starlette.datastructures import UploadFile

from app.comments.kinds import CommentKind
from app.i18n import mark
from app.responses.models import ArrivalBasis
from app.responses.registration_forms import RegistrationForm, Way
from app.web.forms import FormModel
from app.web.text import Line
from app.web.validation_messages import Ask


class UploadForm(FormModel):
    """A file that came, or the text of what came."""

    file: UploadFile | None = None
    text: str = Field("", max_length=1_000_000)
    channel: Way | None = None
    received_on: Annotated[datetime.date | None, Ask(mark("Välj dagen då det kom in."))] = None
    basis: ArrivalBasis | None = None


class AssignmentForm(FormModel):
    """Whose an item is."""

    consultee_id: Annotated[int, Ask(mark("Välj remissinstansen."))] = Field(ge=1, le=2**62)


class AsideForm(FormModel):
    """Why an item is no answer."""

    reason: str = Field("", max_length=500)


class StepForm(FormModel):
    """One step of dividing. ``do`` says which; ``number`` is the passage's, ``at`` the character to divide before,
    ``section`` the one that stands beside the text."""

    version: int
    do: str
    number: int = 0
    place: Line = ""
    kind: CommentKind = CommentKind.COMMENT
    at: int = 0
    section: int = 0


class RegisterForm(RegistrationForm):
    """What is registered with the comments of the division: as any answer is, but for the comments and the files."""

    version: int
