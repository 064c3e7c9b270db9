"""What a browser or an API client may ask of comments and send about replies."""

from typing import Annotated, Literal, Self

from fastapi import Query
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from app.assessment.models import ActionKind, Outcome, ReviewState
from app.assessment.views import ActionState, ReplyState, Special
from app.comments.kinds import CommentKind, Stance
from app.errors import Invalid
from app.i18n import _, mark
from app.web.forms import FormModel, one_line
from app.web.text import LongText
from app.web.validation_messages import Ask

Picked = Annotated[str, StringConstraints(pattern=r"^\d{1,9}:\d{1,9}(?::\d{1,9})?$")]
Action = Annotated[str, StringConstraints(max_length=2000)]
Responsible = Annotated[str, AfterValidator(one_line), StringConstraints(max_length=300)]
Due = Annotated[str, StringConstraints(max_length=50)]
Number = Annotated[str, StringConstraints(max_length=20)]
KindOfAction = ActionKind | Literal[""]
SelectionMark = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{32})?$")]
"""Which comments a selection had when it was shown (``queries.selections``)."""


Area = Annotated[str, Query(max_length=500, description="A focus area's label or id; 0 the whole plan, -1 the rest")]
Kinds = Annotated[list[CommentKind], Query(description="Only these kinds; may repeat")]
Stances = Annotated[list[Stance], Query(description="Only comments that give this stance on a focus area; may repeat")]
Answers = Annotated[list[Stance], Query(description="Only comments of answers with this stance; may repeat")]
Words = Annotated[
    str,
    Query(
        max_length=200,
        description="Words, each of the comment, its reply, the body's name, or the section or indicator it is about; "
        "a section's number (3.2) or a comment's. Between quotation marks, or more than five: as they stand",
    ),
]
Outcomes = Annotated[
    list[Outcome | ReplyState | ReviewState],
    Query(
        description="Only these outcomes; or none, needs_look, unanswered (either) or done; or where a second person"
        " reviews, to_review, sent_back or approved; may repeat"
    ),
]
Specials = Annotated[
    list[Special],
    Query(
        description="contested: in focus areas that some are for and some against; proposed: with a wording or value "
        "of its own; overdue: assigned, not replied to, and past the day; files: of an answer with files that nobody "
        "has gone through; from_files: taken out of one by officials. Several at once are those that are all of it"
    ),
]


Actions = Annotated[
    list[ActionKind | ActionState],
    Query(
        description="Only these kinds of action, or changes (of text or indicators), not_said or behind (taken over "
        "from a reply that has changed since); may repeat"
    ),
]
ChosenOutcome = Annotated[Outcome, Ask(mark("Välj ett utfall."))]


class ReplyForm(FormModel):
    """The authority's reply to a comment."""

    outcome: ChosenOutcome = Field(
        description="met, partly_met, not_met (with a reason), noted, answered or out_of_scope"
    )
    text: LongText = Field(default="", description="The reply; mandatory with not_met")
    action: Action = Field(default="", description="What is done, for example where the plan is changed")
    action_kind: KindOfAction | None = Field(
        default=None,
        description="text_changed, indicator_changed, operational_plan, other_process or none. Left out or null: stays "
        "as it is; empty: not said",
    )
    responsible: Responsible | None = Field(
        default=None, description="Who does it. Left out or null: stays as it is; empty: not said"
    )
    due: Due | None = Field(
        default=None,
        description="2027, 2027-Q2, 2027-06 or 2027-06-30. Left out or null: stays as it is; empty: not said",
    )
    module_id: int | None = Field(
        default=None,
        description="The text module that it begins with: placeholders of the text are filled in for the comment, and "
        "without a text it is the module's",
    )
    version: int = Field(ge=0, description="The version that was read; 0 for a first reply")
    wording: int | None = Field(
        default=None, description="The comment's ``wording`` that was read; 409 when the body has changed it since"
    )


class DeskForm(ReplyForm):
    """The same from the desk, where a field that is left empty says nothing."""

    action_kind: KindOfAction | None = ""
    responsible: Responsible | None = ""
    due: Due | None = ""
    fetch: Literal["", "module", "same"] = ""
    as_number: Number = ""
    same_as: int | None = None


ModuleName = Annotated[
    str, AfterValidator(one_line), StringConstraints(min_length=1, max_length=200), Ask(mark("Skriv ett namn."))
]
ModuleText = Annotated[LongText, StringConstraints(min_length=1), Ask(mark("Skriv texten."))]


class NewModuleIn(FormModel):
    """A text that replies begin with."""

    name: ModuleName = Field(description="What it is called, at most 200 characters; no two of a round alike")
    text: ModuleText = Field(description="What it says, with placeholders in braces such as {body} and {number}")
    shared: bool = Field(default=False, description="Whether the replies of every round may begin with it")


class ModuleIn(FormModel):
    """A changed text that replies begin with."""

    name: ModuleName = Field(description="What it is called")
    text: ModuleText = Field(description="What it says")
    shared: bool = Field(default=False, description="Whether the replies of every round may begin with it")
    version: int = Field(ge=1, description="The version that was read")


class ModuleForm(FormModel):
    """The same from the page."""

    name: ModuleName
    text: ModuleText
    shared: bool = False
    version: int = 0


Note = Annotated[LongText, StringConstraints(min_length=1), Ask(mark("Skriv anteckningen."))]


class NoteForm(FormModel):
    """A note between officials, from the desk."""

    note: Note


class NoteIn(FormModel):
    """A note between officials."""

    text: Note = Field(description="What it says")


class BatchItem(ReplyForm):
    """One of many replies."""

    comment_id: int = Field(description="The comment's id")


class CopyItem(FormModel):
    """A comment that gets another's reply."""

    comment_id: int = Field(description="The comment's id")
    version: int = Field(ge=0, description="The version of its reply that was read; 0 for a first reply")
    wording: int | None = Field(default=None, description="The comment's ``wording`` that was read")


class CopyForm(FormModel):
    """One comment's reply for others, all or none."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=20)] = Field(
        description="The number of the comment whose reply the others get, as 14"
    )
    items: list[CopyItem] = Field(min_length=1, max_length=3000, description="The others")


class BatchForm(FormModel):
    """Many replies at once, all or none."""

    items: list[BatchItem] = Field(min_length=1, max_length=3000, description="The replies")


class ManyForm(FormModel):
    """The page's form for one reply to many comments; each comment is its id, the version and the wording read.

    ``selection``: instead of them, all that the address's filters show, as they were read.
    """

    outcome: ChosenOutcome
    text: LongText = ""
    action: Action = ""
    action_kind: KindOfAction = ""
    responsible: Responsible = ""
    due: Due = ""
    module_id: int | None = None
    fetch: Literal["", "module", "same"] = ""
    as_number: Number = ""
    same_as: int | None = None
    comment: list[Picked] = Field(default_factory=list, max_length=3000)
    selection: SelectionMark = ""

    @model_validator(mode="after")
    def _names_some(self) -> Self:
        if not self.comment and not self.selection:
            message = _("Markera minst en synpunkt.")
            raise Invalid(message, fields={"comment": message})
        return self

    @property
    def chosen(self) -> list[tuple[int, int, int | None]]:
        """(comment id, version, wording) of each; no wording where none was told."""
        parts = (f"{chosen}:".split(":") for chosen in self.comment)
        return [(int(id_), int(version), int(wording) if wording else None) for id_, version, wording, *_rest in parts]


def ids(typed: list[str]) -> list[int]:
    """The comments' ids in what was sent, also when it could not be used."""
    return [int(id_) for id_ in (choice.partition(":")[0] for choice in typed) if id_.isdecimal() and len(id_) < 10]
