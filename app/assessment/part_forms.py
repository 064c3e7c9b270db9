"""What may be sent to divide a comment."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.responses.parts import MOST, Cut
from app.web.forms import FormModel


class PassageIn(BaseModel):
    """A passage of a comment's text."""

    model_config = ConfigDict(extra="forbid")

    start: int = Field(ge=0, le=10**9, description="Its first character, from 0, counted in Unicode code points")
    end: int = Field(ge=0, le=10**9, description="The character after its last one")
    none: bool = Field(default=False, description="True for words that are no point, such as a greeting")


class DivisionIn(FormModel):
    """How a comment's text is divided."""

    passages: list[PassageIn] = Field(
        min_length=1,
        max_length=MOST,
        description="In order; together exactly the text. At least two, and one of them a point",
    )
    version: int | None = Field(
        default=None, ge=0, le=10**9, description="The version that was read; needed where it is divided already"
    )

    @property
    def cuts(self) -> list[Cut]:
        """The passages as plain values."""
        return [Cut(each.start, each.end, each.none) for each in self.passages]


Piece = Annotated[str, StringConstraints(pattern=r"^\d{1,8}:(?:join|part|none)$")]


class DivisionForm(FormModel):
    """The page's form: for each sentence where it begins and what begins there."""

    piece: list[Piece] = Field(default_factory=list, max_length=MOST + 1)
    version: int = Field(ge=0, le=10**9)


class UndoForm(FormModel):
    """The button that undoes a division."""

    version: int = Field(ge=0, le=10**9)
