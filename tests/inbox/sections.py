"""Sections of a plan in plain values, for what stands beside a text."""

from markupsafe import Markup

from app.plans.paragraphs import ParagraphView
from app.plans.views import CellView, IndicatorView, SectionRow, SectionView, TableView
from tests.passages.plan import PLACES


def section_of(id_: int, paragraphs: int, tables: list[TableView]) -> SectionView:
    """A section of the small plan with so many paragraphs."""
    place = PLACES.sections[id_]
    row = SectionRow(id_, 1, None, place.position, 1, place.number, place.title, None, None, False, "")
    said = [
        ParagraphView(number, number, "text", 0, False, f"Stycke {number}", Markup("Stycke"))
        for number in range(1, paragraphs + 1)
    ]
    return SectionView(row, said, tables)


def row_of(id_: int, section_id: int) -> IndicatorView:
    """An indicator with one value."""
    return IndicatorView(id_, section_id, f"Indikator {id_}", [], [CellView(id_, "2030", "12", 12.0, [])])
