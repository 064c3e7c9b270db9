"""Reading plans, in a constant number of statements. Sections are in document order."""

import datetime
from collections.abc import Collection
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select
from sqlmodel import Session, col

from app.database import Prepared
from app.errors import NotFound
from app.i18n import _
from app.plans import views
from app.plans.footnotes import with_marks
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
)
from app.plans.paragraphs import ParagraphView


def latest_version(session: Session, plan_id: int) -> PlanVersion:
    """The newest version of a plan. Raises NotFound."""
    query = select(PlanVersion).where(col(PlanVersion.plan_id) == plan_id).order_by(col(PlanVersion.number).desc())
    version: PlanVersion | None = session.scalars(query.limit(1)).first()
    if version is None:
        raise NotFound(_("Planen finns inte."))
    return version


def version(session: Session, version_id: int) -> PlanVersion:
    """A version by its own id. Raises NotFound."""
    plan_version = session.get(PlanVersion, version_id)
    if plan_version is None:
        raise NotFound(_("Planen finns inte."))
    return plan_version


class VersionFacts(NamedTuple):
    """A version without its content: two that are equal say the same, for each correction raises ``edit_version``."""

    id: int
    plan_id: int
    edit_version: int
    frozen_at: datetime.datetime | None
    title: str


_FACTS = select(*(col(getattr(PlanVersion, name)) for name in VersionFacts._fields))
_NEWEST = select(func.max(col(PlanVersion.number))).where(col(PlanVersion.plan_id) == bindparam("plan_id"))
_FACTS_OF_PLAN = Prepared(
    _FACTS.where(col(PlanVersion.plan_id) == bindparam("plan_id"), col(PlanVersion.number) == _NEWEST.scalar_subquery())
)
_FACTS_OF_VERSION = Prepared(_FACTS.where(col(PlanVersion.id) == bindparam("version_id")))


def plan_facts(session: Session, plan_id: int) -> VersionFacts:
    """The latest version of a plan (one statement). Raises NotFound."""
    return _facts(_FACTS_OF_PLAN.first(session, {"plan_id": plan_id}))


def version_facts(session: Session, version_id: int) -> VersionFacts:
    """A version by its own id (one statement). Raises NotFound."""
    return _facts(_FACTS_OF_VERSION.first(session, {"version_id": version_id}))


def _facts(row: Any) -> VersionFacts:
    if row is None:
        raise NotFound(_("Planen finns inte."))
    return VersionFacts(*row)


Where = ColumnElement[bool]
Rows = Select[*tuple[Any, ...]]


def _safe(html: str) -> Markup:
    """HTML from a column that holds only HTML built from escaped text."""
    return Markup(html)  # noqa: S704


def _of(version_id: int) -> Where:
    return col(Section.version_id) == version_id


def _sections(where: Where, *more: Any) -> Rows:
    """Sections with their focus area's label, in document order."""
    query: Rows = select(
        col(Section.id),
        col(Section.version_id),
        col(Section.parent_id),
        col(Section.position),
        col(Section.level),
        col(Section.number),
        col(Section.title),
        col(Section.focus_area_id),
        col(FocusArea.label).label("focus_label"),
        col(Section.is_focus_area),
        col(Section.lineage),
        *more,
    )
    return (
        query.join(FocusArea, col(FocusArea.id) == col(Section.focus_area_id), isouter=True)
        .where(where)
        .order_by(col(Section.position))
    )


def _counted(column: Any, owner: Any) -> Any:
    return select(func.count(column)).where(owner == col(Section.id)).correlate(Section).scalar_subquery()


def _outline_rows(session: Session, version_id: int) -> list[Row[Any]]:
    paragraphs = _counted(col(Paragraph.id), col(Paragraph.section_id))
    indicators = _counted(col(Indicator.id), col(Indicator.section_id))
    query = _sections(_of(version_id), paragraphs.label("paragraphs"), indicators.label("indicators"))
    return list(session.connection().execute(query).all())


def outline(session: Session, version_id: int) -> list[views.OutlineRow]:
    """The section tree of a version, without texts (one statement); first what stands before the first heading."""
    return [
        views.OutlineRow(
            id=row.id,
            parent_id=row.parent_id,
            position=row.position,
            level=row.level,
            number=row.number,
            title=row.title,
            focus_area_id=row.focus_area_id,
            focus_label=row.focus_label,
            is_focus_area=row.is_focus_area,
            paragraphs=row.paragraphs,
            indicators=row.indicators,
        )
        for row in _outline_rows(session, version_id)
    ]


def titles(session: Session, version_id: int) -> list[tuple[int, str]]:
    """Number and heading of each section by id, in order (one statement)."""
    query = select(col(Section.id), col(Section.number), col(Section.title))
    query = query.where(_of(version_id) & (col(Section.position) > PREAMBLE)).order_by(col(Section.position))
    return [(row.id, f"{row.number} {row.title}") for row in session.connection().execute(query)]


def has_section(session: Session, plan_id: int, section_id: int) -> bool:
    """Whether a section is still there (one statement)."""
    query = select(col(Section.id)).join(PlanVersion, col(PlanVersion.id) == col(Section.version_id))
    query = query.where(col(Section.id) == section_id, col(PlanVersion.plan_id) == plan_id)
    return session.connection().execute(query).first() is not None


def focus_areas(session: Session, version_id: int) -> list[tuple[int, str, int]]:
    """(id, label, position) of a version's focus areas, in order."""
    query = select(col(FocusArea.id), col(FocusArea.label), col(FocusArea.position))
    query = query.where(col(FocusArea.version_id) == version_id).order_by(col(FocusArea.position))
    return [(row.id, row.label, row.position) for row in session.connection().execute(query)]


def places(session: Session, version_id: int) -> views.Places:
    """All sections, indicators and cells of a version by id (two statements)."""
    sections = {
        row.id: views.SectionPlace(
            row.id,
            row.parent_id,
            row.position,
            row.level,
            row.number,
            row.title,
            row.focus_area_id,
            row.focus_label,
            row.paragraphs,
        )
        for row in _outline_rows(session, version_id)
    }
    indicators: dict[int, views.IndicatorPlace] = {}
    cells: dict[int, views.CellPlace] = {}
    for row in session.connection().execute(_indicator_rows(_of(version_id))):
        indicators.setdefault(row.id, views.IndicatorPlace(row.id, row.section_id, row.name, row.position))
        if row.cell_id is not None:
            cells[row.cell_id] = views.CellPlace(
                row.cell_id, row.id, row.section_id, row.column, row.cell_text, row.cell_position
            )
    return views.Places(sections, indicators, cells)


def wordings(session: Session, version_id: int) -> views.Wordings:
    """What every paragraph of a version says, with its footnotes' marks (one statement)."""
    query = (
        select(col(Paragraph.section_id), col(Paragraph.number), col(Paragraph.text), col(Paragraph.html))
        .join(Section, col(Section.id) == col(Paragraph.section_id))
        .where(col(Section.version_id) == version_id)
    )
    rows = session.connection().execute(query)
    return {(row.section_id, row.number): with_marks(row.text, row.html) for row in rows}


def section_view(session: Session, section_id: int) -> views.SectionView:
    """A section with its paragraphs, indicator tables and footnotes (three statements). Raises NotFound.

    What stands before the first heading has the plan's facts too (one more).
    """
    version_id = select(col(Section.version_id)).where(col(Section.id) == section_id).scalar_subquery()
    notes = _footnotes(session, col(Footnote.version_id) == version_id)
    sections = _section_views(session, col(Section.id) == section_id, notes)
    if not sections:
        raise NotFound(_("Avsnittet finns inte."))
    view = sections[0]
    if view.section.is_preamble:
        stored = select(col(PlanVersion.facts)).where(col(PlanVersion.id) == view.section.version_id)
        view.facts.extend((name, value) for name, value in session.connection().execute(stored).scalar_one())
    return view


def sections_view(session: Session, version_id: int, section_ids: Collection[int]) -> list[views.SectionView]:
    """Some sections of a version with their content, in document order (three statements)."""
    where = _of(version_id) & col(Section.id).in_(section_ids)
    return _section_views(session, where, footnotes(session, version_id))


def _section_views(session: Session, where: Where, notes: list[views.FootnoteView]) -> list[views.SectionView]:
    sections: dict[int, views.SectionView] = {}
    paragraphs = _sections(
        where,
        col(Paragraph.id).label("paragraph_id"),
        col(Paragraph.number).label("paragraph_number"),
        col(Paragraph.kind),
        col(Paragraph.level).label("list_level"),
        col(Paragraph.ordered),
        col(Paragraph.text),
        col(Paragraph.html),
        col(Paragraph.lineage).label("paragraph_lineage"),
    )
    paragraphs = paragraphs.join(Paragraph, col(Paragraph.section_id) == col(Section.id), isouter=True)
    for row in session.connection().execute(paragraphs.order_by(col(Paragraph.number))):
        if row.id not in sections:
            sections[row.id] = views.SectionView(_section_row(row))
        if row.paragraph_id is not None:
            sections[row.id].paragraphs.append(_paragraph(row))
    _add_tables(session, sections, _indicator_rows(where))
    for view in sections.values():
        view.take_footnotes(notes)
    return list(sections.values())


def _section_row(row: Row[Any]) -> views.SectionRow:
    return views.SectionRow(
        id=row.id,
        version_id=row.version_id,
        parent_id=row.parent_id,
        position=row.position,
        level=row.level,
        number=row.number,
        title=row.title,
        focus_area_id=row.focus_area_id,
        focus_label=row.focus_label,
        is_focus_area=row.is_focus_area,
        lineage=row.lineage,
    )


def _paragraph(row: Row[Any]) -> ParagraphView:
    return ParagraphView(
        row.paragraph_id,
        row.paragraph_number,
        row.kind,
        row.list_level,
        row.ordered,
        row.text,
        _safe(row.html),
        row.paragraph_lineage,
    )


def _indicator_rows(where: Where) -> Rows:
    """Cells with their indicators and tables, in document order."""
    query: Rows = select(
        col(IndicatorTable.id).label("table_id"),
        col(IndicatorTable.section_id),
        col(IndicatorTable.name_heading),
        col(IndicatorTable.columns),
        col(IndicatorTable.after_paragraph),
        col(IndicatorTable.kind),
        col(IndicatorTable.lineage).label("table_lineage"),
        col(Indicator.id),
        col(Indicator.name),
        col(Indicator.position),
        col(Indicator.footnotes).label("name_footnotes"),
        col(Indicator.lineage),
        col(Cell.id).label("cell_id"),
        col(Cell.position).label("cell_position"),
        col(Cell.column).label("column"),
        col(Cell.text).label("cell_text"),
        col(Cell.value),
        col(Cell.footnotes),
        col(Cell.lineage).label("cell_lineage"),
    )
    return (
        query.join(Section, col(Section.id) == col(IndicatorTable.section_id))
        .join(Indicator, col(Indicator.table_id) == col(IndicatorTable.id))
        .join(Cell, col(Cell.indicator_id) == col(Indicator.id), isouter=True)
        .where(where)
        .order_by(col(Section.position), col(IndicatorTable.position), col(Indicator.position), col(Cell.position))
    )


def _add_tables(session: Session, sections: dict[int, views.SectionView], query: Rows) -> None:
    tables: dict[int, views.TableView] = {}
    rows: dict[int, views.IndicatorView] = {}
    for row in session.connection().execute(query):
        if row.table_id not in tables:
            tables[row.table_id] = views.TableView(
                row.table_id,
                row.section_id,
                row.name_heading,
                row.columns,
                row.after_paragraph,
                kind=row.kind,
                lineage=row.table_lineage,
            )
            sections[row.section_id].tables.append(tables[row.table_id])
        if row.id not in rows:
            rows[row.id] = views.IndicatorView(
                row.id, row.section_id, row.name, row.name_footnotes, lineage=row.lineage
            )
            tables[row.table_id].indicators.append(rows[row.id])
        if row.cell_id is not None:
            cell = views.CellView(row.cell_id, row.column, row.cell_text, row.value, row.footnotes, row.cell_lineage)
            rows[row.id].cells.append(cell)


def footnotes(session: Session, version_id: int) -> list[views.FootnoteView]:
    """The footnotes of a version by number."""
    return _footnotes(session, col(Footnote.version_id) == version_id)


def _footnotes(session: Session, where: Where) -> list[views.FootnoteView]:
    query = select(col(Footnote.number), col(Footnote.text), col(Footnote.section_id), col(Footnote.cell_id))
    query = query.where(where).order_by(col(Footnote.number))
    return [views.FootnoteView(*row) for row in session.connection().execute(query)]


def plan_view(session: Session, plan_id: int) -> views.VersionView:
    """The latest version of a plan with its content (four statements). Raises NotFound."""
    return version_view(session, latest_version(session, plan_id))


def version_view(session: Session, row: PlanVersion) -> views.VersionView:
    """A version with its content (three statements)."""
    version_id = row.id
    notes = footnotes(session, version_id)
    facts = [(name, value) for name, value in row.facts]
    sections = _section_views(session, _of(version_id), notes)
    before = sections.pop(0) if sections and sections[0].section.is_preamble else None
    if before is not None:
        before.facts.extend(facts)
    return views.VersionView(
        plan_id=row.plan_id,
        version_id=version_id,
        title=row.title,
        registry_number=row.registry_number,
        preamble=row.preamble,
        preamble_html=_safe(row.preamble_html),
        facts=facts,
        warnings=[views.WarningView(**warning) for warning in row.warnings],
        source_name=row.source_name,
        edit_version=row.edit_version,
        created_at=row.created_at,
        frozen_at=row.frozen_at,
        sections=sections,
        footnotes=notes,
        before=before,
        aliases=row.aliases,
        left_out=row.left_out,
        dismissed=row.dismissed,
    )
