"""What a browser or an API client may send about the review of replies."""

from typing import Annotated

from pydantic import Field, StringConstraints

from app.i18n import mark
from app.web.forms import FormModel
from app.web.text import LongText
from app.web.validation_messages import Ask

Read = Annotated[str, StringConstraints(pattern=r"^\d{1,9}:\d{1,9}:\d{1,9}$")]


class SettingForm(FormModel):
    """Whether a second person reviews the round's replies."""

    required: bool = Field(description="Whether a second person reviews the replies")


class FindingForm(FormModel):
    """What a reviewer finds of a reply."""

    version: int = Field(ge=1, description="The version of the reply that was read")
    approved: bool = Field(description="True to approve it, false to send it back")
    remark: LongText = Field(default="", description="What is to be changed; mandatory when it is sent back")
    seen: int = Field(
        default=0, ge=0, description="The id of the last review of this version that was read; 0 for none"
    )


class ApprovalItem(FormModel):
    """One of many replies that are approved."""

    comment_id: int = Field(description="The comment's id")
    version: int = Field(ge=1, description="The version of the reply that was read")
    seen: int = Field(
        default=0, ge=0, description="The id of the last review of this version that was read; 0 for none"
    )


class ApprovalsForm(FormModel):
    """Many replies that are approved at once, all or none."""

    items: list[ApprovalItem] = Field(min_length=1, max_length=500, description="The replies")


class ApproveForm(FormModel):
    """The page's form: each reply is its comment's id, the version that was read and the last review that was seen."""

    reply: Annotated[list[Read], Ask(mark("Markera minst ett svar."))] = Field(min_length=1, max_length=500)

    @property
    def chosen(self) -> list[tuple[int, int, int]]:
        """(comment id, version, review) of each."""
        parts = [chosen.split(":") for chosen in self.reply]
        return [(int(id_), int(version), int(seen)) for id_, version, seen in parts]


class ReviewForm(FormModel):
    """The page's form for one reply: the button says which way."""

    version: int = Field(ge=1)
    seen: int = Field(default=0, ge=0)
    verdict: Annotated[str, StringConstraints(pattern=r"^(approve|send_back)$")]
    remark: LongText = ""
