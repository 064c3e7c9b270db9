"""The plan's order: where a comment stands among others on pages, in letters and in files. Pure.

The whole first, then what stands before the plan's first heading, then section by section as they are numbered, and
with them the focus areas, which are sections. Within a section: what is about all of it, its paragraphs, its indicators
and their cells, each by its place in the document. Comments on the same place keep the order that they have.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, and_, case, cast, func
from sqlmodel import col

from app.comments.places import Place
from app.comments.written import WrittenComment
from app.plans.models import PREAMBLE, Cell, Indicator
from app.plans.views import Places, SectionView

INDICATORS = 100_000
"""Where a section's indicators begin, after its paragraphs."""
CELLS = 200
"""How many places an indicator takes: itself and its cells."""

SECTION = 10_000_000
"""How many places a section takes, where section and place in it are one number."""


def spot(paragraph: int | None, indicator: int | None, cell: int | None) -> int:
    """Where in its section a comment stands, given the paragraph's number and the positions of indicator and cell."""
    if indicator is None:
        return paragraph or 0
    return INDICATORS + indicator * CELLS + (0 if cell is None else cell + 1)


def place_in_sql(section: Any, paragraph: Any, section_id: Any) -> Any:
    """``PlanOrder.key`` as one number, in a statement that joins ``Indicator`` and ``Cell``, perhaps to nothing.

    ``section`` is the section's position (0 the whole), ``paragraph`` the paragraph's number or null.
    """
    row = INDICATORS + col(Indicator.position) * CELLS + func.coalesce(col(Cell.position) + 1, 0)
    before = case((and_(section == PREAMBLE, section_id.is_not(None)), 1), else_=0)
    within = case((col(Indicator.id).is_(None), func.coalesce(paragraph, 0) + before), else_=row)
    return cast(section, BigInteger) * SECTION + within


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """Where sections, indicators and cells stand in a plan: their positions by id."""

    sections: Mapping[int, int]
    indicators: Mapping[int, int]
    cells: Mapping[int, int]

    @classmethod
    def of(cls, places: Places) -> "PlanOrder":
        """The order of a version's places."""
        return cls(
            {section.id: section.position for section in places.sections.values()},
            {indicator.id: indicator.position for indicator in places.indicators.values()},
            {cell.id: cell.position for cell in places.cells.values()},
        )

    @classmethod
    def of_section(cls, view: SectionView | None) -> "PlanOrder":
        """The order within one section; without one there is only the whole."""
        rows = [row for table in view.tables for row in table.indicators] if view else []
        cells = {cell.id: position for row in rows for position, cell in enumerate(row.cells)}
        return cls({}, {row.id: position for position, row in enumerate(rows)}, cells)

    def key(self, place: Place) -> tuple[int, int]:
        """What places are sorted by: the section's position (0 the whole), and where in it."""
        section = self.sections.get(place.section_id, 0) if place.section_id else 0
        indicator = self.indicators.get(place.indicator_id, 0) if place.indicator_id else None
        cell = self.cells.get(place.cell_id, 0) if place.cell_id else None
        before = section == PREAMBLE and place.section_id is not None
        return section, spot(place.paragraph, indicator, cell) + before

    def sort(self, comments: Iterable[WrittenComment]) -> list[WrittenComment]:
        """The comments in the plan's order."""
        return sorted(comments, key=lambda comment: self.key(comment.place))
