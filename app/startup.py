"""Checks before the first request: anything wrong is logged, and no data is changed.

Abandoned half-written uploads are swept away, rows are compared with files, and the end of each history chain is
compared with its head. ``remiss verify`` checks all of it thoroughly.
"""

import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session

from app.database.roles import too_much
from app.disk import OTHERS, close_to_others
from app.history.queries import verify_heads
from app.installation import Installation
from app.settings import KEY_FILE
from app.storage.opening import in_words
from app.storage.store import Store
from app.storage.verify import missing_files

log = logging.getLogger("remiss.start")
STALE = 24 * 3600  # seconds: no upload takes a day


def keep_private(installation: Installation) -> None:
    """Let the data be read by its owner alone, what is made from now on and what is there already."""
    os.umask(OTHERS)
    settings, url = installation.settings, installation.database.url
    for folder in (settings.data_dir, settings.files_dir):
        close_to_others(folder)
    own_files = [settings.data_dir / KEY_FILE]
    if installation.database.is_sqlite:
        own_files += [Path(f"{url.database}{ending}") for ending in ("", "-wal", "-shm")]
    for file in own_files:
        close_to_others(file)


def look_over(installation: Installation) -> list[str]:
    """Sweep, compare, and log what is wrong. Returns the findings: none if all is well."""
    log.info("files lie in %s", in_words(installation.store.url))
    swept = installation.store.sweep(before=time.time() - STALE)
    if swept:
        log.info("swept %s half-written uploads", swept)
    with installation.database.read() as session:
        findings = list(_findings(session, installation.store))
    if installation.settings.database_owner_url.get_secret_value():
        log.warning("REMISS_DATABASE_OWNER_URL is set where the application serves, which does without it")
    for told in too_much(installation.database):
        log.warning("%s (run: remiss rights)", told)
    for finding in findings:
        log.error("%s (run: remiss verify)", finding)
    return findings


def _findings(session: Session, store: Store) -> Iterator[str]:
    yield from verify_heads(session)
    yield from missing_files(session, store)
