"""What a browser or an API client may order."""

from pydantic import Field

from app.rounds.forms import Reason
from app.web.forms import FormModel
from app.web.text import LongText


class FileForm(FormModel):
    """A file to be made."""

    format: str = Field(max_length=10)
    layout: str = Field(default="focus-area", max_length=40)
    variant: str = Field(default="sv", max_length=10)


class ExportOptions(FormModel):
    """What some formats let one choose."""

    variant: str = Field(default="sv", max_length=10, description="csv alone: sv (for Swedish Excel) or open")


class ExportOrder(FormModel):
    """A file to be made."""

    format: str = Field(max_length=10, description="docx, pdf, xlsx, csv, json or zip")
    layout: str = Field(default="focus-area", max_length=40, description="A layout that the format has")
    options: ExportOptions = Field(default_factory=ExportOptions, description="What the format lets one choose")


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
