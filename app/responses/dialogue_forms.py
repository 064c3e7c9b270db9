"""What is sent of a dialogue meeting: over the API as JSON, on a page with a line for each kind of people."""

import datetime
import re
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from app.comments.forms import MAX_COMMENTS
from app.comments.schemas import CommentIn
from app.errors import Invalid
from app.i18n import _, mark
from app.responses.actions import Told
from app.responses.dialogues import Participants
from app.web.forms import FormModel, one_line
from app.web.text import Line, WholeText, WholeWords
from app.web.validation_messages import Ask

MOST_PEOPLE = 100_000
MOST_KINDS = 50
_LINE = re.compile(r"(\S.{0,199}?)[ \t:,]{1,9}(\d{1,6})")


class ParticipantsIn(FormModel):
    """Some of those who were there, unnamed."""

    kind: Annotated[str, AfterValidator(one_line), StringConstraints(min_length=1, max_length=200)] = Field(
        description="What kind of people, such as pupils or entrepreneurs"
    )
    number: int = Field(ge=1, le=MOST_PEOPLE, description="How many")


class MeetingIn(FormModel):
    """A dialogue meeting and what was said there."""

    held_on: datetime.date = Field(description="The day it was held")
    place: Line = Field("", description="Where")
    participants: list[ParticipantsIn] = Field(
        default_factory=list, max_length=MOST_KINDS, description="Who was there: kinds and numbers, no names"
    )
    notes: WholeWords = Field("", description="The notes, of any length; they are no comment")
    comments: list[CommentIn] = Field(
        default_factory=list, max_length=MAX_COMMENTS, description="What was said, as in PUT /answer/{token}/draft"
    )

    @property
    def told(self) -> Told:
        """As the action takes it."""
        participants = [Participants(kind.kind, kind.number) for kind in self.participants]
        written = [comment.written() for comment in self.comments]
        return Told(self.held_on, self.place.strip(), participants, self.notes, written)


class MeetingChange(MeetingIn):
    """The meeting as it shall be told instead."""

    version: int = Field(ge=1, le=2**31 - 1, description="As it was read; 409 when somebody has changed it since")


class RemovalIn(FormModel):
    """Why a meeting is taken away."""

    reason: Line = Field(description="Why, for the history")


class RemovalForm(FormModel):
    """The same from a page."""

    reason: Line = ""


class MeetingForm(FormModel):
    """The page as it was sent; its comments are read by ``rows_in``. ``do``: what to do instead of registering."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    held_on: Annotated[datetime.date, Ask(mark("Välj dagen då mötet hölls."))]
    place: Line = ""
    participants: WholeText = ""
    notes: WholeText = ""
    version: int = Field(0, ge=0, le=2**31 - 1)
    do: str = ""


def participants_in(text: str) -> list[Participants]:
    """The kinds of people of a page, "Elever 40", one a line. Raises Invalid at the field."""
    kinds: list[Participants] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = _LINE.fullmatch(line)
        number = int(match[2]) if match else 0
        if match is None or not 1 <= number <= MOST_PEOPLE or len(kinds) >= MOST_KINDS:
            message = _("Skriv en grupp på varje rad och antalet sist, till exempel ”Elever 40”.")
            raise Invalid(fields={"participants": message})
        kinds.append(Participants(match[1].strip(), number))
    return kinds


def participants_text(participants: list[Participants]) -> str:
    """The same as the field shows it."""
    return "\n".join(f"{kind.kind} {kind.number}" for kind in participants)
