"""Looking up in the plan what comments are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.comments.fields import Content
from app.comments.models import CommentColumns
from app.comments.places import WHOLE, Place
from app.plans.models import Cell, Indicator, Paragraph, PlanVersion, Section


def content_columns(table: type[CommentColumns]) -> list[Any]:
    """The columns of a table that hold what a comment says, in the order of ``Content``."""
    return [col(getattr(table, name)) for name in Content._fields]


@dataclass(frozen=True, slots=True)
class Target:
    """A place that was found in the plan. ``is_focus_area``: its section carries a focus area itself."""

    place: Place
    is_focus_area: bool


def find_targets(session: Session, version_id: int, wanted: Iterable[Place]) -> dict[Place, Target]:
    """The places of a plan version that exist and agree in all their parts; the others are left out.

    One statement for each sort of target that is asked for.
    """
    asked = {place for place in wanted if place != WHOLE}
    by_cell = {place.cell_id for place in asked if place.cell_id}
    by_row = {place.indicator_id for place in asked if place.indicator_id and not place.cell_id}
    by_section = {place.section_id for place in asked if place.section_id and not (place.indicator_id or place.cell_id)}
    execute = session.connection().execute
    cells = {id_: (id_, *rest) for id_, *rest in execute(_cells(version_id, by_cell))} if by_cell else {}
    rows = {id_: (id_, *rest) for id_, *rest in execute(_indicators(version_id, by_row))} if by_row else {}
    sections: dict[Any, Any] = {}
    if by_section:
        for section_id, focus, paragraph in execute(_sections(version_id, by_section)):
            sections.setdefault(section_id, (focus, set()))[1].add(paragraph)
    targets = {}
    for place in asked:
        target = _resolve(place, cells, rows, sections)
        if target is not None and place.may_mean(target.place):
            targets[place] = target
    return targets


def _resolve(place: Place, cells: dict[Any, Any], rows: dict[Any, Any], sections: dict[Any, Any]) -> Target | None:
    if place.cell_id in cells:
        _id, indicator_id, section_id, focus = cells[place.cell_id]
        return Target(Place(section_id, None, indicator_id, place.cell_id), focus)
    if place.cell_id is None and place.indicator_id in rows:
        _id, section_id, focus = rows[place.indicator_id]
        return Target(Place(section_id, None, place.indicator_id), focus)
    if place.cell_id is None and place.indicator_id is None and place.section_id in sections:
        focus, paragraphs = sections[place.section_id]
        if place.paragraph is None or place.paragraph in paragraphs:
            return Target(Place(place.section_id, place.paragraph), focus)
    return None


def _cells(version_id: int, ids: set[Any]) -> Any:
    return (
        select(col(Cell.id), col(Indicator.id), col(Section.id), col(Section.is_focus_area))
        .join(Indicator, col(Indicator.id) == col(Cell.indicator_id))
        .join(Section, col(Section.id) == col(Indicator.section_id))
        .where(col(Section.version_id) == version_id, col(Cell.id).in_(ids))
    )


def _indicators(version_id: int, ids: set[Any]) -> Any:
    return (
        select(col(Indicator.id), col(Section.id), col(Section.is_focus_area))
        .join(Section, col(Section.id) == col(Indicator.section_id))
        .where(col(Section.version_id) == version_id, col(Indicator.id).in_(ids))
    )


def _sections(version_id: int, ids: set[Any]) -> Any:
    return (
        select(col(Section.id), col(Section.is_focus_area), col(Paragraph.number))
        .join(Paragraph, col(Paragraph.section_id) == col(Section.id), isouter=True)
        .where(col(Section.version_id) == version_id, col(Section.id).in_(ids))
    )


def successors(session: Session, version_id: int, wanted: Iterable[Place]) -> dict[Place, Place]:
    """Where places of a plan's earlier versions are in this one: the nearest that is left of each, or the whole.

    A place may leave out what the more exact implies. One that no version of this plan has is left out, as the whole
    is. One statement for each sort of place.
    """
    asked = {place for place in wanted if place != WHOLE}
    run = session.connection().execute
    cells = {place.cell_id for place in asked if place.cell_id}
    rows = {place.indicator_id for place in asked if place.indicator_id}
    sections = {place.section_id for place in asked if place.section_id}
    numbers = {place.paragraph for place in asked if place.paragraph}
    now = select(col(PlanVersion.plan_id)).where(col(PlanVersion.id) == version_id).scalar_subquery()
    own = select(col(PlanVersion.id)).where(col(PlanVersion.plan_id) == now, col(PlanVersion.id) != version_id)
    later: dict[Any, Place] = {}
    if sections:
        later |= {("s", old): Place(new) for old, new in run(_later_sections(version_id, own, sections))}
    if sections and numbers:
        for old, number, section_id, new in run(_later_paragraphs(version_id, own, sections, numbers)):
            later["p", old, number] = Place(section_id, new)
    if rows or cells:
        for old, new, section_id in run(_later_rows(version_id, own, rows, cells)):
            later["i", old] = Place(section_id, None, new)
    if cells:
        for old, row, new, indicator_id, section_id in run(_later_cells(version_id, own, cells)):
            later["c", old] = Place(section_id, None, indicator_id, new) if new else later.get(("i", row), WHOLE)
    return {place: there for place in asked if (there := _nearest(place, later)) is not None}


def paragraph_texts(session: Session, version_id: int) -> dict[Place, str]:
    """Every paragraph of a version with its text (one statement)."""
    rows = session.connection().execute(
        select(col(Paragraph.section_id), col(Paragraph.number), col(Paragraph.text))
        .join(Section, col(Section.id) == col(Paragraph.section_id))
        .where(col(Section.version_id) == version_id)
    )
    return {Place(section_id, number): text for section_id, number, text in rows}


def _nearest(place: Place, later: dict[Any, Place]) -> Place | None:
    """The most exact part that is left, each as it was found; None when none of them was known at all."""
    keys: list[Any] = []
    if place.cell_id:
        keys.append(("c", place.cell_id))
    if place.indicator_id:
        keys.append(("i", place.indicator_id))
    if place.section_id and place.paragraph:
        keys.append(("p", place.section_id, place.paragraph))
    if place.section_id:
        keys.append(("s", place.section_id))
    known = [later[key] for key in keys if key in later]
    left = (there for there in known if there.section_id is not None)
    return next(left, WHOLE) if known else None


def _later_sections(version_id: int, own: Any, ids: set[Any]) -> Any:
    new = aliased(Section)
    return (
        select(col(Section.id), col(new.id))
        .outerjoin(new, and_(col(new.lineage) == col(Section.lineage), col(new.version_id) == version_id))
        .where(col(Section.id).in_(ids), col(Section.version_id).in_(own))
    )


def _later_paragraphs(version_id: int, own: Any, sections: set[Any], numbers: set[Any]) -> Any:
    new, there = aliased(Paragraph), aliased(Section)
    return (
        select(col(Paragraph.section_id), col(Paragraph.number), col(new.section_id), col(new.number))
        .join(Section, col(Section.id) == col(Paragraph.section_id))
        .join(new, col(new.lineage) == col(Paragraph.lineage))
        .join(there, and_(col(there.id) == col(new.section_id), col(there.version_id) == version_id))
        .where(col(Paragraph.section_id).in_(sections), col(Paragraph.number).in_(numbers))
        .where(col(Section.version_id).in_(own))
    )


def _later_rows(version_id: int, own: Any, rows: set[Any], cells: set[Any]) -> Any:
    new = _rows_of(version_id)
    of_cells = select(col(Cell.indicator_id)).where(col(Cell.id).in_(cells))
    return (
        select(col(Indicator.id), new.c.id, new.c.section_id)
        .join(Section, col(Section.id) == col(Indicator.section_id))
        .join(new, new.c.lineage == col(Indicator.lineage))
        .where(or_(col(Indicator.id).in_(rows), col(Indicator.id).in_(of_cells)), col(Section.version_id).in_(own))
    )


def _later_cells(version_id: int, own: Any, ids: set[Any]) -> Any:
    rows = _rows_of(version_id)
    new = (
        select(col(Cell.id), col(Cell.lineage), col(Cell.indicator_id), rows.c.section_id)
        .join(rows, rows.c.id == col(Cell.indicator_id))
        .subquery()
    )
    return (
        select(col(Cell.id), col(Cell.indicator_id), new.c.id.label("new_id"), new.c.indicator_id, new.c.section_id)
        .join(Indicator, col(Indicator.id) == col(Cell.indicator_id))
        .join(Section, col(Section.id) == col(Indicator.section_id))
        .outerjoin(new, new.c.lineage == col(Cell.lineage))
        .where(col(Cell.id).in_(ids), col(Section.version_id).in_(own))
    )


def _rows_of(version_id: int) -> Any:
    """The rows of one version's tables of indicators."""
    return (
        select(col(Indicator.id), col(Indicator.lineage), col(Indicator.section_id))
        .join(Section, col(Section.id) == col(Indicator.section_id))
        .where(col(Section.version_id) == version_id)
        .subquery()
    )
