"""What reading returns: a plan as plain, frozen data. Indices are positions in the tuples, from 0."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ParsedParagraph:
    """A paragraph of a section, numbered from 1.

    ``kind`` is "text", "list" (one item, at ``level`` 1, 2 …; ``ordered`` if numbered) or "table". ``html`` is safe:
    the inner HTML of the paragraph or item, or a whole ``<table>``. ``text`` is the same without markup.
    """

    number: int
    text: str
    html: str
    kind: str = "text"
    level: int = 0
    ordered: bool = False


@dataclass(frozen=True)
class ParsedCell:
    """A cell: its text as written but without footnote marks, the number in it or None, its footnotes' numbers."""

    column: str
    text: str
    value: float | None = None
    footnotes: tuple[int, ...] = ()


@dataclass(frozen=True)
class ParsedIndicator:
    """A row of an indicator table; ``index`` is its place among all of the plan's indicators, from 0."""

    index: int
    name: str
    cells: tuple[ParsedCell, ...]
    footnotes: tuple[int, ...] = ()


@dataclass(frozen=True)
class ParsedIndicatorTable:
    """A table of indicators, or (``kind`` "rows") of rows of another sort.

    ``columns`` are the headings other than that of the name column, ``name_heading``.

    ``after_paragraph`` is the number of the section's paragraph that it follows, 0 if it comes first.
    """

    name_heading: str
    columns: tuple[str, ...]
    indicators: tuple[ParsedIndicator, ...]
    after_paragraph: int | None = None
    kind: str = "indicators"


@dataclass(frozen=True)
class ParsedSection:
    """A section in document order. ``number`` is its place in the tree; ``focus_area`` its own or inherited label."""

    level: int
    title: str
    number: str
    parent_index: int | None = None
    paragraphs: tuple[ParsedParagraph, ...] = ()
    tables: tuple[ParsedIndicatorTable, ...] = ()
    is_focus_area: bool = False
    focus_area: str | None = None

    @property
    def text(self) -> str:
        """All its paragraphs, separated by empty lines."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True)
class ParsedFootnote:
    """A footnote, numbered from 1 in document order, with the section and the cell that refer to it."""

    number: int
    text: str
    section_index: int | None = None
    cell: tuple[int, int] | None = None


@dataclass(frozen=True)
class Warning:
    """Something a person should check. ``text`` is quoted from the place; ``cell`` is (indicator index, cell index)."""

    code: str
    message: str
    text: str = ""
    section_index: int | None = None
    cell: tuple[int, int] | None = None


@dataclass(frozen=True)
class ParsedPlan:
    """A plan as it was read. ``preamble`` is the text before the first heading, ``opening`` the same in paragraphs;
    ``contents`` its list of contents, line by line, which is left out."""

    title: str
    registry_number: str | None = None
    preamble: str = ""
    preamble_html: str = ""
    sections: tuple[ParsedSection, ...] = ()
    footnotes: tuple[ParsedFootnote, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    warnings: tuple[Warning, ...] = field(default=())
    opening: tuple[ParsedParagraph, ...] = ()
    contents: str = ""

    @property
    def indicators(self) -> tuple[ParsedIndicator, ...]:
        """All indicators in document order."""
        return tuple(row for section in self.sections for table in section.tables for row in table.indicators)
