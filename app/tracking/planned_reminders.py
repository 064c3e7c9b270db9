"""Reminding by plan: called every few minutes by whoever carries the clock, and by `remiss send-due`."""

import datetime
import logging

from sqlalchemy.exc import SQLAlchemyError

from app.database import Database
from app.errors import RemissError
from app.tracking.actions import remind_by_plan
from app.tracking.queries import rounds_reminding

log = logging.getLogger("remiss.reminders")


def remind_by_plans(database: Database, *, now: datetime.datetime) -> int:
    """Write the reminders that are due by the rounds' plans; how many.

    A transaction a round: what goes wrong in one is told in the log and tried again the next time, and stops no other.
    Whoever does this at the same time, or after having been killed in the middle of it, sends nothing twice.
    """
    with database.read() as session:
        round_ids = rounds_reminding(session)
    written = 0
    for round_id in round_ids:
        try:
            with database.write() as session:
                reminded = remind_by_plan(session, round_id, now=now)
        except (RemissError, SQLAlchemyError) as error:
            log.error("round %s: no reminders by plan: %s", round_id, type(error).__name__, exc_info=error)
            continue
        if reminded:
            log.info("round %s: %s reminders by plan", round_id, reminded)
        written += reminded
    return written
