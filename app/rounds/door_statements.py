"""The statements of the doors to rounds and to bodies' answers, built once: one runs in almost every request."""

from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from app.database import Prepared
from app.mail.outage import OUTAGE
from app.organisations.models import ListVersion
from app.plans.models import PlanVersion
from app.rounds.facts import CONSULTEE, LINK, ROUND, WHOLE_ROUND
from app.rounds.models import Consultee, Link, LinkSession, Membership, Milestone, Round

WANTED: Any = bindparam("wanted")
"""The id that ``round_with`` is given."""
_IS_MEMBER = (
    select(Membership.user_id)
    .where(Membership.round_id == Round.id, Membership.user_id == bindparam("user_id"))
    .correlate(Round)
    .exists()
)
WITH_STEPS: Any = (
    select(Round, Milestone.step, Milestone.at, _IS_MEMBER, PlanVersion.plan_id, ListVersion.list_id)  # type: ignore[call-overload]  # overloads end at four
    .outerjoin(Milestone, col(Milestone.round_id) == Round.id)
    .outerjoin(PlanVersion, col(PlanVersion.id) == Round.plan_version_id)
    .outerjoin(ListVersion, col(ListVersion.id) == Round.list_version_id)
)  # built once: one of these runs in every request about a round
ROUND_OF_ACT: Any = WITH_STEPS.where(Round.id == bindparam("wanted"))
BODY: Any = (
    WITH_STEPS.add_columns(Consultee)
    .join(Consultee, col(Consultee.round_id) == Round.id)
    .where(Consultee.id == bindparam("wanted"))
)


# The same in columns, for whoever only reads: an entity costs as much as a page that is kept.
ROUND_TO_READ = Prepared(
    select_columns(
        *WHOLE_ROUND,
        col(Milestone.step),
        col(Milestone.at),
        _IS_MEMBER.label("is_member"),
        col(PlanVersion.plan_id).label("plan_id"),
        col(ListVersion.list_id).label("list_id"),
    )
    .select_from(Round)
    .outerjoin(Milestone, col(Milestone.round_id) == Round.id)
    .outerjoin(PlanVersion, col(PlanVersion.id) == Round.plan_version_id)
    .outerjoin(ListVersion, col(ListVersion.id) == Round.list_version_id)
    .where(col(Round.id) == bindparam("wanted"))
)

# Asked at every pause in somebody's typing: built once, the body, its round with the milestones and the link in one.
_HELD: Any = (
    select_columns(*ROUND, *CONSULTEE, *LINK, col(Milestone.step), col(Milestone.at))
    .join_from(Consultee, Round, col(Round.id) == Consultee.round_id)
    .join(Link, col(Link.consultee_id) == Consultee.id)
    .outerjoin(Milestone, col(Milestone.round_id) == Round.id)
    .where(col(Link.revoked_at).is_(None))
)
BY_TOKEN = Prepared(_HELD.where(Link.token_hash == bindparam("token")))
BY_COOKIE = Prepared(
    _HELD.add_columns(*OUTAGE, col(Link.entered_at), col(LinkSession.created_at).label("let_in_at"))
    .join(LinkSession, col(LinkSession.link_id) == Link.id)
    .where(Consultee.id == bindparam("body"), LinkSession.consultee_id == bindparam("body"))
    .where(LinkSession.token_hash == bindparam("cookie"), col(LinkSession.generation) == Link.generation)
    .where(col(LinkSession.expires_at) > bindparam("now"))
)
BY_LINK = Prepared(_HELD.where(Link.id == bindparam("link")))
LOCK_BODY = (
    select(Round.id)
    .join(Consultee, col(Consultee.round_id) == Round.id)
    .where(Consultee.id == bindparam("body"))
    .with_for_update(of=[Round, Consultee])
)
"""The round's row, and then the body's: the order in which every act locks them."""


@lru_cache
def locking(statement: Any) -> Any:
    """Locks the round that a door's statement finds."""
    return statement.with_only_columns(col(Round.id)).with_for_update(of=Round)
