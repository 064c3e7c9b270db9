"""A replica of PostgreSQL that pages are read from, when it has all that the primary had as they were asked for.

Who asks and what they may see is read from the primary. Then the primary says how far its write-ahead log has come, and
the replica whether it has replayed as much: so a page shows what everybody has done before it was asked for, and a
right that was taken away is gone at once. A replica that lags, is gone or is none is not asked; the primary is
(decision 0467).
"""

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

log = logging.getLogger("remiss.replica")

WAIT = 0.05
"""Seconds that a page waits for the replica to have all that the primary has."""
LOOKS = 0.005
BEHIND = 1.0
"""Seconds for which a replica that did not come so far in time is not asked again."""
GONE = 15.0
"""The same for one that does not answer."""
NO_REPLICA = 60.0
"""The same for a server that is no replica, or not of this database."""
_REACHED = "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= %s::pg_lsn"
_POSITION = "SELECT pg_current_wal_flush_lsn()::text"
_CLUSTER = "SELECT system_identifier::text || ' ' || current_database() FROM pg_control_system()"
_LAG = """
SELECT pg_is_in_recovery(), greatest(pg_wal_lsn_diff(%(position)s::pg_lsn, pg_last_wal_replay_lsn()), 0),
    CASE WHEN pg_last_wal_replay_lsn() >= %(position)s::pg_lsn THEN 0
    ELSE coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0) END"""


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a replica is behind its primary."""

    bytes: float
    seconds: float


class Replica:
    """One replica as this process sees it. ``reads`` counts what was read from it, and from the primary instead."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.reads: Counter[str] = Counter(replica=0, primary=0)
        self._not_before = 0.0
        self._cluster: str | None = None
        self._told = ""

    def is_asked(self) -> bool:
        """Whether it is worth asking: not just after it has failed."""
        return time.monotonic() >= self._not_before

    def has_all_of(self, primary: Connection, *, wait: float | None = None) -> bool:
        """Whether it has all that the primary has now, at once or in a moment."""
        if not self.is_asked():
            return False
        position = primary.exec_driver_sql(_POSITION).scalar_one()
        try:
            with self.engine.connect() as connection:
                return self._is_same(primary, connection) and self._reaches(
                    connection, position, WAIT if wait is None else wait
                )
        except DBAPIError as error:
            self.lost(error)
            return False

    def lost(self, error: DBAPIError) -> None:
        """It failed while something was read from it: for a while nobody asks it."""
        self._leave(GONE, f"does not answer ({type(error.orig).__name__})")

    def lag(self, primary: Connection) -> Lag | None:
        """How far it is behind; None when it does not answer, or is no replica."""
        position = primary.exec_driver_sql(_POSITION).scalar_one()
        try:
            with self.engine.connect() as connection:
                if not self._is_same(primary, connection):
                    return None
                is_replica, size, seconds = connection.exec_driver_sql(_LAG, {"position": position}).one()
        except DBAPIError as error:
            self.lost(error)
            return None
        return Lag(float(size), float(seconds)) if is_replica and size is not None else None

    def _is_same(self, primary: Connection, connection: Connection) -> bool:
        if self._cluster is None:
            own = connection.exec_driver_sql(_CLUSTER).scalar_one()
            if own != primary.exec_driver_sql(_CLUSTER).scalar_one():
                self._leave(NO_REPLICA, "is none of this database")
                return False
            self._cluster = own
        return True

    def _reaches(self, connection: Connection, position: str, wait: float) -> bool:
        until = time.monotonic() + wait
        while True:
            is_replica, has_it = connection.exec_driver_sql(_REACHED, (position,)).one()
            if not is_replica:
                self._leave(NO_REPLICA, "is no replica any more")
                return False
            if has_it:
                self._tell("")
                return True
            if time.monotonic() >= until:
                self._leave(BEHIND, "is behind")
                return False
            time.sleep(LOOKS)

    def _leave(self, seconds: float, why: str) -> None:
        self._not_before = time.monotonic() + seconds
        self._tell(why)

    def _tell(self, why: str) -> None:
        """Each change once."""
        if why != self._told:
            self._told = why
            if why:
                log.warning("the replica %s: the primary is read", why)
            else:
                log.info("the replica is read again")


class Reading(Session):
    """A session for reading: from the primary until ``lets_go`` says so, then from the replica if it has it all.

    Both may have been read when it ends; nothing is written with it.
    """

    def __init__(self, engine: Engine, replica: Replica | None, **options: Any) -> None:
        super().__init__(engine, **options)
        self._replica = replica
        self._lets_go: Callable[[], bool] | None = None
        self.is_afield = False

    def may_leave(self, lets_go: Callable[[], bool]) -> None:
        """Let it read from the replica, from the first statement for which ``lets_go`` is true."""
        if self._replica is not None:
            self._lets_go = lets_go

    def get_bind(self, *given: Any, **named: Any) -> Any:
        """Which of the two is asked next."""
        if self._lets_go is not None and self._lets_go():
            self._lets_go = None  # decided once
            self._decide()
        if self.is_afield and self._replica is not None:
            return self._replica.engine
        return super().get_bind(*given, **named)

    def _decide(self) -> None:
        if self._replica is not None:
            has_all = self._replica.is_asked() and self._replica.has_all_of(self.connection())
            self._replica.reads["replica" if has_all else "primary"] += 1
            self.is_afield = has_all

    def come_home(self, error: DBAPIError) -> None:
        """The replica has failed: what was read is read again, from the primary."""
        if self._replica is not None:
            self._replica.lost(error)
            self._replica.reads["replica"] -= 1
            self._replica.reads["primary"] += 1
        self.is_afield = False
        self.invalidate()

    def commit(self) -> None:
        """There is nothing to commit. A replica that goes at the last moment has given all that was asked for."""
        if not self.is_afield:
            super().commit()
            return
        self.close()

    def close(self) -> None:
        """End it, whatever has become of the replica."""
        try:
            super().close()
        except DBAPIError as error:
            if not self.is_afield or self._replica is None:
                raise
            self._replica.lost(error)
