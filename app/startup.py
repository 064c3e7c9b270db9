"""What is looked over before the first request: what is wrong is told in the log, and nobody's data is changed.

Half-written uploads that nobody waits for are swept away; rows are compared with files; the end of each chain of
history is compared with its head. ``remiss verify`` does the same to the bottom.
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
    """Sweep, compare, and say in the log what is wrong; the findings, none when all is well."""
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
