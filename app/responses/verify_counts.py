"""Comparing what stands and the counters with the responses themselves, for ``remiss verify``."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, case, except_, func, select
from sqlmodel import Session, col

from app.assessment.actions.counters import facts
from app.assessment.models import FocusCount, Standing


def verify_counts(session: Session) -> Iterator[str]:
    """One line for each thing that does not agree; none when all is well. Reads only."""
    columns = [
        getattr(Standing, name)
        for name in ("point_id", "round_id", "consultee_id", "comment_id", "area", "place", "number", "done")
    ]
    real = facts().with_only_columns(*list(facts().selected_columns)[:8])
    stands: Select[Any] = select(*columns)
    differences = (real, stands, "is not listed as it stands"), (stands, real, "is listed as it does not stand")
    for first, second, says in differences:
        for row in session.connection().execute(except_(first, second)):
            yield f"round {row[1]}: comment {row[0]} (number {row[6]}) {says}"
    yield from _counters(session)


def _counters(session: Session) -> Iterator[str]:
    counted = facts().subquery()
    groups = select(
        counted.c.round_id, counted.c.key, func.count(), func.sum(case((counted.c.done, 1), else_=0))
    ).group_by(counted.c.round_id, counted.c.key)
    real = {(row[0], row[1]): (row[2], row[3]) for row in session.connection().execute(groups)}
    cached = select(
        col(FocusCount.round_id), col(FocusCount.focus_area), col(FocusCount.comments), col(FocusCount.done)
    )
    told = {(row[0], row[1]): (row[2], row[3]) for row in session.connection().execute(cached)}
    for place in sorted({*real, *told}):
        if told.get(place, (0, 0)) != real.get(place, (0, 0)):
            said, is_ = told.get(place, (0, 0)), real.get(place, (0, 0))
            yield (
                f"round {place[0]}, focus area {place[1]}: the counters say {said[0]} comments, {said[1]} replied to; "
                f"there are {is_[0]} and {is_[1]}"
            )
