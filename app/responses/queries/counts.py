"""The counters by focus area, and what a body or a section has of comments."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, literal, null, select, union_all
from sqlmodel import Session, col

from app.plans.models import FocusArea, Indicator, Section
from app.responses.areas import LAST, REST, WHOLE, WHOLE_KEY
from app.responses.models import FocusCount, Standing
from app.responses.progress import Progress
from app.rounds.models import Consultee, Round


@dataclass(frozen=True, slots=True)
class AreaCount(Progress):
    """One focus area: ``key`` is its id, 0 for the whole or -1 for the plan's other parts."""

    key: int
    label: str

    @property
    def is_whole(self) -> bool:
        """Whether it is the plan as a whole."""
        return self.key == WHOLE_KEY

    def is_called(self, asked: str) -> bool:
        """Whether a filter means this one: by its id, or by its label."""
        if self.key in (0, -1):
            return asked == str(self.key) or asked.casefold() == self.label.casefold()
        return asked == (str(self.key) if asked.isdecimal() else self.label)


def area_counts(session: Session, round_id: int) -> list[AreaCount]:
    """The whole, the plan's focus areas in order (also those without comments), the rest: one statement."""
    areas: Any = (
        select(
            col(FocusArea.id),
            col(FocusArea.label),
            col(FocusArea.position).label("position"),
            func.coalesce(col(FocusCount.comments), 0),
            func.coalesce(col(FocusCount.done), 0),
            func.coalesce(col(FocusCount.to_look_again), 0),
        )
        .join(Round, col(Round.plan_version_id) == col(FocusArea.version_id))
        .outerjoin(
            FocusCount, and_(col(FocusCount.round_id) == col(Round.id), col(FocusCount.focus_area) == col(FocusArea.id))
        )
        .where(col(Round.id) == round_id)
    )
    ours = select(
        col(FocusCount.focus_area),
        null(),
        case((col(FocusCount.focus_area) == 0, 0), else_=LAST),
        col(FocusCount.comments),
        col(FocusCount.done),
        col(FocusCount.to_look_again),
    ).where(col(FocusCount.round_id) == round_id, col(FocusCount.focus_area).in_((0, -1)))
    rows = sorted(session.connection().execute(union_all(areas, ours)), key=lambda row: row.position)
    return [
        AreaCount(key, label or (REST if key else WHOLE), comments=comments, done=done, to_look_again=to_look_again)
        for key, label, _position, comments, done, to_look_again in rows
    ]


@dataclass(frozen=True, slots=True)
class GroupCount(Progress):
    """A body or a section, by its id."""

    id: int
    name: str


def _sum(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


PROGRESS = (
    func.count(col(Standing.point_id)).label("comments"),
    _sum(col(Standing.done)).label("done"),
    _sum(and_(col(Standing.outcome).is_not(None), ~col(Standing.done))).label("to_look_again"),
)
"""The figures of :class:`Progress` over some rows of what stands."""


def progress_in(row: Any) -> dict[str, int]:
    """The figures of a row that has the columns ``PROGRESS``, to make a progress of."""
    return {"comments": row.comments, "done": row.done, "to_look_again": row.to_look_again}


def body_counts(session: Session, round_id: int) -> list[GroupCount]:
    """Bodies that have comments, in the list's order; ``id`` is the organisation's (one statement)."""
    query = (
        select(col(Consultee.organisation_id).label("id"), col(Consultee.name), *PROGRESS)
        .join(Standing, col(Standing.consultee_id) == col(Consultee.id))
        .where(col(Consultee.round_id) == round_id)
        .group_by(col(Consultee.id))
        .order_by(col(Consultee.position), col(Consultee.id))
    )
    rows = session.connection().execute(query)
    return [GroupCount(row.id, row.name, **progress_in(row)) for row in rows]


def section_counts(session: Session, round_id: int) -> list[GroupCount]:
    """Sections that have comments of their own, in the plan's order (one statement). The whole has id 0."""
    query = (
        select(
            func.coalesce(col(Section.id), 0).label("id"),
            func.trim(col(Section.number) + literal(" ") + col(Section.title)).label("name"),
            *PROGRESS,
        )
        .select_from(Standing)
        .outerjoin(Section, col(Section.id) == col(Standing.section_id))
        .where(col(Standing.round_id) == round_id)
        .group_by(col(Section.id), col(Section.number), col(Section.title), col(Section.position))
        .order_by(func.coalesce(col(Section.position), -1))
    )
    rows = session.connection().execute(query)
    return [GroupCount(row.id, row.name or WHOLE, **progress_in(row)) for row in rows]


def indicator_counts(session: Session, round_id: int) -> list[GroupCount]:
    """Indicators that have comments, in the plan's order, and last what is about none, with id 0 (one statement)."""
    query = (
        select(
            func.coalesce(col(Indicator.id), 0).label("id"),
            func.coalesce(col(Indicator.name), "").label("name"),
            *PROGRESS,
        )
        .select_from(Standing)
        .outerjoin(Indicator, col(Indicator.id) == col(Standing.indicator_id))
        .where(col(Standing.round_id) == round_id)
        .group_by(col(Indicator.id), col(Indicator.name), col(Indicator.position))
        .order_by(func.coalesce(col(Indicator.position), 1_000_000_000))
    )
    rows = session.connection().execute(query)
    return [GroupCount(row.id, row.name, **progress_in(row)) for row in rows]
