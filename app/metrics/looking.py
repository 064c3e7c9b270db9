"""Looking things up for Prometheus: at most every fifteen seconds, however often and by however many it is asked."""

import asyncio
import time
from collections.abc import Iterator

from anyio import CapacityLimiter, move_on_after, to_thread
from sqlalchemy.exc import SQLAlchemyError

from app.clock import now
from app.database import Database
from app.database.roles import too_much
from app.installation import Installation
from app.metrics.queries import Gauge, look
from app.web.readiness import PARTS, PATIENCE, failing_parts

FRESH = 15.0
"""Seconds for which what was looked up is told again."""


class Looker:
    """What was looked up last, and when."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._seen: list[Gauge] = []
        self._until = 0.0

    async def look(self, installation: Installation) -> list[Gauge]:
        """The numbers; those of the database are left out while it does not answer."""
        async with self._turn:
            if time.monotonic() >= self._until:
                self._seen = await _looked_up(installation)
                self._until = time.monotonic() + FRESH
            return self._seen


async def _looked_up(installation: Installation) -> list[Gauge]:
    failing = await failing_parts(installation)
    gauges = [Gauge("remiss_ready", int(part not in failing), (("part", part),)) for part in PARTS]
    if "database" not in failing:
        with move_on_after(PATIENCE):  # in a thread that no request uses
            gauges += await to_thread.run_sync(_read, installation, abandon_on_cancel=True, limiter=CapacityLimiter(1))
    return gauges


def _read(installation: Installation) -> list[Gauge]:
    database = installation.database
    try:
        with database.read() as session:
            gauges = look(session, now=now(), is_primary=not database.is_sqlite)
        if database.is_sqlite:
            return gauges
        return [*gauges, Gauge("remiss_role_exceeds", len(too_much(database))), *_replica(database)]
    except SQLAlchemyError:  # it has gone since it was asked: the next look says so
        return []


def _replica(database: Database) -> Iterator[Gauge]:
    """Of the one that pages are read from, where a setting names one."""
    if database.replica is None:
        return
    with database.read_engine.connect() as connection:
        lag = database.replica.lag(connection)
    yield Gauge("remiss_replica_usable", int(lag is not None))
    if lag is not None:
        yield Gauge("remiss_replica_lag_seconds", round(lag.seconds, 3))
        yield Gauge("remiss_replica_lag_bytes", lag.bytes)
