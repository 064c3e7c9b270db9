"""Telling officials what happened: called often by the worker, and by `remiss send-due`."""

import datetime
import logging

from sqlalchemy.exc import SQLAlchemyError

from app.database import Database
from app.errors import RemissError
from app.tracking.actions.due_notes import note_due, rounds_with_due
from app.tracking.actions.telling import mail_notices, note_files, note_what_happened
from app.tracking.queries.telling import files_done, officials_to_tell, rounds_with_news

log = logging.getLogger("remiss.telling")


def tell_officials(database: Database, *, now: datetime.datetime) -> int:
    """Note what has happened, and write the mails that are due; how many mails.

    A transaction a round, and one a mail: what goes wrong in one is told in the log and tried again the next time.
    Whoever does this at the same time, or after having been killed in the middle of it, tells nothing twice.
    """
    with database.read() as session:
        round_ids, done = rounds_with_news(session, now), files_done(session, now)
        due = set(rounds_with_due(session, now))
    for round_id in sorted({*round_ids, *due}):
        try:
            with database.write() as session:
                note_what_happened(session, round_id, now=now)
                if round_id in due:
                    note_due(session, round_id, now=now)
        except (RemissError, SQLAlchemyError) as error:
            log.error("round %s: officials are not told: %s", round_id, type(error).__name__, exc_info=error)
    if done:
        with database.write() as session:
            note_files(session, done, now=now)
    with database.read() as session:
        user_ids = officials_to_tell(session, now)
    mails = 0
    for user_id in user_ids:
        with database.write() as session:
            mails += bool(mail_notices(session, user_id, now=now))
    return mails
