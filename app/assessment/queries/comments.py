"""The aggregated view: comments that stand, filtered, page by page without OFFSET."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, false, func, literal, literal_column, select, tuple_
from sqlmodel import Session, col

from app.assessment.queries.filters import Filters, conditions
from app.assessment.queries.rows import COLUMNS, joined, views
from app.assessment.queries.search import sought
from app.assessment.views import CommentView, ReplyState
from app.database import Prepared
from app.errors import Invalid
from app.i18n import _
from app.plans.footnotes import with_marks
from app.plans.models import Cell, Paragraph
from app.responses.models import Standing
from app.responses.queries.counts import AreaCount

Key = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Stored:
    """A comment as it is stored, whole: two that are equal are shown alike."""

    values: tuple[Any, ...]

    @property
    def id(self) -> int:
        """The comment's."""
        return int(self.values[_POINT_ID])

    @property
    def done(self) -> bool:
        """It has a reply, and the reply answers the wording that stands."""
        return bool(self.values[_OUTCOME]) and not self.values[_NEEDS_LOOK]


@dataclass(frozen=True, slots=True)
class Page:
    """Some comments in order, and the key after which the next ones come (None at the end)."""

    rows: list[Stored]
    after: str | None
    statement: Prepared

    def views(self, session: Session, rows: Sequence[Stored]) -> list[tuple[CommentView, str]]:
        """Some of the comments as values, each with the paragraph it speaks of ("" unless that was asked for)."""
        read = self.statement.read(session, [row.values for row in rows])
        return [
            (comment, with_marks(row.quote, row.markup) if getattr(row, "quote", None) else "")
            for comment, row in zip(views(read), read, strict=True)
        ]


ORDER = (col(Standing.area), col(Standing.plan_place), col(Standing.number), col(Standing.part))
"""Of comments in every list: by focus area, place in the plan, number and part."""
_ANY_PART = 999_999
"""Beyond the last part that a comment may have."""
_NAMES = [column.name for column in COLUMNS]
_POINT_ID, _OUTCOME, _NEEDS_LOOK = (_NAMES.index(name) for name in ("point_id", "outcome", "needs_look"))
_AREA: Any = col(Standing.area).label("key_area")
_PLACE: Any = col(Standing.plan_place).label("key_place")
_QUOTE: tuple[Any, ...] = (col(Paragraph.text).label("quote"), col(Paragraph.html).label("markup"))


def comments(
    session: Session, round_id: int, filters: Filters, *, after: str | None, limit: int, quoted: bool = False
) -> Page:
    """Comments by focus area, place in the plan and number, after a key of an earlier page (one statement; a search
    asks one more, unless :func:`with_places` has).

    ``quoted`` adds the paragraphs that they speak of. Raises Invalid for a key that was not made here.
    """
    key = _parted(after) if after is not None else None
    filters = with_places(session, round_id, filters)
    statement = _page(filters, limit, after=key is not None, quoted=quoted)
    rows = statement.stored(session, {"round_id": round_id, **dict(zip(_AFTER, key or (), strict=False))})
    beyond = statement.read(session, rows[limit - 1 : limit]) if len(rows) > limit else []
    last = key_text(beyond[0].key_area, beyond[0].key_place, beyond[0].number, beyond[0].part) if beyond else None
    return Page([Stored(row) for row in rows[:limit]], last, statement)


def with_places(session: Session, round_id: int, filters: Filters) -> Filters:
    """The filters with the places of the plan that the words name (one statement, and none without words)."""
    if not filters.q.strip() or filters.sought:
        return filters
    return replace(filters, sought=sought(session, round_id, filters.q))


_AFTER = ("after_area", "after_place", "after_number", "after_part")


def _page(filters: Filters, limit: int, *, after: bool, quoted: bool) -> Prepared:
    """The statement of a page. What somebody searches for comes once: it is not worth keeping a statement for."""
    return (_made_page if filters.q else _kept_page)(filters, limit, after, quoted)


def _made_page(filters: Filters, limit: int, after: bool, quoted: bool) -> Prepared:
    query = (_quoting() if quoted else joined(_AREA, _PLACE)).where(*conditions(bindparam("round_id"), filters))
    if after:
        query = query.where(tuple_(*ORDER) > tuple_(*(bindparam(name, type_=Integer()) for name in _AFTER)))
    return Prepared(query.order_by(*ORDER).limit(literal_column(str(limit + 1))))


_kept_page = lru_cache(maxsize=200)(_made_page)


def _quoting() -> Select[Any]:
    spoken_of = and_(
        col(Paragraph.section_id) == col(Standing.section_id), col(Paragraph.number) == col(Standing.paragraph)
    )
    return joined(_AREA, _PLACE, *_QUOTE).outerjoin(Paragraph, spoken_of)


def chosen(session: Session, round_id: int, ids: Sequence[int]) -> list[tuple[CommentView, str]]:
    """Some comments that stand, in the view's order, each with the paragraph it speaks of (one statement)."""
    query = _quoting().where(col(Standing.round_id) == round_id, col(Standing.point_id).in_(ids)).order_by(*ORDER)
    rows = session.connection().execute(query).all()
    return [
        (comment, with_marks(row.quote, row.markup) if row.quote else "")
        for comment, row in zip(views(rows), rows, strict=True)
    ]


def indicator_rows(session: Session, indicator_ids: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Indicator id → (column, text) of its cells in the plan's order (one statement)."""
    query: Any = select(col(Cell.indicator_id), col(Cell.column).label("heading"), col(Cell.text))
    query = query.where(col(Cell.indicator_id).in_(indicator_ids))
    cells: dict[int, list[tuple[str, str]]] = {}
    for row in session.connection().execute(query.order_by(col(Cell.indicator_id), col(Cell.position))):
        cells.setdefault(row.indicator_id, []).append((row.heading, row.text))
    return {id_: tuple(pairs) for id_, pairs in cells.items()}


def key_text(area: int, place: int, number: int, part: int = 0) -> str:
    """A key as it stands in an address; a part's place only where it has one."""
    return f"{area}.{place}.{number}.{part}" if part else f"{area}.{place}.{number}"


def _just_before(area: int, place: int, number: int, part: int) -> str:
    """The key after which this one comes first."""
    return key_text(area, place, number, part - 1) if part else key_text(area, place, number - 1, _ANY_PART)


def _parted(after: str) -> Key:
    parts = after.split(".")
    if len(parts) not in (3, 4) or not all(part.isdecimal() and len(part) < 16 for part in parts):
        raise Invalid(_("Markören går inte att läsa."), code="cursor", fields={"cursor": _("Ta den ur next.")})
    area, place, number, part = (*map(int, parts), 0)[:4]
    return area, place, number, part


def count(session: Session, round_id: int, filters: Filters) -> int:
    """How many comments the filters leave, counted (one statement): for what the counters do not know."""
    filters = with_places(session, round_id, filters)
    query = select(func.count()).select_from(joined().where(*conditions(round_id, filters)).subquery())
    return session.connection().execute(query).scalar_one()


def counted(filters: Filters, areas: list[AreaCount]) -> int:
    """How many comments the filters leave, from the counters; ask ``filters.counted`` first."""
    asked = filters.focus_area.strip()
    chosen = [area for area in areas if not asked or area.is_called(asked)]
    state = ReplyState(filters.outcomes[0]) if filters.outcomes else None
    return sum(state.figure(area) if state else area.comments for area in chosen)


def next_waiting(
    session: Session, round_id: int, filters: Filters, comment_id: int, *, shown_from: str | None, limit: int
) -> tuple[int, str | None] | None:
    """The next comment that waits for a reply: after this one, else from the beginning; None when none waits.

    With the key that the list is to be shown from, so that it stands among ``limit`` (two or three statements).
    """
    run = session.connection().execute
    filters = with_places(session, round_id, filters)
    at = run(select(*ORDER).where(col(Standing.point_id) == comment_id)).first()
    all_waiting = joined().where(*conditions(round_id, filters), col(Standing.done) == false())
    waiting = all_waiting.with_only_columns(col(Standing.point_id), *ORDER).order_by(*ORDER).limit(1)
    here = tuple_(*(literal(part) for part in at or (0, 0, 0, 0)))
    row = run(waiting.where(tuple_(*ORDER) > here)).first() or run(waiting).first()
    if row is None:
        return None
    next_id, *key = row
    if _within(session, round_id, filters, key, shown_from, limit):
        return next_id, shown_from
    return next_id, _just_before(*key)


def _within(
    session: Session, round_id: int, filters: Filters, key: Sequence[int], shown_from: str | None, limit: int
) -> bool:
    first = _parted(shown_from) if shown_from else (-1, 0, 0, 0)
    if tuple(key) <= first:
        return False
    before: Select[Any] = joined().where(*conditions(round_id, filters)).with_only_columns(col(Standing.point_id))
    before = before.where(tuple_(*ORDER) > tuple_(*(literal(part) for part in first)))
    before = before.where(tuple_(*ORDER) < tuple_(*(literal(part) for part in key))).limit(limit)
    counted_ = select(func.count()).select_from(before.subquery())
    return session.connection().execute(counted_).scalar_one() < limit
