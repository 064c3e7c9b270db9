"""The operations on a plan that is not frozen: what a page and a program may ask for."""

from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.plans.forms import Title
from app.web.forms import one_line

DEEPEST = 9
MOST_OPERATIONS = 2_000
Id: TypeAlias = Annotated[int, Field(ge=1, le=2**31 - 1)]
Level: TypeAlias = Annotated[int, Field(ge=1, le=DEEPEST)]
Words: TypeAlias = Annotated[str, StringConstraints(max_length=200_000)]
Line: TypeAlias = Annotated[str, AfterValidator(one_line), StringConstraints(max_length=1000)]


class Operation(BaseModel):
    """Base of the operations: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class MakeHeading(Operation):
    """A paragraph becomes a heading; what follows it in its section becomes the new section's."""

    op: Literal["make_heading"]
    paragraph_id: Id
    level: Level | None = Field(default=None, description="Without it one below the section that it stands in")


class MakeParagraph(Operation):
    """A heading becomes a paragraph; it and its text join the section before."""

    op: Literal["make_paragraph"]
    section_id: Id


class Split(Operation):
    """A paragraph is divided in two."""

    op: Literal["split"]
    paragraph_id: Id
    at: int = Field(ge=1, description="How many characters of its text stay in the first")


class Join(Operation):
    """A paragraph is joined to the one before it in the same section."""

    op: Literal["join"]
    paragraph_id: Id


class InsertHeading(Operation):
    """A new section, empty until text is put into it, or with what follows a paragraph."""

    op: Literal["insert_heading"]
    title: Title
    level: Level = 1
    before: Id | None = Field(default=None, description="The section that it stands before; without it, last")
    before_paragraph: Id | None = Field(default=None, description="The paragraph that is to be its first instead")


class InsertParagraph(Operation):
    """A new paragraph, or several with empty lines between them."""

    op: Literal["insert_paragraph"]
    section_id: Id
    after: Id | None = Field(default=None, description="The paragraph that it follows; without it, last in the section")
    text: Annotated[Words, StringConstraints(min_length=1)]


class Drop(Operation):
    """Leave out a section with all below it, a paragraph or a table. It can be restored."""

    op: Literal["drop"]
    section_id: Id | None = None
    paragraph_id: Id | None = None
    table_id: Id | None = None


class Restore(Operation):
    """Bring back what was left out, where it stood if that place is still there."""

    op: Literal["restore"]
    id: Annotated[str, StringConstraints(min_length=1, max_length=64)] = Field(description="Of left_out")


class Move(Operation):
    """Move a section with all below it: a step, or to stand before another one."""

    op: Literal["move"]
    section_id: Id
    direction: Literal["up", "down", "in", "out"] | None = None
    before: Id | None = Field(default=None, description="The section that it is to stand before; without both, last")


class MovePreamble(Operation):
    """What stands before the first heading goes into a section: an existing one's beginning, or a new first one."""

    op: Literal["move_preamble"]
    section_id: Id | None = None
    title: Title | None = Field(default=None, description="Of the new section")


class SetLevel(Operation):
    """Give a section a level; what lies below it follows."""

    op: Literal["set_level"]
    section_id: Id
    level: Level


class RetypeLevel(Operation):
    """Give all sections of one level another."""

    op: Literal["retype_level"]
    level: Level
    to: Level


class SetText(Operation):
    """Write a paragraph anew. Empty lines divide it; an empty text leaves it out."""

    op: Literal["set_text"]
    paragraph_id: Id
    text: Words


class SetKind(Operation):
    """Make paragraphs items of a list, or ordinary text."""

    op: Literal["set_kind"]
    paragraph_ids: list[Id] = Field(min_length=1, max_length=MOST_OPERATIONS)
    kind: Literal["text", "list"]
    level: Level = 1
    ordered: bool = False


class SetTitle(Operation):
    """Write a heading anew, or without a section the plan's own title."""

    op: Literal["set_title"]
    section_id: Id | None = None
    title: Title


class SetRegistryNumber(Operation):
    """Write the plan's registry number anew."""

    op: Literal["set_registry_number"]
    registry_number: Annotated[str, AfterValidator(one_line), StringConstraints(max_length=100)] | None


class SetFact(Operation):
    """Write one of the facts about the plan anew; without ``index`` a new one. Both empty: it goes."""

    op: Literal["set_fact"]
    index: int | None = Field(default=None, ge=0, description="Its place among the facts, from 0")
    name: Line
    value: Annotated[str, StringConstraints(max_length=2000)]


class SetCell(Operation):
    """Write a cell anew. Its value follows from the text."""

    op: Literal["set_cell"]
    cell_id: Id
    text: Annotated[str, StringConstraints(max_length=20_000)]


class SetColumn(Operation):
    """Write a column's heading anew."""

    op: Literal["set_column"]
    table_id: Id
    column: int = Field(ge=0, description="From 1; 0 is the column of the names")
    text: Annotated[str, AfterValidator(one_line), StringConstraints(max_length=300)]


class SetFootnote(Operation):
    """Write a footnote anew."""

    op: Literal["set_footnote"]
    number: Id
    text: Annotated[Words, StringConstraints(min_length=1)]


class SetIndicator(Operation):
    """Write the name of a row of a table anew, and its unit in the column for units, which is made if there is none."""

    op: Literal["set_indicator"]
    indicator_id: Id
    name: Line | None = None
    unit: Annotated[str, AfterValidator(one_line), StringConstraints(max_length=200)] | None = None


class TableAs(Operation):
    """Read a table as indicators, as rows that can be commented on one by one, or show it as it stands.

    A plain table is a paragraph, so it is named by its ``paragraph_id``.
    """

    op: Literal["table_as"]
    table_id: Id | None = None
    paragraph_id: Id | None = None
    kind: Literal["indicators", "rows", "plain"]


class SetFocusAreas(Operation):
    """Let focus areas begin at sections, with a label or with their headings; without either none, there and below."""

    op: Literal["set_focus_areas"]
    section_ids: list[Id] = Field(min_length=1, max_length=MOST_OPERATIONS)
    label: Title | None = None
    own_titles: bool = Field(default=False, description="Each section's own heading is its label")
    aliases: list[Title] | None = Field(default=None, max_length=20, description="What the text calls it as well")


class SetLabel(Operation):
    """Rename a focus area wherever it begins, and say what else it is called."""

    op: Literal["set_label"]
    label: Title
    to: Title
    aliases: list[Title] | None = Field(default=None, max_length=20)


class Accept(Operation):
    """Do what a proposal says."""

    op: Literal["accept"]
    proposal_id: Annotated[str, StringConstraints(min_length=1, max_length=80)]


class Dismiss(Operation):
    """Do not show a proposal any more."""

    op: Literal["dismiss"]
    proposal_id: Annotated[str, StringConstraints(min_length=1, max_length=80)]


AnyOperation: TypeAlias = Annotated[
    MakeHeading
    | MakeParagraph
    | Split
    | Join
    | InsertHeading
    | InsertParagraph
    | Drop
    | Restore
    | Move
    | MovePreamble
    | SetLevel
    | RetypeLevel
    | SetText
    | SetKind
    | SetTitle
    | SetRegistryNumber
    | SetFact
    | SetCell
    | SetColumn
    | SetFootnote
    | SetIndicator
    | TableAs
    | SetFocusAreas
    | SetLabel
    | Accept
    | Dismiss,
    Field(discriminator="op"),
]
