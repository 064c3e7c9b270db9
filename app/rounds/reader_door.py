"""A round as its readers see it, for whoever a room above has let in by another way than an official's."""

from typing import Any

from sqlmodel import Session

from app.accounts.policy import Kind
from app.rounds.access import Door, not_found
from app.rounds.door_statements import ROUND_TO_READ
from app.rounds.facts import WHOLE_ROUND, WholeRound
from app.rounds.models import Step


def door_of_reader(session: Session, round_id: int) -> Door:
    """What the role reader may see of a round (one statement). Who comes this way is no official: ask first."""
    rows = ROUND_TO_READ.all(session, {"wanted": round_id, "user_id": 0})
    if not rows:
        raise not_found()
    steps = {Step(row.step): row.at for row in rows if row.step is not None}
    round_: Any = WholeRound(*rows[0][: len(WHOLE_ROUND)])
    return Door(round_, steps, Kind.READER, rows[0].plan_id, rows[0].list_id)
