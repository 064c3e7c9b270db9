"""What queries return to pages and API: a version, its outline, its sections with their content, its places."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from app.plans.footnotes import numbers_in
from app.plans.models import PREAMBLE
from app.plans.paragraphs import Block, ParagraphView, blocks
from app.storage.scans import Scanned

INDICATORS, ROWS = "indicators", "rows"
"""The kinds of tables whose rows and cells are places."""


class Placed:
    """What holds for a section by its place: position 0 is what stands before the plan's first heading."""

    __slots__ = ()
    number: str
    title: str
    position: int

    @property
    def is_preamble(self) -> bool:
        """Whether it is no section, but what stands before the first heading: the plan's facts and preamble."""
        return self.position == PREAMBLE

    @property
    def heading(self) -> str:
        """Number and title; what stands before the first heading has no number."""
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class OutlineRow(Placed):
    """A section without its text. ``focus_label`` is its own or inherited; the counts are of the section alone."""

    id: int
    parent_id: int | None
    position: int
    level: int
    number: str
    title: str
    focus_area_id: int | None
    focus_label: str | None
    is_focus_area: bool
    paragraphs: int
    indicators: int

    @property
    def is_gone_through(self) -> bool:
        """Whether it belongs to what one goes through to answer: facts alone do not."""
        return not self.is_preamble or self.paragraphs > 0


@dataclass(frozen=True, slots=True)
class SectionRow(Placed):
    """A section without its content; ``lineage`` is the same for the same section in the next version."""

    id: int
    version_id: int
    parent_id: int | None
    position: int
    level: int
    number: str
    title: str
    focus_area_id: int | None
    focus_label: str | None
    is_focus_area: bool
    lineage: str


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell: its raw text, the number in it or None, and the numbers of its footnotes."""

    id: int
    column: str
    text: str
    value: float | None
    footnotes: list[int]
    lineage: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """A row of an indicator table with its cells in column order."""

    id: int
    section_id: int
    name: str
    footnotes: list[int]
    cells: list[CellView] = field(default_factory=list)
    lineage: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of indicators, or (``kind`` "rows") of rows of another sort.

    ``columns`` are without the name column, whose heading is ``name_heading``.

    ``after_paragraph`` is the number of the paragraph that it follows; None if it follows them all.
    """

    id: int
    section_id: int
    name_heading: str
    columns: list[str]
    after_paragraph: int | None
    indicators: list[IndicatorView] = field(default_factory=list)
    kind: str = INDICATORS
    lineage: str = ""


@dataclass(frozen=True, slots=True)
class FootnoteView:
    """A footnote and the section or cell that refers to it."""

    number: int
    text: str
    section_id: int | None
    cell_id: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """Paragraphs and the indicator table that follows them, if one does."""

    blocks: list[Block]
    table: TableView | None


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its own content, without that of the sections below it.

    ``facts`` are the plan's, which stand before its first heading.
    """

    section: SectionRow
    paragraphs: list[ParagraphView] = field(default_factory=list)
    tables: list[TableView] = field(default_factory=list)
    footnotes: list[FootnoteView] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)

    def marked_at(self) -> dict[int, list[str]]:
        """Where the section's text and tables refer to its footnotes: by number "p2" (paragraph), "i5" or "c9"."""
        where: dict[int, list[str]] = {}
        for paragraph in self.paragraphs:
            for number in numbers_in(paragraph.html):
                where.setdefault(number, []).append(f"p{paragraph.number}")
        for row in (row for table in self.tables for row in table.indicators):
            for number in row.footnotes:
                where.setdefault(number, []).append(f"i{row.id}")
            for cell in row.cells:
                for number in cell.footnotes:
                    where.setdefault(number, []).append(f"c{cell.id}")
        return where

    def take_footnotes(self, notes: Iterable["FootnoteView"]) -> None:
        """Take those that stand in it or that it refers to: a note may be referred to from several sections, and stands
        below each."""
        marked, own_id = self.marked_at(), self.section.id
        self.footnotes.extend(note for note in notes if note.section_id == own_id or note.number in marked)

    @property
    def text(self) -> str:
        """All its paragraphs, separated by empty lines."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def parts(self) -> list[Part]:
        """Its paragraphs and tables in the order of the document."""
        count = len(self.paragraphs)

        def place(table: TableView) -> int:
            return count if table.after_paragraph is None else min(table.after_paragraph, count)

        start = 0
        parts: list[Part] = []
        for table in sorted(self.tables, key=place):
            end = max(start, place(table))
            parts.append(Part(list(blocks(self.paragraphs[start:end])), table))
            start = end
        return [*parts, Part(list(blocks(self.paragraphs[start:])), None)]


@dataclass(frozen=True, slots=True)
class WarningView:
    """Something to check, and where it is."""

    code: str
    message: str
    text: str
    section_id: int | None
    cell_id: int | None


@dataclass(frozen=True, slots=True)
class VersionView:
    """A whole version: what the reading page and the API show.

    ``before``: what stands before the first heading, as a place that can be commented on; ``aliases``: what else focus
    areas are called, by label; ``left_out`` and ``dismissed`` as they are stored.
    """

    plan_id: int
    version_id: int
    title: str
    registry_number: str | None
    preamble: str
    preamble_html: Markup
    facts: list[tuple[str, str]]
    warnings: list[WarningView]
    source_name: str | None
    edit_version: int
    created_at: datetime.datetime
    frozen_at: datetime.datetime | None
    sections: list[SectionView]
    footnotes: list[FootnoteView]
    before: SectionView | None = None
    aliases: Mapping[str, list[str]] = field(default_factory=dict)
    left_out: list[dict[str, Any]] = field(default_factory=list)
    dismissed: list[str] = field(default_factory=list)

    @property
    def places(self) -> list[SectionView]:
        """What stands before the first heading, if anything does, and the sections in document order."""
        return [*([self.before] if self.before else []), *self.sections]

    @property
    def indicators(self) -> list[IndicatorView]:
        """All indicators in document order."""
        return [row for section in self.sections for table in section.tables for row in table.indicators]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the list of plans. ``scanned``: where the file stands that it was read from."""

    id: int
    title: str
    registry_number: str | None
    sections: int
    indicators: int
    created_at: datetime.datetime
    frozen_at: datetime.datetime | None
    scanned: Scanned


@dataclass(frozen=True, slots=True)
class SectionPlace(Placed):
    """A section as a target of comments; ``paragraphs`` is how many it has."""

    id: int
    parent_id: int | None
    position: int
    level: int
    number: str
    title: str
    focus_area_id: int | None
    focus_label: str | None
    paragraphs: int


@dataclass(frozen=True, slots=True)
class IndicatorPlace:
    """An indicator as a target of comments; ``position`` is its order in the version."""

    id: int
    section_id: int
    name: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell as a target of comments; ``position`` is its order in the row."""

    id: int
    indicator_id: int
    section_id: int
    column: str
    text: str
    position: int = 0


Wordings = Mapping[tuple[int, int], str]
"""What a plan's paragraphs say, by the section's id and the paragraph's number."""


@dataclass(frozen=True, slots=True)
class Places:
    """Every place of a version by id, in document order, for checking and naming the targets of comments."""

    sections: dict[int, SectionPlace]
    indicators: dict[int, IndicatorPlace]
    cells: dict[int, CellPlace]

    def has(self, section: int | None, indicator: int | None, cell: int | None) -> bool:
        """Whether all that is named of a place is here."""
        named = ((section, self.sections), (indicator, self.indicators), (cell, self.cells))
        return all(part is None or part in known for part, known in named)


@dataclass(frozen=True, slots=True)
class Figures:
    """How much a plan contains; ``filled`` are the cells with text, ``doubts`` the warnings."""

    sections: int
    focus_areas: int
    indicators: int
    cells: int
    filled: int
    footnotes: int
    doubts: int


def figures(plan: VersionView) -> Figures:
    """Count what a plan contains."""
    cells = [cell for row in plan.indicators for cell in row.cells]
    return Figures(
        sections=len(plan.sections),
        focus_areas=sum(section.section.is_focus_area for section in plan.sections),
        indicators=len(plan.indicators),
        cells=len(cells),
        filled=sum(bool(cell.text.strip()) for cell in cells),
        footnotes=len(plan.footnotes),
        doubts=len(plan.warnings),
    )
