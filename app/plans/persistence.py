"""Storing an imported plan in bulk: the same number of statements however long it is."""

from collections.abc import Sequence
from typing import Any

from markupsafe import escape
from sqlalchemy import Select, bindparam, insert, select, update
from sqlmodel import Session, SQLModel, col

from app.plans.importing.parsed import ParsedIndicator, ParsedParagraph, ParsedPlan, Warning
from app.plans.models import (
    PREAMBLE,
    Cell,
    FocusArea,
    Footnote,
    Indicator,
    IndicatorTable,
    Paragraph,
    PlanVersion,
    Section,
    new_lineage,
)
from app.plans.pairing import Lineages

Rows = list[dict[str, Any]]
TEXT_BEFORE = "Inledande text"
FACTS_BEFORE = "Uppgifter om planen"
"""What stands before the first heading is called, in the plan's language: with a text, and with facts alone."""


def insert_rows(session: Session, table: type[SQLModel], rows: Rows) -> None:
    """Insert rows in one statement."""
    if rows:
        session.connection().execute(insert(table), rows)


def _ids(session: Session, query: Select[Any]) -> list[int]:
    """The ids in the query's order. They are read afterwards since with RETURNING, SQLite inserts rows one by one."""
    return list(session.connection().execute(query).scalars())


def write_parsed(session: Session, version: PlanVersion, parsed: ParsedPlan, known: Lineages | None = None) -> None:
    """Store everything a version consists of, and its warnings with their places. ``version`` must have its id.

    ``known``: the lineages of places that an earlier version has; without it each place has a new one.
    """
    version_id = version.id
    areas = _focus_areas(session, version_id, parsed)
    given = _Given(known, has_before=_has_before(parsed))
    sections = _sections(session, version_id, parsed, areas, given)
    before = _before_first_heading(session, version_id, parsed, given)
    insert_rows(session, Paragraph, _paragraphs(parsed, sections, given) + before)
    cells = _indicators(session, version_id, parsed, sections, given)
    insert_rows(session, Footnote, _footnotes(version_id, parsed, sections, cells))
    version.warnings = [_warning(warning, sections, cells) for warning in parsed.warnings]
    session.flush()


LEFT_OUT = ("preface_left_out", "page_marks_left_out", "hidden_text_left_out")
"""The warnings that tell, with its words, what reading left out."""
CONTENTS_LEFT_OUT = "contents_left_out"
"""The reason of a list of contents, whose words stand again in the headings: no warning tells of it."""


def left_out_of(parsed: ParsedPlan) -> list[dict[str, Any]]:
    """What reading left out and a person can bring back."""
    contents = [{"key": new_lineage(), "text": parsed.contents, "reason": CONTENTS_LEFT_OUT, "place": ""}]
    told = [
        {"key": new_lineage(), "text": warning.text, "reason": warning.code, "place": ""}
        for warning in parsed.warnings
        if warning.code in LEFT_OUT and warning.text.strip()
    ]
    return [*told, *(contents if parsed.contents.strip() else [])]


class _Given:
    """The lineage of each place, by its order: what is known, or a new one. Sections are counted from 0, what stands
    before the first heading is -1."""

    def __init__(self, known: Lineages | None, *, has_before: bool) -> None:
        self._known, self._shift = known, int(has_before)

    def section(self, index: int) -> str:
        return self._known.sections[index + self._shift] if self._known else new_lineage()

    def paragraph(self, index: int, number: int) -> str:
        return self._known.paragraphs[index + self._shift, number] if self._known else new_lineage()

    def indicator(self, index: int) -> str:
        return self._known.indicators[index] if self._known else new_lineage()

    def cell(self, row: int, index: int) -> str:
        return self._known.cells[row, index] if self._known else new_lineage()


def _focus_areas(session: Session, version_id: int, parsed: ParsedPlan) -> dict[str, int]:
    areas = (section.focus_area for section in parsed.sections if section.is_focus_area)
    labels = dict.fromkeys(filter(None, areas))
    rows: Rows = [
        {"version_id": version_id, "label": label, "position": position} for position, label in enumerate(labels, 1)
    ]
    insert_rows(session, FocusArea, rows)
    query = select(col(FocusArea.id)).where(col(FocusArea.version_id) == version_id).order_by(col(FocusArea.position))
    return dict(zip(labels, _ids(session, query), strict=True))


def _sections(session: Session, version_id: int, parsed: ParsedPlan, areas: dict[str, int], given: _Given) -> list[int]:
    rows = [
        {
            "version_id": version_id,
            "lineage": given.section(position - 1),
            "position": position,
            "level": section.level,
            "number": section.number,
            "title": section.title[:500],
            "is_focus_area": section.is_focus_area,
            "focus_area_id": areas.get(section.focus_area) if section.focus_area else None,
        }
        for position, section in enumerate(parsed.sections, 1)
    ]
    insert_rows(session, Section, rows)
    within = col(Section.version_id) == version_id
    ids = _ids(session, select(col(Section.id)).where(within).order_by(col(Section.position)))
    below = [
        {"section": ids[position], "parent": ids[section.parent_index]}
        for position, section in enumerate(parsed.sections)
        if section.parent_index is not None
    ]
    if below:
        statement = update(Section).where(col(Section.id) == bindparam("section")).values(parent_id=bindparam("parent"))
        session.connection().execute(statement, below)
    return ids


def _has_before(parsed: ParsedPlan) -> bool:
    return bool(parsed.opening or opening_of(parsed.preamble) or parsed.metadata)


def _before_first_heading(session: Session, version_id: int, parsed: ParsedPlan, given: _Given) -> Rows:
    """Store the place of what stands before the first heading, if anything does; returns its paragraphs."""
    opening = parsed.opening or opening_of(parsed.preamble)
    if not _has_before(parsed):
        return []
    title = TEXT_BEFORE if opening else FACTS_BEFORE
    row = {"version_id": version_id, "lineage": given.section(-1), "position": PREAMBLE, "level": 1, "number": ""}
    made = insert(Section).values(**row, title=title, is_focus_area=False).returning(col(Section.id))
    section_id = session.connection().execute(made).scalar_one()
    return [_paragraph(section_id, paragraph, given.paragraph(-1, paragraph.number)) for paragraph in opening]


def opening_of(preamble: str) -> list[ParsedParagraph]:
    """The paragraphs of a preamble that was read before they were told apart, and waited since."""
    texts = filter(None, preamble.split("\n\n"))
    return [ParsedParagraph(number, text, str(escape(text))) for number, text in enumerate(texts, 1)]


def _paragraphs(parsed: ParsedPlan, sections: Sequence[int], given: _Given) -> Rows:
    return [
        _paragraph(section_id, paragraph, given.paragraph(index, paragraph.number))
        for index, (section, section_id) in enumerate(zip(parsed.sections, sections, strict=True))
        for paragraph in section.paragraphs
    ]


def _paragraph(section_id: int, paragraph: ParsedParagraph, lineage: str) -> dict[str, Any]:
    return {
        "section_id": section_id,
        "lineage": lineage,
        "number": paragraph.number,
        "kind": paragraph.kind,
        "level": paragraph.level,
        "ordered": paragraph.ordered,
        "text": paragraph.text,
        "html": paragraph.html,
    }


def _indicators(
    session: Session, version_id: int, parsed: ParsedPlan, sections: Sequence[int], given: _Given
) -> dict[tuple[int, int], int]:
    """Store tables, rows and cells; returns the cells' ids by (indicator index, cell index)."""
    tables = [
        (section_id, table)
        for section, section_id in zip(parsed.sections, sections, strict=True)
        for table in section.tables
    ]
    table_rows: Rows = [
        {
            "section_id": section_id,
            "position": position,
            "name_heading": table.name_heading[:300],
            "columns": list(table.columns),
            "after_paragraph": table.after_paragraph,
            "kind": table.kind,
            "lineage": new_lineage(),
        }
        for position, (section_id, table) in enumerate(tables, 1)
    ]
    insert_rows(session, IndicatorTable, table_rows)
    table_ids = _ids(session, _within(select(col(IndicatorTable.id)), IndicatorTable, version_id))
    indicator_rows: Rows = [
        {
            "table_id": table_id,
            "section_id": section_id,
            "lineage": given.indicator(indicator.index),
            "position": indicator.index + 1,
            "name": indicator.name[:1000],
            "footnotes": list(indicator.footnotes),
        }
        for table_id, (section_id, table) in zip(table_ids, tables, strict=True)
        for indicator in table.indicators
    ]
    insert_rows(session, Indicator, indicator_rows)
    rows = [indicator for _section, table in tables for indicator in table.indicators]
    return _cells(session, version_id, rows, given)


def _within(query: Select[Any], table: type[IndicatorTable] | type[Indicator], version_id: int) -> Select[Any]:
    """The query narrowed to a version, in the order of the whole version."""
    query = query.join(Section, col(Section.id) == col(table.section_id))
    return query.where(col(Section.version_id) == version_id).order_by(col(table.position))


def _cells(
    session: Session, version_id: int, indicators: Sequence[ParsedIndicator], given: _Given
) -> dict[tuple[int, int], int]:
    indicator_ids = _ids(session, _within(select(col(Indicator.id)), Indicator, version_id))
    rows: Rows = [
        {
            "indicator_id": indicator_id,
            "position": position,
            "lineage": given.cell(indicator.index, position - 1),
            "column_name": cell.column[:300],
            "text": cell.text,
            "value": cell.value,
            "footnotes": list(cell.footnotes),
        }
        for indicator_id, indicator in zip(indicator_ids, indicators, strict=True)
        for position, cell in enumerate(indicator.cells, 1)
    ]
    insert_rows(session, Cell, rows)
    query = select(col(Cell.id)).join(Indicator, col(Indicator.id) == col(Cell.indicator_id))
    cell_ids = _ids(session, _within(query, Indicator, version_id).order_by(col(Cell.position)))
    places = [(indicator.index, cell) for indicator in indicators for cell in range(len(indicator.cells))]
    return dict(zip(places, cell_ids, strict=True))


def _footnotes(version_id: int, parsed: ParsedPlan, sections: Sequence[int], cells: dict[tuple[int, int], int]) -> Rows:
    return [
        {
            "version_id": version_id,
            "number": note.number,
            "text": note.text,
            "section_id": None if note.section_index is None else sections[note.section_index],
            "cell_id": None if note.cell is None else cells.get(note.cell),
        }
        for note in parsed.footnotes
    ]


def _warning(warning: Warning, sections: Sequence[int], cells: dict[tuple[int, int], int]) -> dict[str, Any]:
    return {
        "code": warning.code,
        "message": warning.message,
        "text": warning.text,
        "section_id": None if warning.section_index is None else sections[warning.section_index],
        "cell_id": None if warning.cell is None else cells.get(warning.cell),
    }
