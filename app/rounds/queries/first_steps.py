"""What a new authority does first: plan, list, addresses, round, somebody who handles it, texts, opening."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlmodel import Session, col

from app.accounts.models import Role, User
from app.information.queries import places_left
from app.organisations.models import DistributionList, ListEntry, ListVersion, Organisation
from app.plans.models import Plan
from app.rounds.models import Membership, Milestone, Round, Step

CAN_WAIT = ("addresses", "texts")
"""Steps that stop nobody: a round is made, and can be opened, while an address or a text is still missing."""


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """How far one has come on the way to the first opened round.

    ``list_id`` and ``round_id`` are the latest list and the latest draft, where the remaining steps are taken.
    ``handlers`` counts those of that draft, ``other_handlers`` says whether there is anybody to choose. ``texts_left``
    counts what is to fill in in the texts about the service; None for who does not write them.
    """

    has_plan: bool
    list_id: int | None
    bodies: int
    without_address: int
    round_id: int | None
    handlers: int
    other_handlers: bool
    hidden: bool
    texts_left: int | None

    @property
    def done(self) -> dict[str, bool]:
        """Step → whether it is done, in order. The last is never: then there are no steps to show any more."""
        texts = {} if self.texts_left is None else {"texts": not self.texts_left}
        return {
            "plan": self.has_plan,
            "list": self.list_id is not None,
            "addresses": self.bodies > 0 and not self.without_address,
            "round": self.round_id is not None,
            "handler": self.handlers > 0,
            **texts,
            "opening": False,
        }

    @property
    def next(self) -> str:
        """The first step that is not done, of those that one cannot go on without."""
        return next(step for step, is_done in self.done.items() if not is_done and step not in CAN_WAIT)


def first_steps(session: Session, *, user_id: int, member: int | None, writes_texts: bool) -> FirstSteps | None:
    """The steps, in one statement and another for who ``writes_texts``; None once a round has been opened.

    ``member``: among this official's rounds.
    """
    row = session.connection().execute(_steps(user_id, member)).one()
    if row.opened:
        return None
    return FirstSteps(
        has_plan=bool(row.plans),
        list_id=row.list_id,
        bodies=row.bodies,
        without_address=row.without_address,
        round_id=row.round_id,
        handlers=row.handlers,
        other_handlers=bool(row.officials),
        hidden=row.hidden_at is not None,
        texts_left=places_left(session) if writes_texts else None,
    )


def _steps(user_id: int, member: int | None) -> Any:
    list_id = select(func.max(col(DistributionList.id))).scalar_subquery()
    version_id = select(func.max(col(ListVersion.id))).where(col(ListVersion.list_id) == list_id).scalar_subquery()
    of_list = select(func.count(col(ListEntry.id))).where(col(ListEntry.version_id) == version_id)
    of_list = of_list.join(Organisation, col(Organisation.id) == col(ListEntry.organisation_id))
    mine = _mine(member)
    begun = select(col(Milestone.round_id)).where(col(Milestone.step).in_((Step.OPENED, Step.CANCELLED)))
    draft_id = select(func.max(col(Round.id))).where(mine, col(Round.id).not_in(begun)).scalar_subquery()
    opened = select(func.count()).select_from(Milestone).join(Round, col(Round.id) == col(Milestone.round_id))
    can_handle = and_(col(User.role) == Role.HANDLER, col(User.disabled_at).is_(None))
    handlers = select(func.count()).select_from(Membership).join(User, col(User.id) == col(Membership.user_id))
    return select(
        select(func.count(col(Plan.id))).scalar_subquery().label("plans"),
        list_id.label("list_id"),
        of_list.scalar_subquery().label("bodies"),
        of_list.where(col(Organisation.email).is_(None)).scalar_subquery().label("without_address"),
        draft_id.label("round_id"),
        handlers.where(col(Membership.round_id) == draft_id, can_handle).scalar_subquery().label("handlers"),
        select(func.count(col(User.id))).where(can_handle).scalar_subquery().label("officials"),
        opened.where(mine, col(Milestone.step) == Step.OPENED).scalar_subquery().label("opened"),
        select(col(User.steps_hidden_at)).where(col(User.id) == user_id).scalar_subquery().label("hidden_at"),
    )


def _mine(member: int | None) -> ColumnElement[bool]:
    if member is None:
        return true()
    return col(Round.id).in_(select(col(Membership.round_id)).where(col(Membership.user_id) == member))
