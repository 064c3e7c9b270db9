"""An official decides how to be told."""

from collections.abc import Mapping

from sqlmodel import Session

from app.accounts.actions import user_for_change
from app.accounts.kinds import HowTold, NoticeKind
from app.accounts.models import NoticeChoices


def choose_notices(session: Session, user_id: int, *, choices: Mapping[NoticeKind, HowTold], hour: int) -> None:
    """Keep how an official wants to be told of each thing. What is already on its way comes as it was to come."""
    user_for_change(session, user_id)
    row = session.get(NoticeChoices, user_id, populate_existing=True) or NoticeChoices(user_id=user_id)
    row.choices = {str(kind): str(how) for kind, how in choices.items()}
    row.hour = hour
    session.add(row)
    session.flush()
