"""Rounds as lists and one by one."""

import datetime
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from app.accounts.models import Role, User
from app.organisations.models import ListVersion
from app.plans.models import PlanVersion
from app.rounds.access import Door, status_of
from app.rounds.counts import Counts, counts
from app.rounds.models import Membership, Milestone, Round, RoundStatus, Step
from app.sorting import holds


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round with its figures."""

    id: int
    title: str
    status: RoundStatus
    registry_number: str
    deadline: datetime.date
    plan_id: int | None
    distribution_list_id: int | None
    counts: Counts
    opened_at: datetime.datetime | None = None


def list_rounds(
    session: Session,
    *,
    members: Collection[int] | None,
    now: datetime.datetime,
    after: int = 0,
    limit: int = 50,
    q: str = "",
    status: str = "",
    archived: bool | None = None,
    wanted: Callable[[RoundRow], bool] | None = None,
) -> tuple[list[RoundRow], int]:
    """Rounds, newest first, and how many there are in all. ``members``: only those of these officials.

    ``q`` and ``status`` narrow both: by words of the title or the registry number, and by where the round stands.
    ``archived``: only those that are archived, or only those that are not. ``wanted`` judges each round with its
    figures: all of them are read then.
    """
    query: Any = (
        select(  # type: ignore[call-overload]  # overloads end at four
            col(Round.id),
            col(Round.title),
            col(Round.registry_number),
            col(Round.deadline),
            col(PlanVersion.plan_id),
            col(ListVersion.list_id),
        )
        .outerjoin(PlanVersion, col(PlanVersion.id) == col(Round.plan_version_id))
        .outerjoin(ListVersion, col(ListVersion.id) == col(Round.list_version_id))
    )
    if members is not None:
        query = query.where(col(Round.id).in_(select(Membership.round_id).where(col(Membership.user_id).in_(members))))
    if archived is not None:
        put_away = col(Round.id).in_(select(Milestone.round_id).where(Milestone.step == Step.ARCHIVED))
        query = query.where(put_away if archived else ~put_away)
    if q or status or wanted:
        everyone = session.exec(query.order_by(col(Round.id).desc())).all()
        steps = steps_of_rounds(session, [row.id for row in everyone])
        matching = [row for row in everyone if holds(q, row.title, row.registry_number)]
        matching = [row for row in matching if status in ("", status_of(steps.get(row.id, {})))]
        total, shown = len(matching), [row for row in matching if not after or row.id < after]
        shown = shown if wanted else shown[:limit]
    else:
        later = query.where(col(Round.id) < after) if after else query
        shown = session.exec(later.order_by(col(Round.id).desc()).limit(limit)).all()
        is_all = not after and len(shown) < limit
        total = len(shown) if is_all else session.exec(select(func.count()).select_from(query.subquery())).one()
        steps = steps_of_rounds(session, [row.id for row in shown])
    ids = [row.id for row in shown]
    if not ids:
        return [], total
    figures = counts(session, ids, now)
    rows = [
        RoundRow(
            row.id,
            row.title,
            status_of(steps.get(row.id, {})),
            row.registry_number,
            row.deadline,
            row.plan_id,
            row.list_id,
            figures[row.id],
            steps.get(row.id, {}).get(Step.OPENED),
        )
        for row in shown
    ]
    if wanted:
        rows = [row for row in rows if wanted(row)]
        return rows[:limit], len(rows)
    return rows, total


def steps_of_rounds(session: Session, ids: Sequence[int]) -> dict[int, dict[Step, datetime.datetime]]:
    """What has been done to each of some rounds, and when (one statement)."""
    steps: dict[int, dict[Step, datetime.datetime]] = {}
    query = select(Milestone.round_id, Milestone.step, Milestone.at).where(col(Milestone.round_id).in_(ids))
    for round_id, step, at in session.exec(query):
        steps.setdefault(round_id, {})[Step(step)] = at
    return steps


def _ids(session: Session, ids: Sequence[int]) -> dict[int, tuple[int | None, int | None]]:
    query = (
        select(Round.id, PlanVersion.plan_id, ListVersion.list_id)
        .outerjoin(PlanVersion, col(PlanVersion.id) == Round.plan_version_id)
        .outerjoin(ListVersion, col(ListVersion.id) == Round.list_version_id)
        .where(col(Round.id).in_(ids))
    )
    return {row.id: (row.plan_id, row.list_id) for row in session.connection().execute(query)}


def one_round(session: Session, door: Door, now: datetime.datetime) -> RoundRow:
    """A round with its figures, its plan and its list, also when these have changed since it was found."""
    id_ = door.round.id
    plan_id, list_id = _ids(session, [id_])[id_]
    return _row(door, plan_id, list_id, counts(session, [id_], now)[id_])


def found_round(session: Session, door: Door, now: datetime.datetime) -> RoundRow:
    """A round as it was found, with its figures (one statement; none for a draft, which has no figures)."""
    id_ = door.round.id
    figures = Counts() if door.status is RoundStatus.DRAFT else counts(session, [id_], now)[id_]
    return _row(door, door.plan_id, door.list_id, figures)


def _row(door: Door, plan_id: int | None, list_id: int | None, figures: Counts) -> RoundRow:
    round_ = door.round
    return RoundRow(
        round_.id, round_.title, door.status, round_.registry_number, round_.deadline, plan_id, list_id, figures
    )


@dataclass(frozen=True, slots=True)
class Member:
    """An official, for a list or a choice."""

    id: int
    name: str
    role: Role
    is_disabled: bool = False

    @property
    def handles(self) -> bool:
        """Whether the member can read answers and reply to comments."""
        return self.role is Role.HANDLER and not self.is_disabled


def members(session: Session, round_id: int) -> list[Member]:
    """Who are members of a round, by name."""
    query = (
        select(User.id, User.name, User.role, User.disabled_at)
        .join(Membership, col(Membership.user_id) == User.id)
        .where(Membership.round_id == round_id)
        .order_by(User.name)
    )
    return [
        Member(id_, name, Role(role), disabled_at is not None) for id_, name, role, disabled_at in session.exec(query)
    ]


def handlers_of(session: Session, round_id: int) -> list[int]:
    """The officials who act in a round: its members who can, their accounts in force (one statement)."""
    query = (
        select(User.id)
        .join(Membership, col(Membership.user_id) == User.id)
        .where(Membership.round_id == round_id, col(User.disabled_at).is_(None))
        .where(col(User.role).in_((Role.HANDLER, Role.ADMIN)))
        .order_by(col(User.id))
    )
    return list(session.exec(query).all())


def other_officials(session: Session, round_id: int) -> list[Member]:
    """Handlers who can be made members of a round."""
    inside = select(Membership.user_id).where(Membership.round_id == round_id)
    query = (
        select(User.id, User.name, User.role)
        .where(User.role == Role.HANDLER, col(User.disabled_at).is_(None), col(User.id).not_in(inside))
        .order_by(User.name)
    )
    return [Member(id_, name, Role(role)) for id_, name, role in session.exec(query)]
