"""Whether all that a request may need is there: the database takes writing, has the tables, and folders take files.

Judged in threads that requests never use, within a bounded time, so that an answer comes when everything else waits.
"""

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

import anyio
from anyio import CapacityLimiter, to_thread
from sqlalchemy.exc import SQLAlchemyError

from app.disk import can_be_written_to
from app.installation import Installation, Shelf
from app.migrate import in_words, standing, version_of

PATIENCE = 3.0
"""Seconds, less than those who ask wait (the container's own check: four)."""
PARTS = ("database", "schema", "files", "temporary")
_THREADS = 6
_BESIDE = Shelf[str, str]("which newer form of the tables this program serves beside", 10)

log = logging.getLogger("remiss.ready")


async def has_replica(installation: Installation) -> bool:
    """Whether pages can be read from the replica that a setting names; True where none is named."""
    replica, read = installation.database.replica, installation.database.read_engine
    if replica is None:
        return True

    def ask() -> bool:
        with read.connect() as connection:
            return replica.lag(connection) is not None

    with anyio.move_on_after(PATIENCE):
        return await to_thread.run_sync(ask, abandon_on_cancel=True, limiter=CapacityLimiter(1))
    return False


async def failing_parts(installation: Installation) -> list[str]:
    """Which of ``PARTS`` a request cannot have: the last three cannot be written to, and "schema" are tables older than
    this program. Nothing when all is well. Of a database that does not answer nothing else is told."""
    parts: dict[str, Callable[[], bool]] = {
        "database": installation.database.takes_writing,
        "schema": lambda: has_the_tables(installation),
        "files": installation.store.takes_files,
        "temporary": lambda: can_be_written_to(Path(tempfile.gettempdir())),
    }
    fine: set[str] = set()
    limiter = CapacityLimiter(_THREADS)

    async def judge(name: str) -> None:
        if await to_thread.run_sync(parts[name], abandon_on_cancel=True, limiter=limiter):
            fine.add(name)

    with anyio.move_on_after(PATIENCE):
        async with anyio.create_task_group() as group:
            for name in parts:
                group.start_soon(judge, name)
    return [name for name in parts if name not in fine and (name != "schema" or "database" in fine)]


def has_the_tables(installation: Installation) -> bool:
    """Whether the database has at least the tables that this program knows. Newer ones are told in the log, once."""
    try:
        revision = version_of(installation.database)
    except SQLAlchemyError:
        return False
    newer, beside = standing(revision) == "ahead", installation.memory.on(_BESIDE)
    if newer and revision and revision not in beside:
        beside[revision] = revision
        log.warning(in_words(revision))
    if not newer:
        beside.clear()
    return newer or standing(revision) == "current"


def newer_tables(installation: Installation) -> str | None:
    """The newer form of the tables that this program was last seen to serve beside; None when they are its own."""
    return next(reversed(installation.memory.on(_BESIDE)), None)
