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


ProposalId: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=80), Field(description="As in proposals")
]
NAME = Field(description="Which operation it is")
SECTION = Field(description="The section")
PARAGRAPH = Field(description="The paragraph")
TABLE = Field(description="The table of indicators or rows")
ROW = Field(description="The indicator, or the row of a table")
CELL = Field(description="The cell")
LEVEL = Field(description="1 is the highest")


class Operation(BaseModel):
    """Base of the operations: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class MakeHeading(Operation):
    """A paragraph becomes a heading; what follows it in its section becomes the new section's."""

    op: Annotated[Literal["make_heading"], NAME]
    paragraph_id: Annotated[Id, PARAGRAPH]
    level: Level | None = Field(default=None, description="Without it one below the section that it stands in")


class MakeParagraph(Operation):
    """A heading becomes a paragraph; it and its text join the section before."""

    op: Annotated[Literal["make_paragraph"], NAME]
    section_id: Annotated[Id, SECTION]


class Split(Operation):
    """A paragraph is divided in two."""

    op: Annotated[Literal["split"], NAME]
    paragraph_id: Annotated[Id, PARAGRAPH]
    at: int = Field(ge=1, description="How many characters of its text stay in the first")


class Join(Operation):
    """A paragraph is joined to the one before it in the same section."""

    op: Annotated[Literal["join"], NAME]
    paragraph_id: Annotated[Id, PARAGRAPH]


class InsertHeading(Operation):
    """A new section, empty until text is put into it, or with what follows a paragraph."""

    op: Annotated[Literal["insert_heading"], NAME]
    title: Annotated[Title, Field(description="The new heading")]
    level: Annotated[Level, LEVEL] = 1
    before: Id | None = Field(default=None, description="The section that it stands before; without it, last")
    before_paragraph: Id | None = Field(default=None, description="The paragraph that is to be its first instead")


class InsertParagraph(Operation):
    """A new paragraph, or several with empty lines between them."""

    op: Annotated[Literal["insert_paragraph"], NAME]
    section_id: Annotated[Id, SECTION]
    after: Id | None = Field(default=None, description="The paragraph that it follows; without it, last in the section")
    text: Annotated[
        Words, StringConstraints(min_length=1), Field(description="What it says; empty lines between paragraphs")
    ]


class Drop(Operation):
    """Leave out a section with all below it, a paragraph or a table. It can be restored."""

    op: Annotated[Literal["drop"], NAME]
    section_id: Annotated[Id | None, SECTION] = None
    paragraph_id: Annotated[Id | None, PARAGRAPH] = None
    table_id: Annotated[Id | None, TABLE] = None


class Restore(Operation):
    """Bring back what was left out, where it stood if that place is still there."""

    op: Annotated[Literal["restore"], NAME]
    id: Annotated[str, StringConstraints(min_length=1, max_length=64)] = Field(description="Of left_out")


class Move(Operation):
    """Move a section with all below it: a step, or to stand before another one."""

    op: Annotated[Literal["move"], NAME]
    section_id: Annotated[Id, SECTION]
    direction: Annotated[Literal["up", "down", "in", "out"] | None, Field(description="A step that way")] = None
    before: Id | None = Field(default=None, description="The section that it is to stand before; without both, last")


class MovePreamble(Operation):
    """What stands before the first heading goes into a section: an existing one's beginning, or a new first one."""

    op: Annotated[Literal["move_preamble"], NAME]
    section_id: Annotated[Id | None, SECTION] = None
    title: Title | None = Field(default=None, description="Of the new section")


class SetLevel(Operation):
    """Give a section a level; what lies below it follows."""

    op: Annotated[Literal["set_level"], NAME]
    section_id: Annotated[Id, SECTION]
    level: Annotated[Level, LEVEL]


class RetypeLevel(Operation):
    """Give all sections of one level another."""

    op: Annotated[Literal["retype_level"], NAME]
    level: Annotated[Level, LEVEL]
    to: Annotated[Level, Field(description="The level that they get")]


class SetText(Operation):
    """Write a paragraph anew. Empty lines divide it; an empty text leaves it out."""

    op: Annotated[Literal["set_text"], NAME]
    paragraph_id: Annotated[Id, PARAGRAPH]
    text: Annotated[Words, Field(description="What it is to say")]


class SetKind(Operation):
    """Make paragraphs items of a list, or ordinary text."""

    op: Annotated[Literal["set_kind"], NAME]
    paragraph_ids: list[Id] = Field(min_length=1, max_length=MOST_OPERATIONS, description="The paragraphs")
    kind: Annotated[Literal["text", "list"], Field(description="What they are to be")]
    level: Annotated[Level, LEVEL] = 1
    ordered: Annotated[bool, Field(description="Whether the list is numbered")] = False


class SetTitle(Operation):
    """Write a heading anew, or without a section the plan's own title."""

    op: Annotated[Literal["set_title"], NAME]
    section_id: Annotated[Id | None, SECTION] = None
    title: Annotated[Title, Field(description="What it is to say")]


class SetRegistryNumber(Operation):
    """Write the plan's registry number anew."""

    op: Annotated[Literal["set_registry_number"], NAME]
    registry_number: Annotated[
        Annotated[str, AfterValidator(one_line), StringConstraints(max_length=100)] | None,
        Field(description="The registry number; null for none"),
    ]


class SetFact(Operation):
    """Write one of the facts about the plan anew; without ``index`` a new one. Both empty: it goes."""

    op: Annotated[Literal["set_fact"], NAME]
    index: int | None = Field(default=None, ge=0, description="Its place among the facts, from 0")
    name: Annotated[Line, Field(description="What the fact is called")]
    value: Annotated[str, StringConstraints(max_length=2000), Field(description="What it says")]


class SetCell(Operation):
    """Write a cell anew. Its value follows from the text."""

    op: Annotated[Literal["set_cell"], NAME]
    cell_id: Annotated[Id, CELL]
    text: Annotated[str, StringConstraints(max_length=20_000), Field(description="What it is to say")]


class SetColumn(Operation):
    """Write a column's heading anew."""

    op: Annotated[Literal["set_column"], NAME]
    table_id: Annotated[Id, TABLE]
    column: int = Field(ge=0, description="From 1; 0 is the column of the names")
    text: Annotated[
        str, AfterValidator(one_line), StringConstraints(max_length=300), Field(description="What it is to say")
    ]


class SetFootnote(Operation):
    """Write a footnote anew."""

    op: Annotated[Literal["set_footnote"], NAME]
    number: Annotated[Id, Field(description="The footnote's number")]
    text: Annotated[Words, StringConstraints(min_length=1), Field(description="What it is to say")]


class SetIndicator(Operation):
    """Write the name of a row of a table anew, and its unit in the column for units, which is made if there is none."""

    op: Annotated[Literal["set_indicator"], NAME]
    indicator_id: Annotated[Id, ROW]
    name: Annotated[Line | None, Field(description="What it is to be called; null leaves it")] = None
    unit: Annotated[
        Annotated[str, AfterValidator(one_line), StringConstraints(max_length=200)] | None,
        Field(description="Its unit; null leaves it"),
    ] = None


class TableAs(Operation):
    """Read a table as indicators, as rows that can be commented on one by one, or show it as it stands.

    A plain table is a paragraph, so it is named by its ``paragraph_id``.
    """

    op: Annotated[Literal["table_as"], NAME]
    table_id: Annotated[Id | None, TABLE] = None
    paragraph_id: Annotated[Id | None, PARAGRAPH] = None
    kind: Annotated[Literal["indicators", "rows", "plain"], Field(description="How the table is to be read")]


class SetFocusAreas(Operation):
    """Let focus areas begin at sections, with a label or with their headings; without either none, there and below."""

    op: Annotated[Literal["set_focus_areas"], NAME]
    section_ids: list[Id] = Field(min_length=1, max_length=MOST_OPERATIONS, description="Where it begins")
    label: Annotated[Title | None, Field(description="What the focus area is called")] = None
    own_titles: bool = Field(default=False, description="Each section's own heading is its label")
    aliases: list[Title] | None = Field(default=None, max_length=20, description="What the text calls it as well")


class SetLabel(Operation):
    """Rename a focus area wherever it begins, and say what else it is called."""

    op: Annotated[Literal["set_label"], NAME]
    label: Annotated[Title, Field(description="What it is called now")]
    to: Annotated[Title, Field(description="What it is to be called")]
    aliases: list[Title] | None = Field(default=None, max_length=20, description="What the text calls it as well")


class Accept(Operation):
    """Do what a proposal says."""

    op: Annotated[Literal["accept"], NAME]
    proposal_id: ProposalId


class Dismiss(Operation):
    """Do not show a proposal any more."""

    op: Annotated[Literal["dismiss"], NAME]
    proposal_id: ProposalId


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
