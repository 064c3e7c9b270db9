"""Writing a plan that was read: in bulk, the same number of statements however long it is."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlmodel import Session, SQLModel, col

from app.plans.importing.parsed import ParsedIndicator, ParsedPlan, Warning
from app.plans.models import Cell, FocusArea, Footnote, Indicator, IndicatorTable, Paragraph, PlanVersion, Section

Rows = list[dict[str, Any]]


def insert_rows(session: Session, table: type[SQLModel], rows: Rows) -> None:
    """Insert rows, all at once."""
    if rows:
        session.connection().execute(insert(table), rows)


def _ids(session: Session, query: Select[Any]) -> list[int]:
    """Ids in the order of the query. Asked for afterwards: with RETURNING, SQLite inserts rows one by one."""
    return list(session.connection().execute(query).scalars())


def write_parsed(session: Session, version: PlanVersion, parsed: ParsedPlan) -> None:
    """Everything a version consists of, and its warnings with their places. ``version`` has its id."""
    version_id = version.id
    areas = _focus_areas(session, version_id, parsed)
    sections = _sections(session, version_id, parsed, areas)
    insert_rows(session, Paragraph, _paragraphs(parsed, sections))
    cells = _indicators(session, version_id, parsed, sections)
    insert_rows(session, Footnote, _footnotes(version_id, parsed, sections, cells))
    version.warnings = [_warning(warning, sections, cells) for warning in parsed.warnings]
    session.flush()


def _focus_areas(session: Session, version_id: int, parsed: ParsedPlan) -> dict[str, int]:
    labels = dict.fromkeys(one.focus_area for one in parsed.sections if one.is_focus_area and one.focus_area)
    rows = [{"version_id": version_id, "label": label, "position": at} for at, label in enumerate(labels, 1)]
    insert_rows(session, FocusArea, rows)
    query = select(col(FocusArea.id)).where(col(FocusArea.version_id) == version_id).order_by(col(FocusArea.position))
    return dict(zip(labels, _ids(session, query), strict=True))


def _sections(session: Session, version_id: int, parsed: ParsedPlan, areas: dict[str, int]) -> list[int]:
    rows = [
        {
            "version_id": version_id,
            "lineage": str(uuid.uuid4()),
            "position": at,
            "level": one.level,
            "number": one.number,
            "title": one.title[:500],
            "is_focus_area": one.is_focus_area,
            "focus_area_id": areas.get(one.focus_area) if one.focus_area else None,
        }
        for at, one in enumerate(parsed.sections, 1)
    ]
    insert_rows(session, Section, rows)
    within = col(Section.version_id) == version_id
    ids = _ids(session, select(col(Section.id)).where(within).order_by(col(Section.position)))
    below = [
        {"section": ids[at], "parent": ids[one.parent_index]}
        for at, one in enumerate(parsed.sections)
        if one.parent_index is not None
    ]
    if below:
        statement = update(Section).where(col(Section.id) == bindparam("section")).values(parent_id=bindparam("parent"))
        session.connection().execute(statement, below)
    return ids


def _paragraphs(parsed: ParsedPlan, sections: Sequence[int]) -> Rows:
    return [
        {
            "section_id": section_id,
            "number": one.number,
            "kind": one.kind,
            "level": one.level,
            "ordered": one.ordered,
            "text": one.text,
            "html": one.html,
        }
        for section, section_id in zip(parsed.sections, sections, strict=True)
        for one in section.paragraphs
    ]


def _indicators(
    session: Session, version_id: int, parsed: ParsedPlan, sections: Sequence[int]
) -> dict[tuple[int, int], int]:
    """Tables, rows and cells; the cells' ids by (indicator, cell)."""
    tables = [
        (section_id, table)
        for section, section_id in zip(parsed.sections, sections, strict=True)
        for table in section.tables
    ]
    insert_rows(
        session,
        IndicatorTable,
        [
            {
                "section_id": section_id,
                "position": at,
                "name_heading": table.name_heading[:300],
                "columns": list(table.columns),
                "after_paragraph": table.after_paragraph,
            }
            for at, (section_id, table) in enumerate(tables, 1)
        ],
    )
    ids = _ids(session, _within(select(col(IndicatorTable.id)), IndicatorTable, version_id))
    rows = [
        (table_id, section_id, row)
        for table_id, (section_id, table) in zip(ids, tables, strict=True)
        for row in table.indicators
    ]
    insert_rows(
        session,
        Indicator,
        [
            {
                "table_id": table_id,
                "section_id": section_id,
                "position": row.index + 1,
                "name": row.name[:1000],
                "footnotes": list(row.footnotes),
            }
            for table_id, section_id, row in rows
        ],
    )
    return _cells(session, version_id, [row for _table, _section, row in rows])


def _within(query: Select[Any], table: type[IndicatorTable] | type[Indicator], version_id: int) -> Select[Any]:
    """What stands in a version's sections, in the order of the whole version."""
    query = query.join(Section, col(Section.id) == col(table.section_id))
    return query.where(col(Section.version_id) == version_id).order_by(col(table.position))


def _cells(session: Session, version_id: int, rows: Sequence[ParsedIndicator]) -> dict[tuple[int, int], int]:
    ids = _ids(session, _within(select(col(Indicator.id)), Indicator, version_id))
    places = [
        (indicator_id, row.index, at, cell)
        for indicator_id, row in zip(ids, rows, strict=True)
        for at, cell in enumerate(row.cells)
    ]
    insert_rows(
        session,
        Cell,
        [
            {
                "indicator_id": indicator_id,
                "position": at + 1,
                "column_name": cell.column[:300],
                "text": cell.text,
                "value": cell.value,
                "footnotes": list(cell.footnotes),
            }
            for indicator_id, _index, at, cell in places
        ],
    )
    query = select(col(Cell.id)).join(Indicator, col(Indicator.id) == col(Cell.indicator_id))
    cell_ids = _ids(session, _within(query, Indicator, version_id).order_by(col(Cell.position)))
    return {(index, at): cell_id for (_i, index, at, _c), cell_id in zip(places, cell_ids, strict=True)}


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
