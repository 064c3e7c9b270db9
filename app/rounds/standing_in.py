"""Who acts in a round in place of one of its members: asked only where somebody is no member."""

import datetime

from sqlmodel import Session, col, select

from app.accounts.substitutes import covered_by
from app.rounds.models import Membership


def covers_member(session: Session, user_id: int, round_id: int, today: datetime.date) -> bool:
    """Whether an official stands in today for a member of the round (two statements, one where for nobody)."""
    covered = [person.id for person in covered_by(session, user_id, today)]
    if not covered:
        return False
    members = select(Membership.user_id).where(Membership.round_id == round_id, col(Membership.user_id).in_(covered))
    return session.exec(members.limit(1)).first() is not None


def acts_as(session: Session, user_id: int, today: datetime.date) -> list[int]:
    """The official and all for whom they stand in today: whose rounds are theirs (one statement)."""
    return [user_id, *(person.id for person in covered_by(session, user_id, today))]
