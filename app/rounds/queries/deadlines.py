"""Which last day was in force at an earlier moment: for what comes in by other ways and is registered afterwards."""

import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from app.history.models import Event
from app.rounds.models import Consultee, OwnDeadline, Round


def deadline_at(session: Session, round_: Round, consultee: Consultee, at: datetime.datetime) -> datetime.date:
    """A body's own last day as it stood at ``at``: the later of the round's and its own (two statements).

    A round's earlier days are read from its history: each line of a change says the day before it.
    """
    execute = session.connection().execute
    changed = select(col(Event.facts)).where(
        col(Event.chain) == round_.id, col(Event.kind) == "round.deadline_changed", col(Event.at) > at
    )
    first = execute(changed.order_by(col(Event.sequence)).limit(1)).scalar_one_or_none()
    deadline = datetime.date.fromisoformat(first["before"]) if first else round_.deadline
    own = select(col(OwnDeadline.day)).where(
        col(OwnDeadline.consultee_id) == consultee.id, col(OwnDeadline.since) <= at
    )
    days: list[datetime.date] = list(execute(own).scalars())
    return max([deadline, *days])
