"""Which last day was in force at an earlier moment: for what comes in by other ways and is registered afterwards."""

import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from app.database import Prepared
from app.history.models import Event
from app.rounds.models import Consultee, OwnDeadline, Round


def deadline_at(session: Session, round_: Round, consultee: Consultee, at: datetime.datetime) -> datetime.date:
    """A body's own last day as it stood at ``at``: the later of the round's and its own (two statements).

    A round's earlier days are read from its history: each line of a change says the day before it.
    """
    session.flush()
    first = _CHANGED.scalar(session, {"round": round_.id, "at": at})
    deadline = datetime.date.fromisoformat(first["before"]) if first else round_.deadline
    days: list[datetime.date] = [row.day for row in _OWN.all(session, {"body": consultee.id, "at": at})]
    return max([deadline, *days])


# Built once: they run for every answer that is registered, thousands of them in one file.
_CHANGED = Prepared(
    select(col(Event.facts))
    .where(
        col(Event.chain) == bindparam("round"),
        col(Event.kind) == "round.deadline_changed",
        col(Event.at) > bindparam("at"),
    )
    .order_by(col(Event.sequence))
    .limit(1)
)
_OWN = Prepared(
    select(col(OwnDeadline.day)).where(
        col(OwnDeadline.consultee_id) == bindparam("body"), col(OwnDeadline.since) <= bindparam("at")
    )
)
