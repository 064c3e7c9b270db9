"""How a comment looks in the API: as it is sent, as a draft holds it, as it was received."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field

from app.comments.answering import AnswerGiven
from app.comments.fields import Content
from app.comments.kinds import ABOUT_PLAN, CommentKind, OwnStance, Stance
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.i18n import _
from app.web.forms import FormModel
from app.web.text import Number, Words


def _about_the_plan(kind: CommentKind) -> CommentKind:
    if kind not in ABOUT_PLAN:
        answers = kind is CommentKind.ANSWER
        raise ValueError(_("Svar på frågor lämnas i answers.") if answers else _("Sammanfattningen lämnas i summary."))
    return kind


class ContentIn(FormModel):
    """What a comment says, as it is sent."""

    text: Words = Field("", description="The comment, at most 20,000 characters")
    proposed_text: Words = Field("", description="New wording, or a proposed value")
    reason: Words = Field("", description="Why")
    proposed_name: Words = Field("", description="The indicator's name: another one, or that of a new indicator")
    value_year: Words = Field("", description="The year of the proposed value")
    unit: Words = Field("", description="The indicator's unit")
    breakdown: Words = Field("", description="How a new indicator is broken down")
    baseline: Words = Field("", description="A new indicator's value today")
    yearly_values: Words = Field("", description="A new indicator's values, a year a line")
    source: Words = Field("", description="Where the figure or the fact is from")
    carried_out_by: Words = Field("", description="Who carries out the activity")
    carried_out_when: Words = Field("", description="When")
    financing: Words = Field("", description="How it is paid for")
    priority_area: Words = Field("", description="The priority's area")
    priority_sub_area: Words = Field("", description="Its sub-area")
    priority_goal: Words = Field("", description="Its goal; a priority cannot be sent without")
    priority_action: Words = Field("", description="What should be done")
    quote: Words = Field("", description="The words of the paragraph that it is about; empty: the whole paragraph")


class ContentOut(BaseModel):
    """What a comment says."""

    text: str = Field(description="The comment, word by word")
    proposed_text: str = Field(description="New wording, or a proposed value")
    reason: str = Field(description="Why")
    proposed_name: str = Field(description="The indicator's name: another one, or that of a new indicator")
    value_year: str = Field(description="The year of the proposed value")
    unit: str = Field(description="The indicator's unit")
    breakdown: str = Field(description="How a new indicator is broken down")
    baseline: str = Field(description="A new indicator's value today")
    yearly_values: str = Field(description="A new indicator's values, a year a line")
    source: str = Field(description="Where the figure or the fact is from")
    carried_out_by: str = Field(description="Who carries out the activity")
    carried_out_when: str = Field(description="When")
    financing: str = Field(description="How it is paid for")
    priority_area: str = Field(description="The priority's area")
    priority_sub_area: str = Field(description="Its sub-area")
    priority_goal: str = Field(description="Its goal; a priority cannot be sent without")
    priority_action: str = Field(description="What should be done")
    quote: str = Field(description="The words of the paragraph that it is about")


class DraftContentOut(BaseModel):
    """What a comment of a draft says. What one did not send is null."""

    text: str = Field(description="The comment")
    proposed_text: str | None = Field(description="New wording, or a proposed value")
    reason: str | None = Field(description="Why")
    proposed_name: str | None = Field(description="The indicator's name: another one, or that of a new indicator")
    value_year: str | None = Field(description="The year of the proposed value")
    unit: str | None = Field(description="The indicator's unit")
    breakdown: str | None = Field(description="How a new indicator is broken down")
    baseline: str | None = Field(description="A new indicator's value today")
    yearly_values: str | None = Field(description="A new indicator's values, a year a line")
    source: str | None = Field(description="Where the figure or the fact is from")
    carried_out_by: str | None = Field(description="Who carries out the activity")
    carried_out_when: str | None = Field(description="When")
    financing: str | None = Field(description="How it is paid for")
    priority_area: str | None = Field(description="The priority's area")
    priority_sub_area: str | None = Field(description="Its sub-area")
    priority_goal: str | None = Field(description="Its goal; a priority cannot be sent without")
    priority_action: str | None = Field(description="What should be done")
    quote: str | None = Field(description="The words of the paragraph that it is about")


class CommentIn(ContentIn):
    """One comment of a draft. Without ``id`` it is new."""

    id: Number | None = Field(None, description="The comment's id; absent or null for a new one")
    section_id: Number | None = Field(None, description="The section it is about; no target at all: the whole plan")
    paragraph: Number | None = Field(None, description="A paragraph of the section, counted from 1")
    indicator_id: Number | None = Field(None, description="The indicator it is about; implies the section")
    cell_id: Number | None = Field(None, description="The cell it is about; implies indicator and section")
    kind: Annotated[CommentKind, AfterValidator(_about_the_plan)] = Field(
        CommentKind.COMMENT, description="What the comment is; answers to questions stand in answers"
    )
    stance: OwnStance | None = Field(None, description="For or against, only at a section that is a focus area")

    def written(self) -> WrittenComment:
        """As the actions take it."""
        place = Place(self.section_id, self.paragraph, self.indicator_id, self.cell_id)
        content = Content(*(getattr(self, name) for name in Content._fields))
        return WrittenComment(self.id, self.kind, place, self.stance, content)


class AnswerIn(FormModel):
    """An answer to a question of the round: in text, by one of its choices or by a step of its scale."""

    question_id: Number = Field(description="The question, as in questions")
    text: Words = Field("", description="The answer, at most 20,000 characters")
    choice: str | None = Field(None, max_length=500, description="One of the question's choices, word by word")
    value: int | None = Field(None, description="A step of the scale, 1 the lowest")

    def answer(self) -> AnswerGiven:
        """As the actions take it."""
        return AnswerGiven(self.question_id, self.text, self.choice or None, self.value)


class AnswerToOut(BaseModel):
    """An answer to a question of the round."""

    question_id: int = Field(description="The question, as in questions")
    text: str = Field(description="The answer in text, or empty")
    choice: str | None = Field(description="The choice that was made")
    value: int | None = Field(description="The step of the scale")


class PlacedOut(BaseModel):
    """A comment of an answer, with its place."""

    id: int = Field(description="Stays through every revision")
    kind: CommentKind = Field(description="What the comment is")
    section_id: int | None = Field(description="Its section; null for the plan as a whole")
    paragraph: int | None = Field(description="Its paragraph, counted from 1")
    indicator_id: int | None = Field(description="Its indicator")
    cell_id: int | None = Field(description="Its cell")
    stance: Stance | None = Field(description="For or against the focus area")


class DraftCommentOut(DraftContentOut, PlacedOut):
    """A comment of a draft. What one did not send is null."""


class SentComment(ContentOut, PlacedOut):
    """A comment as it was sent."""

    number: int | None = Field(description="In the round; null for a stance alone")
    question_id: int | None = Field(description="The question of the round that it answers, in words")


def placed_json(comment: WrittenComment) -> dict[str, Any]:
    """A comment in the shape of :class:`PlacedOut`, by hand since it is made at every pause in somebody's typing."""
    return {
        "id": comment.id,
        "kind": comment.kind.value,
        **comment.place._asdict(),
        "stance": comment.stance.value if comment.stance else None,
    }


def answer_json(comment: WrittenComment) -> dict[str, Any]:
    """An answer to a question in the shape of :class:`AnswerToOut`, which may be sent back as it is."""
    return {"question_id": comment.question_id, "text": comment.content.text, **comment.given._asdict()}


def draft_comment_json(comment: WrittenComment) -> dict[str, Any]:
    """A comment of a draft in the shape of :class:`DraftCommentOut`, which may be sent back as it is."""
    said = {name: words or None for name, words in comment.content._asdict().items()}
    return placed_json(comment) | said | {"text": comment.content.text}


def sent_comment_json(comment: WrittenComment, number: int | None) -> dict[str, Any]:
    """A comment that was received, in the shape of :class:`SentComment`."""
    return placed_json(comment) | comment.content._asdict() | {"number": number, "question_id": comment.question_id}
