"""Who has taken on what, and how much of it waits."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, func, select
from sqlmodel import Session, col

from app.accounts.models import Role, User
from app.responses.assignment_models import Assignment
from app.responses.models import RepliedWording, Standing
from app.rounds.models import Membership

ACTS: Any = and_(
    col(User.disabled_at).is_(None),
    col(User.role) == Role.HANDLER,
    col(Membership.user_id).is_not(None),
)
"""Whether the official can still reply in the round, in a statement over the assignment's user and membership."""


class Assigned(NamedTuple):
    """Whose a comment is. ``acts``: still one who replies in the round; else it counts as nobody's."""

    user_id: int
    name: str
    due: datetime.date | None
    acts: bool
    by: str
    at: datetime.datetime


class Share(NamedTuple):
    """An official's part of a round: how many comments, how many are left, how many of these are past their day."""

    user_id: int
    name: str
    acts: bool
    comments: int
    left: int
    overdue: int


def _with_user(query: Any) -> Any:
    return query.join(User, col(User.id) == col(Assignment.user_id)).outerjoin(
        Membership,
        and_(col(Membership.user_id) == col(Assignment.user_id), col(Membership.round_id) == col(Assignment.round_id)),
    )


def assigned(session: Session, point_ids: Sequence[int]) -> dict[int, Assigned]:
    """Whose each of some comments is (one statement, none for none)."""
    if not point_ids:
        return {}
    query = _with_user(
        select(
            col(Assignment.point_id),
            col(Assignment.user_id),
            col(User.name),
            col(Assignment.due),
            case((ACTS, 1), else_=0),
            col(Assignment.by_name),
            col(Assignment.at),
        ).select_from(Assignment)
    ).where(col(Assignment.point_id).in_(point_ids))
    return {
        point_id: Assigned(user_id, name, due, bool(acts), by, at)
        for point_id, user_id, name, due, acts, by, at in session.connection().execute(query)
    }


def shares(session: Session, round_id: int, today: datetime.date) -> list[Share]:
    """How the round's comments are shared, by name (one statement). What nobody has is not among them."""
    left = col(Standing.done) == false()
    query = (
        _with_user(
            select(
                col(User.id),
                col(User.name),
                func.min(case((ACTS, 1), else_=0)),
                func.count(),
                func.sum(case((left, 1), else_=0)),
                func.sum(case((and_(left, col(Assignment.due) < today), 1), else_=0)),
            )
            .select_from(Standing)
            .join(Assignment, col(Assignment.point_id) == col(Standing.point_id))
        )
        .where(col(Standing.round_id) == round_id)
        .group_by(col(User.id), col(User.name))
        .order_by(col(User.name), col(User.id))
    )
    return [
        Share(id_, name, bool(acts), comments, left_, late)
        for id_, name, acts, comments, left_, late in session.connection().execute(query)
    ]


def taken_by(user_id: int) -> ColumnElement[bool]:
    """What an official has taken on, as a condition on what stands."""
    return col(Standing.point_id).in_(select(col(Assignment.point_id)).where(col(Assignment.user_id) == user_id))


def taken_by_nobody() -> ColumnElement[bool]:
    """What nobody has who can still reply in the round."""
    theirs = _with_user(select(col(Assignment.point_id)).select_from(Assignment)).where(ACTS)
    return col(Standing.point_id).not_in(theirs)


def past_its_day(today: datetime.date) -> ColumnElement[bool]:
    """What is not done, and was to be before today."""
    late = select(col(Assignment.point_id)).where(col(Assignment.due) < today)
    return and_(col(Standing.done) == false(), col(Standing.point_id).in_(late))


def how_many_left(round_id: Any, user_id: Any, before: datetime.date | None = None) -> Any:
    """How many of an official's comments in a round wait for a reply, as a part of a statement; or were to be done."""
    query = (
        select(func.count())
        .select_from(Assignment)
        .join(Standing, col(Standing.point_id) == col(Assignment.point_id))
        .where(col(Assignment.round_id) == round_id, col(Assignment.user_id) == user_id)
        .where(col(Standing.done) == false())
    )
    if before is not None:
        query = query.where(col(Assignment.due) < before)
    return query.scalar_subquery()


def how_many_sent_back(round_id: Any, user_id: Any) -> Any:
    """How many of an official's replies in a round a second person has sent back, as a part of a statement."""
    return (
        select(func.count())
        .select_from(RepliedWording)
        .join(Standing, col(Standing.point_id) == col(RepliedWording.point_id))
        .where(col(Standing.round_id) == round_id, col(RepliedWording.sent_back_to) == user_id)
        .scalar_subquery()
    )


def due_by(session: Session, today: datetime.date, round_id: int | None = None) -> list[tuple[int, int, int]]:
    """(round, official, how many) of what waits and is to be done today or earlier, by who acts (one statement)."""
    query = (
        _with_user(
            select(col(Assignment.round_id), col(Assignment.user_id), func.count())
            .select_from(Assignment)
            .join(Standing, col(Standing.point_id) == col(Assignment.point_id))
        )
        .where(col(Standing.done) == false(), col(Assignment.due) <= today, ACTS)
        .group_by(col(Assignment.round_id), col(Assignment.user_id))
        .order_by(col(Assignment.round_id), col(Assignment.user_id))
    )
    if round_id is not None:
        query = query.where(col(Assignment.round_id) == round_id)
    return [(each, user_id, n) for each, user_id, n in session.connection().execute(query)]
