"""What an API client may send about an answer."""

import datetime
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from app.i18n import _
from app.responses.models import CommentKind, Stance
from app.web.forms import FormModel

MAX_TEXT = 20_000
MAX_COMMENTS = 5_000
_UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Control characters but tab and line ends, and halves of surrogate pairs."""


def without_controls(text: str) -> str:
    """The same text, lines ended as one; a ValueError for control characters, which no Word file or PDF takes."""
    if _UNKEEPABLE.search(text):
        raise ValueError(_("Texten innehåller styrtecken som inte kan sparas. Ta bort dem och försök igen."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def tidy(text: str) -> str:
    """Text from a browser: lines ended as one, characters that nobody can see taken out, outer spaces dropped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    return _UNKEEPABLE.sub("", text).strip()


def _empty(value: object) -> object:
    return "" if value is None else value


Words = Annotated[str, BeforeValidator(_empty), AfterValidator(without_controls), Field(max_length=MAX_TEXT)]
Line = Annotated[str, BeforeValidator(_empty), AfterValidator(without_controls), Field(max_length=200)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


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


class DraftIn(FormModel):
    """A whole draft: what is not in it is taken away."""

    version: int | None = Field(None, ge=0, le=2**31 - 1, description="What this is written on; 0 when untouched")
    stance: Stance | None = Field(None, description="For or against the plan as a whole")
    summary: Words = Field("", description="The answer in short")
    show_progress: bool | None = Field(None, description="May the board show that work has begun? Left out: as before")
    comments: list[CommentIn] = Field(default_factory=list, max_length=MAX_COMMENTS, description="All comments")
    attachments: list[Any] = Field(
        default_factory=list, max_length=100, description="Not read: files come and go at /attachments"
    )


class SignatoryIn(FormModel):
    """Who signs the answer."""

    name: Annotated[str, AfterValidator(without_controls)] = Field(min_length=1, max_length=200, description="Name")
    title: Line = Field("", description="Title or office")
    email: Annotated[str, BeforeValidator(_empty)] = Field("", max_length=254, description="For a copy of the receipt")


class SubmissionIn(FormModel):
    """Sending what the draft holds."""

    version: int | None = Field(None, ge=0, le=2**31 - 1, description="The draft's version that is sent")
    signatory: SignatoryIn = Field(description="Who signs")
    preliminary: bool = Field(False, description="Until a board has decided")
    attachments: list[Number] | None = Field(
        None, max_length=100, description="Ids of the files you mean to send: 409 when others are there; absent: all"
    )


class ExtensionIn(FormModel):
    """A request for more time."""

    deadline: datetime.date = Field(description="The last day that is asked for")
    reason: Annotated[str, AfterValidator(without_controls)] = Field(min_length=1, max_length=2000, description="Why")
