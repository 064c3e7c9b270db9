"""Looking up in the plan what comments are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.comments.fields import Content
from app.comments.models import CommentColumns
from app.comments.places import WHOLE, Place
from app.plans.models import Cell, Indicator, Paragraph, Section


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
