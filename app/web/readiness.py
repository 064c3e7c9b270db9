"""Whether all that a request may need is there: the database takes writing, and both folders take files.

Judged in threads that requests never use, within a bounded time, so that an answer comes when everything else waits.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

import anyio
from anyio import CapacityLimiter, to_thread

from app.disk import can_be_written_to
from app.installation import Installation

PATIENCE = 3.0
"""Seconds, less than those who ask wait (the container's own check: four)."""
_THREADS = 6


async def failing_parts(installation: Installation) -> list[str]:
    """What cannot be written to: "database", "files", "temporary"; nothing when all is well."""
    parts: dict[str, Callable[[], bool]] = {
        "database": installation.database.takes_writing,
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
    return [name for name in parts if name not in fine]
