"""What is kept of a reply while it is typed: anything, since nothing of it counts yet."""

from typing import Annotated

from pydantic import Field, StringConstraints

from app.assessment.actions.reply_drafts import Typed
from app.assessment.forms import Action, Due, KindOfAction, Responsible
from app.assessment.models import Outcome
from app.web.forms import FormModel
from app.web.text import MAX_TEXT, WholeText, too_long

MOST = 100_000
"""Characters of a draft: more than a reply takes, so that what was pasted is kept while it is shortened."""


class DraftIn(FormModel):
    """A draft of a reply."""

    outcome: Outcome | Annotated[str, StringConstraints(max_length=0)] = Field(
        default="", description="As a reply's; empty while it is not chosen"
    )
    text: Annotated[WholeText, Field(max_length=MOST)] = Field(default="", description="The reply")
    action: Action = Field(default="", description="What is done")
    action_kind: KindOfAction = Field(default="", description="As a reply's; empty: not said")
    responsible: Responsible = Field(default="", description="Who does it")
    due: Due = Field(default="", description="Until when, as it was typed")
    version: int = Field(default=0, ge=0, le=999_999_999, description="The version of the reply that was read")
    wording: int | None = Field(
        default=None, ge=0, le=999_999_999, description="The comment's ``wording`` that was read"
    )

    module_id: int | None = Field(
        default=None, ge=0, le=999_999_999, description="The text module that it was begun with, if any"
    )
    same_as: int | None = Field(
        default=None, ge=0, le=999_999_999, description="The id of the comment whose reply it takes over, if any"
    )

    @property
    def typed(self) -> Typed:
        """As the action takes it."""
        codes = (str(self.outcome), self.text, self.action, str(self.action_kind))
        begun = (self.module_id or None, self.same_as or None)
        return Typed(*codes, self.responsible, self.due, self.version, self.wording, *begun)


class DraftForm(DraftIn):
    """The same from the desk. The others are fields of the reply form that a draft does not need."""

    member: list[str] = Field(default=[], max_length=500)
    fetch: str = ""
    as_number: str = ""


def fault_of(text: str) -> str:
    """What hinders a draft's text from being a reply's; "" for nothing."""
    return too_long(text) if len(text) > MAX_TEXT else ""
