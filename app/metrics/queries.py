"""What the database says of letters, jobs, seals and replicas, as numbers; a constant number of statements."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, case, text
from sqlmodel import Session, col, func, select

from app.history.models import ChainHead, Event, MailedHead, SealedUpTo
from app.jobs.models import Job
from app.mail.claims import unsettled
from app.mail.models import Letter
from app.storage.scanning import scans
from app.storage.scans import SCANS
from app.storage.unlooked import unlooked

FAILED_WITHIN = datetime.timedelta(days=1)
"""How long a letter that failed is counted: somebody has been told on the board, and the alarm shall end."""
_REPLICAS = """
SELECT count(*), max(CASE WHEN replay_lsn IS NOT NULL THEN coalesce(extract(epoch FROM replay_lag), 0) END),
    max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn))
FROM pg_stat_replication WHERE state = 'streaming' OR state IS NULL
"""


@dataclass(frozen=True, slots=True)
class Gauge:
    """One number now. A label's value is a word of the program's own, never one that somebody wrote."""

    name: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


def look(session: Session, *, now: datetime.datetime, is_primary: bool) -> list[Gauge]:
    """All that is read from the database. ``is_primary``: PostgreSQL that is no replica itself."""
    gauges = [*_letters(session, now), *_jobs(session, now), *_history(session, now), *_scans(session, now)]
    return [*gauges, *_replicas(session)] if is_primary else gauges


def _letters(session: Session, now: datetime.datetime) -> Iterator[Gauge]:
    is_due = col(Letter.due_at) <= now
    row = session.exec(
        select(
            func.sum(case((is_due & col(Letter.fault).is_(None), 1), else_=0)),
            func.sum(case((is_due & col(Letter.fault).is_not(None), 1), else_=0)),
            func.min(case((is_due, col(Letter.due_at)))),
        ).where(unsettled())
    ).one()
    lately = now - FAILED_WITHIN
    failed = select(func.count()).where(
        col(Letter.sent_at).is_(None),
        (col(Letter.given_up_at) > lately) | (col(Letter.bounced_at) > lately),
    )
    states = {"waiting": row[0], "held": row[1], "failed": session.exec(failed).one()}
    yield from _by_state("remiss_letters", states)
    yield Gauge("remiss_letters_oldest_seconds", _age(row[2], now))


def _jobs(session: Session, now: datetime.datetime) -> Iterator[Gauge]:
    open_, held = col(Job.finished_at).is_(None), col(Job.claimed_by).is_not(None)
    waits = and_(open_, ~held, col(Job.run_at) <= now)
    has_failed = and_(~open_, col(Job.error).is_not(None), col(Job.cancelled_at).is_(None))
    row = session.exec(
        select(
            func.sum(case((waits, 1), else_=0)),
            func.sum(case((and_(open_, held), 1), else_=0)),
            func.sum(case((has_failed, 1), else_=0)),
            func.min(case((waits, col(Job.run_at)))),
        )
    ).one()
    yield from _by_state("remiss_jobs", {"waiting": row[0], "running": row[1], "failed": row[2]})
    yield Gauge("remiss_jobs_oldest_seconds", _age(row[3], now))


def _history(session: Session, now: datetime.datetime) -> Iterator[Gauge]:
    seen = select(SealedUpTo.seen_at, SealedUpTo.seen, SealedUpTo.last).where(col(SealedUpTo.seen_at).is_not(None))
    unsealed = [at for at, up_to, last in session.exec(seen) if at and up_to > int(last or 0)]  # tables with ids
    yield Gauge("remiss_unsealed_seconds", _age(min(unsealed, default=None), now))
    next_line = func.coalesce(col(MailedHead.sequence), 0) + 1
    unmailed = (
        select(func.min(Event.at))
        .select_from(ChainHead)
        .outerjoin(MailedHead, col(MailedHead.chain) == col(ChainHead.chain))
        .join(Event, and_(col(Event.chain) == col(ChainHead.chain), col(Event.sequence) == next_line))
    )
    yield Gauge("remiss_heads_unmailed_seconds", _age(session.exec(unmailed).one(), now))


def _scans(session: Session, now: datetime.datetime) -> Iterator[Gauge]:
    """How it goes with looking into files, and with the virus scanner: nothing of that where files are not scanned."""
    waits = unlooked(session)
    yield Gauge("remiss_files_unlooked", waits.number)
    yield Gauge("remiss_files_unlooked_oldest_seconds", _age(waits.oldest, now))
    if not session.info.get(SCANS):
        return
    known = scans(session)
    yield from _by_state("remiss_files", {"waiting": known.waiting, "locked": known.locked, "unread": known.unread})
    yield Gauge("remiss_files_oldest_seconds", _age(known.oldest, now))
    yield Gauge("remiss_scanner_away_seconds", _age(known.state.away_since if known.state else None, now))


def _replicas(session: Session) -> Iterator[Gauge]:
    """How far is told only to a role that may read it (``GRANT pg_read_all_stats``); how many, to any."""
    number, seconds, size = session.connection().execute(text(_REPLICAS)).one()
    yield Gauge("remiss_replicas", number)
    if seconds is not None:
        yield Gauge("remiss_replication_lag_seconds", float(seconds))
    if size is not None:
        yield Gauge("remiss_replication_lag_bytes", float(size))


def _by_state(name: str, states: dict[str, int | None]) -> Iterator[Gauge]:
    for state, number in states.items():
        yield Gauge(name, number or 0, (("state", state),))


def _age(since: datetime.datetime | None, now: datetime.datetime) -> float:
    """Seconds; 0 for nothing, and for a moment that a clock set back has left ahead."""
    return max(0.0, round((now - since).total_seconds(), 3)) if since else 0.0
