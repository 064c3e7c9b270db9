"""Opening and closing rounds at their set times: called often by the worker, and by `remiss send-due`."""

import datetime
import logging
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from app.database import Database
from app.errors import RemissError, RuleBroken
from app.tracking.actions import close_after_deadline, open_at_set_time, stop_opening
from app.tracking.queries import rounds_to_close, rounds_to_open

log = logging.getLogger("remiss.schedules")


def keep_schedules(database: Database, *, key: bytes, now: datetime.datetime) -> int:
    """Open and close the rounds whose time has come; how many.

    A transaction a round: what goes wrong in one is told in the log and tried again the next time, and stops no other.
    Whoever does this at the same time, or after having been killed in the middle of it, does nothing twice.
    """
    with database.read() as session:
        to_open, to_close = rounds_to_open(session, now), rounds_to_close(session, now)
    done = 0
    opening, closing = partial(_open, database, key=key, now=now), partial(_close, database, now=now)
    for act, round_ids in ((opening, to_open), (closing, to_close)):
        for round_id in round_ids:
            try:
                done += act(round_id)
            except (RemissError, SQLAlchemyError) as error:
                log.error("round %s: its schedule was not kept: %s", round_id, type(error).__name__, exc_info=error)
    return done


def _open(database: Database, round_id: int, *, key: bytes, now: datetime.datetime) -> bool:
    try:
        with database.write() as session:
            letters = open_at_set_time(session, round_id, key=key, now=now)
    except RuleBroken as stopped:
        with database.write() as session:
            if stop_opening(session, round_id, why=stopped, now=now):
                log.warning("round %s: not opened at its time: %s", round_id, stopped.code)
        return False
    if letters is not None:
        log.info("round %s: opened at its time, %s letters", round_id, letters)
    return letters is not None


def _close(database: Database, round_id: int, *, now: datetime.datetime) -> bool:
    with database.write() as session:
        closed = close_after_deadline(session, round_id, now=now)
    if closed:
        log.info("round %s: closed after its deadline", round_id)
    return closed
