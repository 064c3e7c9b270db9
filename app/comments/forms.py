"""What an API client may send about a comment."""

from pydantic import Field

from app.comments.kinds import CommentKind, Stance
from app.web.forms import FormModel
from app.web.text import Number, Words

MAX_COMMENTS = 5_000


class CommentIn(FormModel):
    """One comment of a draft. Without ``id`` it is new."""

    id: Number | None = Field(None, description="The comment's id; absent or null for a new one")
    section_id: Number | None = Field(None, description="The section it is about; no target at all: the whole plan")
    paragraph: Number | None = Field(None, description="A paragraph of the section, counted from 1")
    indicator_id: Number | None = Field(None, description="The indicator it is about; implies the section")
    cell_id: Number | None = Field(None, description="The cell it is about; implies indicator and section")
    kind: CommentKind = Field(CommentKind.COMMENT, description="What the comment is")
    stance: Stance | None = Field(None, description="For or against, only at a section that is a focus area")
    text: Words = Field("", description="The comment, at most 20,000 characters")
    proposed_text: Words = Field("", description="New wording, or a proposed value")
    reason: Words = Field("", description="Why")
