"""Where comments stand in the version of the plan that their round has now, in a statement.

A comment that was sent never changes: its place is in the version that was read. The same lineage leads to the same
place in the present version, or to the nearest one that is left of it: the row of a cell, the section of a paragraph.
What has nothing left is about the whole. ``comments.queries.successors`` says the same of drafts.
"""

from typing import Any

from sqlalchemy import Select, and_, case, func, select
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
    old, new = aliased(Section), aliased(Section)
    return _later(new, old, old.id == col(Comment.section_id))


def _paragraph() -> Any:
    old, new, there = aliased(Paragraph), aliased(Paragraph), aliased(Section)
    which = and_(col(old.section_id) == col(Comment.section_id), col(old.number) == col(Comment.paragraph))
    return _later(new, old, which, (there, there.id == new.section_id))


def _row() -> Any:
    old, new, there = aliased(Indicator), aliased(Indicator), aliased(Section)
    return _later(new, old, old.id == col(Comment.indicator_id), (there, there.id == new.section_id))


def _cell() -> Any:
    old, new, row, there = aliased(Cell), aliased(Cell), aliased(Indicator), aliased(Section)
    path = ((row, row.id == new.indicator_id), (there, there.id == row.section_id))
    return _later(new, old, old.id == col(Comment.cell_id), *path)
