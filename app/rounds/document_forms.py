"""What a browser or an API client may send about a round's documents."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from starlette.datastructures import UploadFile

from app.errors import Invalid
from app.i18n import _, mark
from app.rounds.document_rules import LANGUAGES
from app.rounds.kinds import DocumentKind
from app.web.forms import FormModel, one_line
from app.web.text import none_as_empty, tidy
from app.web.validation_messages import Ask


def _known(lang: str) -> str:
    if lang not in LANGUAGES:
        raise Invalid(_("Välj ett språk."), fields={"lang": _("Välj ett språk.")})
    return lang


Title = Annotated[str, BeforeValidator(none_as_empty), StringConstraints(max_length=200), AfterValidator(one_line)]
Description = Annotated[
    str, BeforeValidator(none_as_empty), StringConstraints(max_length=500), AfterValidator(one_line)
]
Note = Annotated[str, BeforeValidator(none_as_empty), StringConstraints(max_length=2000), AfterValidator(tidy)]
Lang = Annotated[str, AfterValidator(_known)]
AskedKind = Annotated[DocumentKind, Ask(mark("Välj vad dokumentet är."))]


class NewDocument(FormModel):
    """The page's form for one more document. ``original``: the file that the plan was read from, none is sent."""

    file: UploadFile | None = None
    kind: AskedKind = DocumentKind.APPENDIX
    title: Title = ""
    description: Description = ""
    lang: Lang = "sv"
    note: Note = ""
    do: Literal["", "original"] = ""


class DocumentFacts(FormModel):
    """What a document is called and how it is described."""

    title: Annotated[Title, StringConstraints(min_length=1), Ask(mark("Skriv vad dokumentet heter."))]
    kind: AskedKind
    description: Description = ""
    lang: Lang = "sv"


class NewVersion(FormModel):
    """Another file in a document's place."""

    file: UploadFile | None = None
    note: Note = ""


class DocumentMove(FormModel):
    """A step up or down."""

    to: Annotated[int, Field(ge=1, le=1000)]


class FromLetter(FormModel):
    """What of the letter's file the round takes over."""

    what: Literal["text", "deadline"]


class DocumentChange(FormModel):
    """What is sent is changed; ``position`` is the place among the documents, 1 the first."""

    title: Annotated[Title, StringConstraints(min_length=1)] | None = Field(default=None, description="Its name")
    kind: DocumentKind | None = Field(default=None, description="cover_letter, plan, appendix or decision")
    description: Description | None = Field(default=None, description="What it is, in a sentence")
    lang: Lang | None = Field(default=None, description="The language of its text, as in HTML")
    position: int | None = Field(default=None, ge=1, le=1000, description="Its place, 1 the first")
