"""The forms for organisations and lists."""

import re
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints
from starlette.datastructures import UploadFile

from app.i18n import _, mark
from app.mail.addresses import address
from app.organisations.models import OrganisationKind
from app.organisations.postal import LONGEST_LINE, MOST_LINES, PostalAddress, tidy_lines, tidy_postcode
from app.web.forms import Filled, FormModel, one_line
from app.web.validation_messages import Ask


def _lines(text: str) -> str:
    lines = tidy_lines(text)
    if len(lines.splitlines()) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines.splitlines()):
        raise ValueError(_("Skriv adressen på högst {n} rader, så får den plats i fönstret.").format(n=MOST_LINES))
    return lines


def _address(text: str | None) -> str | None:
    return address(text) if text else None


Name = Annotated[
    str,
    AfterValidator(one_line),
    StringConstraints(min_length=1, max_length=300),
    Ask(mark("Skriv organisationens namn.")),
]
GroupName = Annotated[
    str, AfterValidator(one_line), StringConstraints(min_length=1, max_length=200), Ask(mark("Skriv gruppens namn."))
]
Email = Annotated[str | None, AfterValidator(_address)]
Lines = Annotated[str, AfterValidator(_lines)]
Postcode = Annotated[str, AfterValidator(tidy_postcode), StringConstraints(max_length=20)]
Town = Annotated[str, AfterValidator(one_line), StringConstraints(max_length=LONGEST_LINE)]
_LINES = "Box, street or c/o, one to three lines; for letters on paper"
LIST_ENDINGS = ".txt,.docx,.csv,.xlsx,.xls,.ods,.vcf"


class NewOrganisation(FormModel):
    """A body for the register."""

    name: Name = Field(description="The body's full name")
    kind: Annotated[OrganisationKind, Ask(mark("Välj organisationens typ."))] = Field(
        description="What sort of body it is"
    )
    email: Email = Field(default=None, description="The mailbox that letters go to")
    address_lines: Lines = Field(default="", description=_LINES)
    postcode: Postcode = Field(default="", description="Postcode")
    town: Town = Field(default="", description="Town, and the country if it is another one")

    @property
    def postal(self) -> PostalAddress:
        """Where letters on paper go."""
        return PostalAddress(self.address_lines, self.postcode, self.town)


class OrganisationPatch(FormModel):
    """A change of a body; what is absent stays."""

    name: Name | None = Field(default=None, description="The body's full name")
    kind: OrganisationKind | None = Field(default=None, description="What sort of body it is")
    email: Email = Field(default=None, description="The mailbox that letters go to; null takes it away")
    address_lines: Lines | None = Field(default=None, description=_LINES)
    postcode: Postcode | None = Field(default=None, description="Postcode")
    town: Town | None = Field(default=None, description="Town, and the country if it is another one")
    version: int | None = Field(default=None, description="As it was read; 409 when somebody has changed it since")


class Apart(FormModel):
    """Another body that one is not."""

    other: int = Field(description="The body that it is not")


class ApartForm(FormModel):
    """A pair of near names that are two bodies."""

    organisation: int
    to: int


class RegisterFilter(FormModel):
    """A search in the register."""

    q: str = ""
    kind: str = ""
    address: str = ""


class EditOrganisation(NewOrganisation):
    """A body as it is edited on its page."""

    version: int


_ROW = re.compile(r"email-([1-9]\d{0,17})")


class Addresses(FormModel):
    """The addresses of a list, each in a field named after its body: ``email-7``; ``was-7`` is what the form showed.

    Named so, a row that somebody adds or removes meanwhile never moves what was typed to another body.
    """

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)


class SentAddress(NamedTuple):
    """A row of the form of addresses."""

    organisation_id: int
    shown: str
    typed: str


def addresses_in(form: Filled[Addresses]) -> list[SentAddress]:
    """Each row that was sent."""
    rows = [(int(match[1]), name) for name in form.values if (match := _ROW.fullmatch(name))]
    return [SentAddress(id_, form.value(f"was-{id_}").strip(), form.value(name).strip()) for id_, name in rows]


class AddressFile(FormModel):
    """A file with names and addresses."""

    file: Annotated[UploadFile, Ask(mark("Välj en fil med namn och e-postadresser."))]


class ListUpload(FormModel):
    """A list to import: a file, or a pasted text."""

    name: Name | None = Field(default=None)
    text: str | None = Field(default=None, max_length=1_000_000)
    file: UploadFile | None = Field(default=None)
    same: list[str] = Field(default_factory=list, max_length=5_000)


NameOfList = Annotated[
    str,
    AfterValidator(one_line),
    StringConstraints(min_length=1, max_length=300),
    Ask(mark("Skriv ett namn på listan.")),
]


class ListName(FormModel):
    """What a list is called."""

    name: NameOfList = Field(description="The list's name")


class ListSaving(ListName):
    """An import to save: what the list is called, and which names are what they are near."""

    same: list[str] = Field(default_factory=list, max_length=5_000)


class ListRename(FormModel):
    """Another name for a saved list; ``was`` is the one that the page showed."""

    list_name: NameOfList
    was: str = Field(default="", max_length=300)


class ItemLink(FormModel):
    """The body that an item is linked to."""

    organisation_id: int = Field(description="The body; the item's suggestion, to accept it")


class NewItem(FormModel):
    """A body to add to a list."""

    name: Name = Field(description="An exact name links; otherwise a body is made and a near name suggested")
    group: GroupName | None = Field(default=None, description="Where it stands; else last in the last group")
    email: Email = Field(default=None, description="The mailbox that letters go to")


class GroupRename(FormModel):
    """Another name for a group."""

    was: GroupName
    name: GroupName


class MoveItem(FormModel):
    """Another group for an item."""

    group: GroupName


_WHOLE = "group:"
"""Before a group's name among what is marked on a list: all of it."""


class PickedMove(FormModel):
    """What is marked on a list's page, to be moved: ids of items, and groups as ``group:Externa``."""

    item: list[str] = Field(default_factory=list, max_length=20_000)
    to_group: Annotated[
        str,
        AfterValidator(one_line),
        StringConstraints(min_length=1, max_length=200),
        Ask(mark("Skriv gruppens namn.")),
    ]


class PickedRemoval(FormModel):
    """What is marked on a list's page, to be taken off it. The group in the field beside is not looked at."""

    item: list[str] = Field(default_factory=list, max_length=20_000)
    to_group: str = ""


class Picked(NamedTuple):
    """Items and whole groups that are marked."""

    ids: list[int]
    groups: list[str]


def picked(marks: list[str]) -> Picked:
    """What is marked; a mark that is neither an item nor a group is none."""
    groups = [text.removeprefix(_WHOLE) for text in marks if text.startswith(_WHOLE)]
    return Picked([int(text) for text in marks if re.fullmatch(r"[1-9]\d{0,17}", text)], groups)


class ItemsMove(FormModel):
    """Many items to another group."""

    ids: list[int] = Field(min_length=1, max_length=20_000, description="The items, of the list's latest version")
    group: GroupName = Field(description="Where they go, in their order and last; a group that is new is made")


class ItemsRemoval(FormModel):
    """Many items to take off a list."""

    ids: list[int] = Field(min_length=1, max_length=20_000, description="The items, of the list's latest version")


class GroupPatch(FormModel):
    """Another name for a group."""

    was: GroupName = Field(description="What it is called")
    name: GroupName = Field(
        description="What it is to be called; a group that has the name already becomes one with it"
    )
