"""What may be sent to take points out of an answer's files."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.comments.fields import EMPTY
from app.comments.kinds import CommentKind
from app.comments.labels import comment_kind_label
from app.comments.places import WHOLE, Place, place_of
from app.comments.written import Given, WrittenComment
from app.i18n import _, mark
from app.responses.actions import Taking
from app.web.forms import FormModel
from app.web.text import MAX_TEXT, LongText, Number, Words, too_long
from app.web.validation_messages import Ask

KINDS = (
    CommentKind.COMMENT,
    CommentKind.TEXT_CHANGE,
    CommentKind.INDICATOR_VALUE,
    CommentKind.ACTIVITY,
    CommentKind.QUESTION,
    CommentKind.FACT_ERROR,
)
"""What a point out of a file may be. Kinds that need fields of their own are written down as comments."""
LAST_PAGE = 9_999


def _of_a_file(kind: CommentKind) -> CommentKind:
    if kind not in KINDS:
        named = ", ".join(comment_kind_label(one).lower() for one in KINDS)
        raise ValueError(_("Välj bland {kinds}.").format(kinds=named))
    return kind


Kind = Annotated[CommentKind, AfterValidator(_of_a_file)]


class FilePointIn(FormModel):
    """A point that is read in a file of an answer."""

    attachment_id: Number = Field(description="The file, of this answer")
    page: int | None = Field(
        None, ge=1, le=LAST_PAGE, description="Its page, counted from 1; needed where the file has numbered pages"
    )
    quote: Words = Field("", description="The file's words, exactly, at most 20,000 characters")
    text: Words = Field("", description="The point; without it the file's words are the point")
    proposed_text: Words = Field("", description="New wording, or a proposed value")
    reason: Words = Field("", description="Why")
    kind: Kind = Field(
        CommentKind.COMMENT,
        description="comment, text_change, indicator_value, activity, question or fact_error; of an answer to a "
        "question it is not read",
    )
    section_id: Number | None = Field(None, description="The section it is about; no place at all: the whole plan")
    paragraph: Number | None = Field(None, description="A paragraph of the section, counted from 1")
    indicator_id: Number | None = Field(None, description="The indicator it is about; implies the section")
    cell_id: Number | None = Field(None, description="The cell it is about; implies indicator and section")
    question_id: Number | None = Field(None, description="The question of the round that it answers, if it does")

    @property
    def taking(self) -> Taking:
        """As the actions take it."""
        place = Place(self.section_id, self.paragraph, self.indicator_id, self.cell_id)
        content = EMPTY._replace(text=self.text or self.quote, proposed_text=self.proposed_text, reason=self.reason)
        comment = WrittenComment(None, self.kind, place, content=content, given=Given(self.question_id))
        return Taking(self.attachment_id, self.page, self.quote, comment)


class FilePointChange(FilePointIn):
    """A point out of a file, worded or placed otherwise."""

    version: int | None = Field(None, ge=1, le=10**9, description="The wording that was read; 409 when it is another")


class FilePointForm(FormModel):
    """The page's form. ``at``: the page of the file that is shown; ``paragraph``: those of its paragraphs that were
    chosen, counted from 1; ``point`` and ``version`` of one that is changed."""

    at: int = Field(1, ge=1, le=LAST_PAGE)
    paragraph: list[Annotated[int, Field(ge=1, le=100_000)]] = Field(default_factory=list, max_length=500)
    passage: LongText = ""
    page: Annotated[int | None, Ask(mark("Skriv sidans nummer."))] = Field(None, ge=1, le=LAST_PAGE)
    text: LongText = ""
    kind: Kind = CommentKind.COMMENT
    where: Annotated[str, Ask(mark("Välj vad synpunkten handlar om."))] = Field(max_length=40)
    proposed: LongText = ""
    reason: LongText = ""
    point: int | None = Field(None, ge=1, le=2**62)
    version: int | None = Field(None, ge=1, le=10**9)


class FilePointUndo(FormModel):
    """The button that undoes a point; ``at``: the page of the file that is shown."""

    point: int = Field(ge=1, le=2**62)
    at: int = Field(1, ge=1, le=LAST_PAGE)


class FileMarkForm(FormModel):
    """The button that marks a file as without points, or takes that back."""

    none: bool
    at: int = Field(1, ge=1, le=LAST_PAGE)


def passage_of(sent: FilePointForm, paragraphs: tuple[str, ...], faults: dict[str, str]) -> str:
    """The file's words: what was pasted, else the paragraphs that were chosen. What is wrong is put in ``faults``."""
    if sent.passage:
        return sent.passage
    if any(number > len(paragraphs) for number in sent.paragraph):
        faults["paragraph"] = _("Sidan har inte de styckena längre. Välj igen.")
        return ""
    words = "\n\n".join(paragraphs[number - 1] for number in sorted(set(sent.paragraph)))
    if len(words) > MAX_TEXT:
        faults["paragraph"] = too_long(words)
    return words


def taking_of(sent: FilePointForm, attachment_id: int, passage: str, faults: dict[str, str]) -> Taking:
    """The form as the actions take it. What is wrong is put in ``faults``, at its field."""
    code, question_id, place = sent.where, None, place_of(sent.where)
    if code.startswith("q") and code[1:].isascii() and code[1:].isdecimal() and len(code) < 12:
        question_id, place = int(code[1:]), WHOLE
    if place is None:
        faults["where"] = _("Välj vad synpunkten handlar om.")
    content = EMPTY._replace(text=sent.text or passage, proposed_text=sent.proposed, reason=sent.reason)
    comment = WrittenComment(None, sent.kind, place or WHOLE, content=content, given=Given(question_id))
    return Taking(attachment_id, sent.page, passage, comment)


_ON_PAGE = {
    **dict.fromkeys((*Place._fields, "question_id"), "where"),
    "proposed_text": "proposed",
    "quote": "passage",
}


def at_the_page(fields: dict[str, str]) -> dict[str, str]:
    """An action's refusals at the fields of the page."""
    return {_ON_PAGE.get(name, name): words for name, words in fields.items()}
