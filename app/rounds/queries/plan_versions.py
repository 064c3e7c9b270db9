"""The versions of its plan that a round has had."""

import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.errors import NotFound
from app.i18n import _
from app.rounds.plan_models import RoundPlanVersion


class PlanVersionOf(NamedTuple):
    """One of them. ``number`` runs from 1 in the round; ``reason`` and ``told`` are empty of the first."""

    number: int
    plan_version_id: int
    at: datetime.datetime
    by_name: str
    reason: str
    told: str


def version_numbered(session: Session, round_id: int, number: int) -> tuple[PlanVersionOf, PlanVersionOf | None]:
    """One of a round's versions by its number, and the one before it. Raises NotFound."""
    known = {version.number: version for version in plan_versions(session, round_id)}
    if number not in known:
        raise NotFound(_("Remissen har ingen sådan version av planen."))
    return known[number], known.get(number - 1)


def plan_versions(session: Session, round_id: int) -> list[PlanVersionOf]:
    """A round's versions of its plan, the first first (one statement); none while it has only had one."""
    names = PlanVersionOf._fields
    query = select(*(col(getattr(RoundPlanVersion, name)) for name in names))
    query = query.where(col(RoundPlanVersion.round_id) == round_id).order_by(col(RoundPlanVersion.number))
    return [PlanVersionOf(*row) for row in session.connection().execute(query)]
