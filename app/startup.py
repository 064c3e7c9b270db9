"""Checks before the first request: anything wrong is logged, and no data is changed.

Abandoned half-written uploads are swept away, rows are compared with files, and the end of each history chain is
compared with its head. ``remiss verify`` checks all of it thoroughly.
"""

import logging
import time
from collections.abc import Iterator

from sqlmodel import Session

from app.history.queries import verify_heads
from app.installation import Installation
from app.storage.store import Store
from app.storage.verify import missing_files

log = logging.getLogger("remiss.start")
STALE = 24 * 3600  # seconds: no upload takes a day


def look_over(installation: Installation) -> list[str]:
    """Sweep, compare, and log what is wrong. Returns the findings: none if all is well."""
    swept = installation.store.sweep(before=time.time() - STALE)
    if swept:
        log.info("swept %s half-written uploads", swept)
    with installation.database.read() as session:
        findings = list(_findings(session, installation.store))
    for finding in findings:
        log.error("%s (run: remiss verify)", finding)
    return findings


def _findings(session: Session, store: Store) -> Iterator[str]:
    yield from verify_heads(session)
    yield from missing_files(session, store)
