"""The aggregated view: comments that stand, filtered, page by page without OFFSET."""

from dataclasses import dataclass

from sqlalchemy import func, literal, select, tuple_
from sqlmodel import Session, col

from app.assessment.models import Standing
from app.assessment.queries.counting import AreaCount
from app.assessment.queries.filters import Filters, conditions
from app.assessment.queries.rows import joined, views
from app.assessment.views import CommentView
from app.errors import Invalid
from app.i18n import _

Key = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Some comments in order, and the key after which the next ones come (None at the end)."""

    items: list[CommentView]
    after: str | None


_ORDER = (col(Standing.area), col(Standing.place), col(Standing.number))


def comments(session: Session, round_id: int, filters: Filters, *, after: str | None, limit: int) -> Page:
    """Comments by focus area, place in the plan and number, after a key of an earlier page (one statement).

    Raises Invalid for a key that was not made here.
    """
    query = joined(*_ORDER[:2]).where(*conditions(round_id, filters))
    if after is not None:
        query = query.where(tuple_(*_ORDER) > tuple_(*(literal(part) for part in _parted(after))))
    rows = session.connection().execute(query.order_by(*_ORDER).limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(list(views(rows[:limit])), f"{last[-2]}.{last[-1]}.{last[1]}" if last else None)


def _parted(after: str) -> Key:
    parts = after.split(".")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 10 for part in parts):
        raise Invalid(_("Markören går inte att läsa."), code="cursor", fields={"cursor": _("Ta den ur next.")})
    return int(parts[0]), int(parts[1]), int(parts[2])


def count(session: Session, round_id: int, filters: Filters, areas: list[AreaCount]) -> int:
    """How many comments the filters leave: from the counters where these know, else counted (one statement)."""
    if filters.counted:
        chosen = [area for area in areas if _is(area, filters.focus_area.strip())]
        return sum(
            {"unanswered": area.left, "done": area.done}[filters.outcomes[0]] if filters.outcomes else area.comments
            for area in chosen
        )
    query = select(func.count()).select_from(joined().where(*conditions(round_id, filters)).subquery())
    return session.connection().execute(query).scalar_one()


def _is(area: AreaCount, asked: str) -> bool:
    if not asked:
        return True
    if area.key in (0, -1):
        return asked == str(area.key) or asked.casefold() == area.label.casefold()
    return asked == (str(area.key) if asked.isdecimal() else area.label)


def comment(session: Session, round_id: int, comment_id: int) -> CommentView | None:
    """One comment of a round that stands, by its id (one statement)."""
    query = joined().where(col(Standing.round_id) == round_id, col(Standing.point_id) == comment_id)
    return next(views(session.connection().execute(query)), None)
