"""What an API client may send about an answer."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from app.comments.forms import MAX_COMMENTS
from app.comments.kinds import OwnStance
from app.comments.schemas import AnswerIn, CommentIn
from app.i18n import mark
from app.responses.decision_forms import DecisionIn
from app.responses.statement_forms import Statements
from app.rounds.questions import MAX_QUESTIONS
from app.web.forms import FormModel
from app.web.text import Line, Number, Words, none_as_empty, without_controls
from app.web.validation_messages import Ask


class DraftIn(FormModel):
    """A whole draft: what is not in it is taken away."""

    version: int | None = Field(None, ge=0, le=2**31 - 1, description="What this is written on; 0 when untouched")
    stance: OwnStance | None = Field(None, description="For or against the plan as a whole")
    summary: Words = Field("", description="The answer in short")
    show_progress: bool | None = Field(None, description="May the board show that work has begun? Left out: as before")
    comments: list[CommentIn] = Field(default_factory=list, max_length=MAX_COMMENTS, description="All comments")
    answers: list[AnswerIn] | None = Field(
        default=None, max_length=MAX_QUESTIONS, description="All answers to questions. Left out: as before"
    )
    statements: Statements | None = Field(
        None, description="All separate statements and reservations in the minutes. Left out: as before"
    )
    attachments: list[Any] = Field(
        default_factory=list, max_length=100, description="Not read: files come and go at /attachments"
    )


class SignatoryIn(FormModel):
    """Who signs the answer."""

    name: Annotated[str, AfterValidator(without_controls)] = Field(min_length=1, max_length=200, description="Name")
    title: Line = Field("", description="Title or office")
    email: Annotated[str, BeforeValidator(none_as_empty)] = Field(
        "", max_length=254, description="For a copy of the receipt"
    )


class SubmissionIn(FormModel):
    """Sending what the draft holds."""

    version: int | None = Field(None, ge=0, le=2**31 - 1, description="The draft's version that is sent")
    signatory: SignatoryIn = Field(description="Who signs")
    preliminary: bool = Field(False, description="Until a board has decided")
    decision: DecisionIn | None = Field(None, description="How the answer was decided")
    attachments: list[Number] | None = Field(
        None, max_length=100, description="Ids of the files you mean to send: 409 when others are there; absent: all"
    )
    plan_version: Number | None = Field(
        None, description="The plan's version that you read: 409 when it was corrected since; absent: as the draft says"
    )


class TakeIn(FormModel):
    """Taking in what was handed over, or declining it. ``line``: which line of links began it; all when left out."""

    line: Number | None = Field(None, description="As in handed_over; all that waits when left out")


class HandoverForm(FormModel):
    """Handing over what was begun by a replaced link. A box is ticked, because scanners of mail press buttons."""

    sure: bool = False


class DropForm(FormModel):
    """Deleting what was begun by a replaced link. The word is typed, because scanners of mail press buttons."""

    word: Line = ""


NoteText = Annotated[str, AfterValidator(without_controls), Field(min_length=1, max_length=5000)]


class NoteIn(FormModel):
    """A note to the body's own people: about a section, about a comment, or about the whole."""

    text: NoteText = Field(description="What it says; it goes nowhere else")
    section_id: Number | None = Field(None, description="The section that it is about")
    comment_id: Number | None = Field(None, description="The comment that it is about, which says the section")


class NoteForm(FormModel):
    """The same from a page. ``section`` 0: the whole."""

    section: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    text: Annotated[NoteText, Ask(mark("Skriv något i anteckningen."))]


class OwnerIn(FormModel):
    """Whose a section is."""

    link_id: Number | None = Field(None, description="As in GET /colleagues; null: nobody's")


class ShareForm(FormModel):
    """The same from a page, and a button about a note there."""

    section: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    link_id: Number | None = None


class ReadyIn(FormModel):
    """Calling the draft ready to sign."""

    tell: bool = Field(True, description="Those who sign get a letter")


class ReadyForm(FormModel):
    """The same from a page, where a box that is not ticked sends nothing."""

    tell: bool = False


class RemarkIn(FormModel):
    """What a member says beside the draft: about the plan as a whole, a section or a paragraph of it."""

    section_id: Number | None = Field(None, description="The section; null for the plan as a whole")
    paragraph: Number | None = Field(None, description="The paragraph of the section, if it is about one")
    text: Words = Field("", description="What the member thinks")
    proposed_text: Words = Field("", description="How the paragraph should read instead")
    reason: Words = Field("", description="Why")


class RemarkForm(FormModel):
    """The same from a page. ``where``: the place as a code."""

    where: Annotated[str, Field(max_length=40)] = "w"
    text: Words = ""
    proposed_text: Words = ""
    reason: Words = ""
