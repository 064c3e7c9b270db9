"""A body's own last day: what the room that grants more time writes down here."""

import datetime

from sqlmodel import Session

from app.rounds.models import Consultee, OwnDeadline, Round
from app.rounds.rules import own_deadline, require_coming, require_later


def set_own_deadline(session: Session, consultee: Consultee, day: datetime.date, now: datetime.datetime) -> None:
    """Give a body a last day of its own, in force from ``now``. Raises Invalid unless it is later and has not passed.

    The round is locked by the caller, who also tells the body and writes the history.
    """
    round_ = session.get_one(Round, consultee.round_id)
    require_later(day, own_deadline(round_, consultee))
    require_coming(day, now)
    consultee.deadline = day
    session.add(consultee)
    session.add(OwnDeadline(consultee_id=consultee.id, day=day, since=now))
    session.flush()
