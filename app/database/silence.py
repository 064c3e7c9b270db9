"""PostgreSQL that falls silent: whoever waits for an answer waits so long and no longer, and others need not try.

The server's own limits do not help here, since it says nothing; nor do TCP's, where something in between still takes
what is sent. So the driver's waiting is given an end.
"""

import threading
import time
from typing import Any

from sqlalchemy import Connection, Engine, event

TCP = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""What libpq is told, in seconds (the last one in milliseconds)."""
STATEMENT = 30
"""Seconds after which the server ends a statement."""
ANSWER = 35.0
"""Seconds that a statement's answer is waited for: longer than a server that is well lets one take."""
REPLICA_ANSWER = 8.0
"""The same of a replica: the primary can be asked instead."""
FIRST_ANSWER = 5.0
"""Seconds that a connection out of the pool is waited for, when it is asked whether it is still there."""
PAUSE = 3.0
"""Seconds after a silence in which nobody tries to connect anew."""


def be_patient(connection: Connection, answer: float | None = None) -> None:
    """Let statements of this transaction take as long as they need: for what reads or changes everything.

    ``answer``: seconds after which one is given up nevertheless.
    """
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        wait_for_ever(connection, answer)


def wait_for_ever(connection: Connection, answer: float | None = None) -> None:
    """Wait for answers without an end on this connection, until it is put back: what it asks for may take long."""
    driver: Any = connection.connection.driver_connection
    driver.silence = answer


def end_silence(engine: Engine, answer: float = ANSWER) -> None:
    """Give every connection of an engine on PostgreSQL an end to its waiting."""
    import psycopg
    from psycopg.errors import _WaitTimeout

    guard = threading.Lock()
    silent_until = 0.0

    def fell_silent() -> psycopg.OperationalError:
        nonlocal silent_until
        with guard:
            silent_until = time.monotonic() + PAUSE
        return psycopg.OperationalError("the server does not answer")

    class Listening(psycopg.Connection[Any]):
        silence: float | None = FIRST_ANSWER

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            try:
                return super().wait(gen, interval, self.silence if timeout is None else timeout)
            except _WaitTimeout:
                if timeout is not None:
                    raise
                self.pgconn.finish()  # nobody knows any more what it is doing: never used again
                raise fell_silent() from None

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> Any:
        if time.monotonic() < silent_until:
            raise psycopg.OperationalError("the server did not answer a moment ago")
        try:
            return Listening.connect(*arguments, **named)
        except psycopg.errors.ConnectionTimeout:
            raise fell_silent() from None

    @event.listens_for(engine, "checkout")
    def _in_use(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.silence = answer

    @event.listens_for(engine, "checkin")
    def _put_back(connection: Any, _record: Any) -> None:
        if connection is not None:
            connection.silence = FIRST_ANSWER
