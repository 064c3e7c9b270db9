"""What a browser or an API client may order."""

from pydantic import Field

from app.web.forms import FormModel


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

    format: str = Field(max_length=10, description="docx, xlsx, csv or json")
    layout: str = Field(default="focus-area", max_length=40, description="A layout that the format has")
    options: ExportOptions = Field(default_factory=ExportOptions, description="What the format lets one choose")
