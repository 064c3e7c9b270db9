"""An imported plan in the shape of a stored one, so that the preview shows what saving it will give."""

import datetime
from collections.abc import Iterable

from markupsafe import Markup

from app.plans import views
from app.plans.importing.parsed import (
    ParsedIndicator,
    ParsedIndicatorTable,
    ParsedParagraph,
    ParsedPlan,
)
from app.plans.paragraphs import ParagraphView


def preview_of(
    parsed: ParsedPlan, *, title: str | None, source_name: str | None, now: datetime.datetime
) -> views.VersionView:
    """The plan as an unsaved version, whose ids are places in document order, from 1."""
    numbering = _Numbering()
    sections = [_section(parsed, index, numbering) for index in range(len(parsed.sections))]
    notes = [
        views.FootnoteView(note.number, note.text, _section_id(note.section_index), numbering.cell_id(note.cell))
        for note in parsed.footnotes
    ]
    for section in sections:
        section.take_footnotes(notes)
    return views.VersionView(
        plan_id=0,
        version_id=0,
        title=title or parsed.title,
        registry_number=parsed.registry_number,
        preamble=parsed.preamble,
        preamble_html=Markup(parsed.preamble_html),  # noqa: S704  sanitised by the reader
        facts=list(parsed.metadata),
        warnings=_warnings(parsed, numbering),
        source_name=source_name,
        edit_version=0,
        created_at=now,
        frozen_at=None,
        sections=sections,
        footnotes=notes,
    )


class _Numbering:
    """Running numbers of tables and cells; cells by (indicator index, cell index)."""

    def __init__(self) -> None:
        self.tables = 0
        self.cells: dict[tuple[int, int], int] = {}

    def table(self) -> int:
        """The next table's number."""
        self.tables += 1
        return self.tables

    def cell(self, indicator: int, cell: int) -> int:
        """The next cell's number."""
        self.cells[indicator, cell] = len(self.cells) + 1
        return len(self.cells)

    def cell_id(self, place: tuple[int, int] | None) -> int | None:
        """The number of a cell that has been numbered, or None."""
        return None if place is None else self.cells.get(place)


def _section_id(index: int | None) -> int | None:
    return None if index is None else index + 1


def _section(parsed: ParsedPlan, index: int, numbering: _Numbering) -> views.SectionView:
    section = parsed.sections[index]
    row = views.SectionRow(
        id=index + 1,
        version_id=0,
        parent_id=_section_id(section.parent_index),
        position=index + 1,
        level=section.level,
        number=section.number,
        title=section.title,
        focus_area_id=None,
        focus_label=section.focus_area,
        is_focus_area=section.is_focus_area,
        lineage="",
    )
    tables = [_table(index + 1, table, numbering) for table in section.tables]
    return views.SectionView(row, paragraphs_of(section.paragraphs), tables, [])


def paragraphs_of(paragraphs: Iterable[ParsedParagraph]) -> list[ParagraphView]:
    """Paragraphs that were read, as they are shown."""
    return [
        ParagraphView(
            paragraph.number,
            paragraph.number,
            paragraph.kind,
            paragraph.level,
            paragraph.ordered,
            paragraph.text,
            Markup(paragraph.html),  # noqa: S704  sanitised by the reader
        )
        for paragraph in paragraphs
    ]


def _table(section_id: int, table: ParsedIndicatorTable, numbering: _Numbering) -> views.TableView:
    indicators = [_indicator(section_id, indicator, numbering) for indicator in table.indicators]
    columns = list(table.columns)
    return views.TableView(
        numbering.table(), section_id, table.name_heading, columns, table.after_paragraph, indicators, table.kind
    )


def _indicator(section_id: int, indicator: ParsedIndicator, numbering: _Numbering) -> views.IndicatorView:
    cells = [
        views.CellView(numbering.cell(indicator.index, index), cell.column, cell.text, cell.value, list(cell.footnotes))
        for index, cell in enumerate(indicator.cells)
    ]
    return views.IndicatorView(indicator.index + 1, section_id, indicator.name, list(indicator.footnotes), cells)


def _warnings(parsed: ParsedPlan, numbering: _Numbering) -> list[views.WarningView]:
    return [
        views.WarningView(
            warning.code,
            warning.message,
            warning.text,
            _section_id(warning.section_index),
            numbering.cell_id(warning.cell),
        )
        for warning in parsed.warnings
    ]
