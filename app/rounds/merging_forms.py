"""The forms for merging two bodies of the register."""

from pydantic import Field

from app.web.forms import FormModel


class MergeForm(FormModel):
    """The body that another becomes; ``version`` is that of the one that goes, as the page showed it."""

    into: int
    version: int


class Merge(FormModel):
    """The body that another becomes."""

    into: int = Field(description="The body that stays, with its name and kind")
    version: int | None = Field(default=None, description="Of the body that goes, as it was read; 409 if it is stale")
