"""A plan that was read, in the shape of a stored one, so that a preview shows what saving will give."""

import datetime

from markupsafe import Markup

from app.plans import views
from app.plans.importing.parsed import ParsedIndicatorTable, ParsedPlan, ParsedSection


def preview_of(
    parsed: ParsedPlan, *, title: str | None, source_name: str | None, now: datetime.datetime
) -> views.VersionView:
    """The plan as a version that is not saved: ids are places in document order, from 1."""
    numbering = _Numbering()
    sections = [_section(parsed, at, numbering) for at in range(len(parsed.sections))]
    notes = [
        views.FootnoteView(
            note.number,
            note.text,
            None if note.section_index is None else note.section_index + 1,
            None if note.cell is None else numbering.cells.get(note.cell),
        )
        for note in parsed.footnotes
    ]
    for note in notes:
        if note.section_id:
            sections[note.section_id - 1].footnotes.append(note)
    return views.VersionView(
        plan_id=0,
        version_id=0,
        title=title or parsed.title,
        registry_number=parsed.registry_number,
        preamble=parsed.preamble,
        preamble_html=Markup(parsed.preamble_html),  # noqa: S704  made safe by the reader
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
    """Running numbers of tables and cells; cells by (indicator, cell)."""

    def __init__(self) -> None:
        self.tables = 0
        self.cells: dict[tuple[int, int], int] = {}

    def table(self) -> int:
        """The next table's number."""
        self.tables += 1
        return self.tables

    def cell(self, indicator: int, at: int) -> int:
        """The next cell's number."""
        self.cells[indicator, at] = len(self.cells) + 1
        return len(self.cells)


def _section(parsed: ParsedPlan, at: int, numbering: _Numbering) -> views.SectionView:
    one = parsed.sections[at]
    row = views.SectionRow(
        id=at + 1,
        version_id=0,
        parent_id=None if one.parent_index is None else one.parent_index + 1,
        position=at + 1,
        level=one.level,
        number=one.number,
        title=one.title,
        focus_area_id=None,
        focus_label=one.focus_area,
        is_focus_area=one.is_focus_area,
        lineage="",
    )
    tables = [_table(at + 1, table, numbering) for table in one.tables]
    return views.SectionView(row, _paragraphs(one), tables, [])


def _paragraphs(section: ParsedSection) -> list[views.ParagraphView]:
    return [
        views.ParagraphView(
            one.number,
            one.number,
            one.kind,
            one.level,
            one.ordered,
            one.text,
            Markup(one.html),  # noqa: S704  made safe by the reader
        )
        for one in section.paragraphs
    ]


def _table(section_id: int, table: ParsedIndicatorTable, numbering: _Numbering) -> views.TableView:
    rows = [
        views.IndicatorView(
            row.index + 1,
            section_id,
            row.name,
            list(row.footnotes),
            [
                views.CellView(numbering.cell(row.index, at), cell.column, cell.text, cell.value, list(cell.footnotes))
                for at, cell in enumerate(row.cells)
            ],
        )
        for row in table.indicators
    ]
    return views.TableView(
        numbering.table(), section_id, table.name_heading, list(table.columns), table.after_paragraph, rows
    )


def _warnings(parsed: ParsedPlan, numbering: _Numbering) -> list[views.WarningView]:
    return [
        views.WarningView(
            one.code,
            one.message,
            one.text,
            None if one.section_index is None else one.section_index + 1,
            None if one.cell is None else numbering.cells.get(one.cell),
        )
        for one in parsed.warnings
    ]
