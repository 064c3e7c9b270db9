"""Who are members of a round."""

import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from app.accounts.identity import By
from app.accounts.models import Role, User
from app.errors import Invalid
from app.history.actions import record
from app.i18n import _
from app.rounds.actions.board import touch_content
from app.rounds.models import Membership, Round


def touch_rounds_of(session: Session, user_id: int) -> None:
    """Mark the rounds of a member as changed: what that official can do there is shown on the board and the desk."""
    theirs = select(col(Membership.round_id)).where(col(Membership.user_id) == user_id)
    versions = {"board_version": Round.board_version + 1, "content_version": Round.content_version + 1}
    session.connection().execute(update(Round).where(col(Round.id).in_(theirs)).values(versions))


def add_member(session: Session, round_: Round, *, user_id: int, by: By, now: datetime.datetime) -> None:
    """Make a handler a member of the round; one who is stays one. Raises Invalid for anybody else."""
    user = session.get(User, user_id)
    if user is None or user.disabled_at is not None or user.role is not Role.HANDLER:
        raise Invalid(
            _("Välj en handläggare."), code="unknown_user", fields={"user_id": _("Välj en handläggare i listan.")}
        )
    if session.get(Membership, (round_.id, user_id)):
        return
    session.add(Membership(round_id=round_.id, user_id=user_id, created_at=now))
    session.flush()
    touch_content(session, round_.id)
    record(session, "member.added", by=by, now=now, round_id=round_.id, subject=("user", user_id), name=user.name)


def remove_member(session: Session, round_: Round, *, user_id: int, by: By, now: datetime.datetime) -> None:
    """Take a member out of the round; the round's pages are closed to that official at once."""
    membership = session.get(Membership, (round_.id, user_id))
    if membership is None:
        return
    user = session.get_one(User, user_id)
    session.delete(membership)
    session.flush()
    touch_content(session, round_.id)
    record(session, "member.removed", by=by, now=now, round_id=round_.id, subject=("user", user_id), name=user.name)
