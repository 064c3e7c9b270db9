"""Where comments stand in the version of the plan that their round has now, in a statement.

A comment that was sent never changes: its place is in the version that was read. The same lineage leads to the same
place in the present version, or to the nearest one that is left of it: the row of a cell, the section of a paragraph.
What has nothing left is about the whole. One that was written on a place that was gone when it was sent (``origin``) is
back there when the plan has that place again. ``comments.moving`` says the same of drafts.
"""

from typing import Any

from sqlalchemy import Integer, Select, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.plans.models import Cell, FocusArea, Indicator, Paragraph, Section
from app.responses.models import Comment, Response
from app.rounds.models import Round


def at_present(statement: Select[Any]) -> Select[Any]:
    """A statement over ``Comment`` and ``Round``, with section, focus area, paragraph, indicator and cell as they are
    in the round's present version, each perhaps null."""
    section: Any = func.coalesce(col(Indicator.section_id), col(Paragraph.section_id), _section())
    return (
        statement.outerjoin(Cell, col(Cell.id) == _cell())
        .outerjoin(Indicator, col(Indicator.id) == _row())
        .outerjoin(Paragraph, col(Paragraph.id) == _paragraph())
        .outerjoin(Section, col(Section.id) == section)
        .outerjoin(FocusArea, col(FocusArea.id) == col(Section.focus_area_id))
    )


def section_at_present() -> Any:
    """The section of a comment in the present version, in a statement over ``Comment``, ``Response`` and ``Round``: its
    own, and only where another version was read, the one that it became."""
    is_present = col(Response.plan_version_id).is_not_distinct_from(col(Round.plan_version_id))
    return case((is_present, col(Comment.section_id)), else_=_section())


def _is_of_round(section: Any) -> Any:
    return section.version_id == col(Round.plan_version_id)


def _later(new: Any, old: Any, is_old: Any, *path: tuple[Any, Any]) -> Any:
    """The id of the place in the present version that has the lineage of an old one; ``path``: on to its section."""
    query = select(new.id).select_from(old).join(new, new.lineage == old.lineage)
    for table, leads in path:
        query = query.join(table, leads)
    there = path[-1][0] if path else new
    return query.where(is_old, _is_of_round(there)).correlate(Comment, Round).scalar_subquery()


def _section() -> Any:
    def later(which: Any) -> Any:
        old, new = aliased(Section), aliased(Section)
        return _later(new, old, which(old))

    def written(old: Any) -> Any:
        of_paragraph = col(Comment.origin).like(literal("p") + _text(old.id) + ".%")
        row: Any = aliased(Indicator)
        of_row = select(row.section_id).where(row.id == func.coalesce(_number("i"), _row_of_cell()))
        return or_(old.id == _number("s"), of_paragraph, old.id == of_row.correlate(Comment).scalar_subquery())

    return func.coalesce(later(lambda old: old.id == col(Comment.section_id)), _where_written(later(written)))


def _paragraph() -> Any:
    def later(which: Any) -> Any:
        old, new, there = aliased(Paragraph), aliased(Paragraph), aliased(Section)
        return _later(new, old, which(old), (there, there.id == new.section_id))

    own = later(lambda old: and_(old.section_id == col(Comment.section_id), old.number == col(Comment.paragraph)))
    written = later(lambda old: col(Comment.origin) == literal("p") + _text(old.section_id) + "." + _text(old.number))
    return func.coalesce(own, _where_written(written, "p"))


def _row() -> Any:
    def later(which: Any) -> Any:
        old, new, there = aliased(Indicator), aliased(Indicator), aliased(Section)
        return _later(new, old, which(old), (there, there.id == new.section_id))

    own = later(lambda old: old.id == col(Comment.indicator_id))
    written = later(lambda old: old.id == func.coalesce(_number("i"), _row_of_cell()))
    return func.coalesce(own, _where_written(written, "i", "c"))


def _cell() -> Any:
    def later(which: Any) -> Any:
        old, new, row, there = aliased(Cell), aliased(Cell), aliased(Indicator), aliased(Section)
        return _later(new, old, which(old), (row, row.id == new.indicator_id), (there, there.id == row.section_id))

    own = later(lambda old: old.id == col(Comment.cell_id))
    return func.coalesce(own, _where_written(later(lambda old: old.id == _number("c")), "c"))


def _row_of_cell() -> Any:
    cell: Any = aliased(Cell)
    return select(cell.indicator_id).where(cell.id == _number("c")).correlate(Comment).scalar_subquery()


def _where_written(place: Any, *letters: str) -> Any:
    """What is looked for only where a comment was written on a place that was gone when it was sent."""
    origin = col(Comment.origin)
    asked = or_(*(origin.like(f"{letter}%") for letter in letters)) if letters else origin != ""
    return case((asked, place))


def _number(letter: str) -> Any:
    """The id in a place's code with this letter (``places``); null for another."""
    origin = col(Comment.origin)
    return case((origin.like(f"{letter}%"), cast(func.substr(origin, 2), Integer)))


def _text(number: Any) -> Any:
    return cast(number, String)
