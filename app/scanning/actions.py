"""Unlocking a file, and telling of one that has been locked."""

import datetime

from sqlmodel import Session

from app.accounts.identity import By
from app.errors import NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.responses.actions.locked_files import tell_released
from app.storage.models import FileScan


def release(session: Session, sha256: str, *, was: str, reason: str, by: By, now: datetime.datetime) -> bool:
    """Let a locked file out again: what was found is a false alarm. Whether it was locked until now.

    ``was``: what was found, as whoever decides has read it. Raises NotFound, and RuleBroken (``found_otherwise``) when
    something else has been found meanwhile.
    """
    scan = session.get(FileScan, sha256, with_for_update=True, populate_existing=True)
    if scan is None or scan.signature is None:
        raise NotFound(_("Filen är inte låst."))
    if scan.signature != was:
        message = _("Något annat har hittats i filen sedan sidan visades: {signature}. Läs och bestäm på nytt.")
        raise RuleBroken(message.format(signature=scan.signature), code="found_otherwise")
    if scan.released_at is not None:
        return False
    scan.released_at, scan.released_by, scan.released_by_name, scan.release_reason = now, by.id, by.name, reason
    session.add(scan)
    session.flush()
    record(session, "scan.released", by=by, now=now, sha256=sha256, signature=was, reason=reason)
    tell_released(session, sha256, was, reason=reason, by=by, now=now)
    return True
