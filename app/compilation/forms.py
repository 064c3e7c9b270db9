"""What a browser or an API client may order."""

import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints
from starlette.datastructures import UploadFile

from app.assessment.models import Outcome
from app.comments.kinds import CommentKind
from app.i18n import mark
from app.rounds.forms import Reason
from app.web.forms import FormModel, one_line
from app.web.text import LongText
from app.web.validation_messages import Ask

DatabaseId = Annotated[int, Field(ge=1, le=2**31 - 1)]
ColumnName = Annotated[str, Field(max_length=100)]

FIELDS = {"focus_area": "only_area", "group": "only_group"}
"""Options whose fields on the page have names of their own: in other forms somebody types a group or a focus area."""
OPTIONS = {field: option for option, field in FIELDS.items()}


class FileForm(FormModel):
    """A file to be made. ``remember``: what was chosen is kept for the next time."""

    format: str = Field(max_length=10)
    layout: str = Field(default="focus-area", max_length=40)
    variant: str = Field(default="sv", max_length=10)
    hide_names: bool = False
    columns: list[ColumnName] = Field(default_factory=list, max_length=200)
    portrait: bool = False
    only_area: str = Field(default="", max_length=500)
    section: DatabaseId | None = None
    organisation: DatabaseId | None = None
    only_group: str = Field(default="", max_length=200)
    kind: CommentKind | None = None
    outcome: Outcome | None = None
    remember: bool = False

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen beside which file it is: as it is kept for the next time."""
        said = self.model_dump(mode="json", exclude={"format", "layout", "variant", "remember"}, exclude_defaults=True)
        return {OPTIONS.get(name, name): value for name, value in said.items() if value}

    @property
    def asked(self) -> "ExportOptions":
        """The same as a program asks for it."""
        return ExportOptions(variant=self.variant, **self.chosen)


class TemplateForm(FormModel):
    """A template for Word files."""

    file: UploadFile | None = Field(default=None)


class ExportOptions(FormModel):
    """What some layouts and formats let one choose; what is left out of a file, the file says."""

    variant: str = Field(default="sv", max_length=10, description="csv alone: sv (for Swedish Excel) or open")
    hide_names: bool = Field(
        default=False, description="No person is named: who signed, who replied, whom to ask, private persons"
    )
    columns: list[ColumnName] = Field(
        default_factory=list, max_length=200, description="Only these columns, by their names in open data; none: all"
    )
    portrait: bool = Field(default=False, description="Pages with tables stand instead of lying")
    focus_area: str = Field(default="", max_length=500, description="Only comments on it: a label or an id")
    section: DatabaseId | None = Field(default=None, description="Only comments on this section and what lies below it")
    organisation: DatabaseId | None = Field(default=None, description="Only this organisation's comments")
    group: str = Field(default="", max_length=200, description="Only comments of this group's organisations")
    kind: CommentKind | None = Field(default=None, description="Only this kind of comments")
    outcome: Outcome | None = Field(default=None, description="Only comments with this outcome of a reply that counts")


class ExportOrder(FormModel):
    """A file to be made."""

    format: str = Field(max_length=10, description="docx, pdf, xlsx, csv, json, html or zip")
    layout: str = Field(default="focus-area", max_length=40, description="A layout that the format has")
    options: ExportOptions = Field(default_factory=ExportOptions, description="What the format lets one choose")
    since: AwareDatetime | None = Field(
        default=None, description="Tell what has changed since the last whole file of this instant, not since the last"
    )


class PublicationWithdrawal(FormModel):
    """Why a publication is taken back."""

    reason: Reason = Field(description="Why, as it is kept in the history")


class TextForm(FormModel):
    """What officials say of what came in, in their own words."""

    text: LongText = Field(default="", description="The summary; of a body one sentence; empty takes it away")
    consideration: LongText = Field(
        default="", description="What the authority thinks of it; nothing is kept of a body"
    )
    version: int = Field(ge=0, le=2**31 - 1, description="The version that was read; 0 for a first text")


class ReadingLinkForm(FormModel):
    """A link for elected members: whom it is for, and until when."""

    name: Annotated[
        str,
        StringConstraints(min_length=1, max_length=200),
        AfterValidator(one_line),
        Ask(mark("Skriv vem länken är till, till exempel nämnden och mötets dag.")),
    ] = Field(description="Whom it is for, such as a committee and the day of its meeting")
    last_day: datetime.date | None = Field(
        default=None, description="The last day on which it opens anything; 30 days from today when it is left out"
    )
