"""Putting in the authority's template for Word files, and going back to our own."""

import datetime

from sqlmodel import Session, col, func, select

from app.accounts.identity import By
from app.compilation.models import WordTemplate
from app.compilation.queries.word_templates import template_in_use
from app.database.locking import in_turn
from app.history.actions import record
from app.storage.store import KeptFile, register_file

TURN = "word template"
"""Two who change it in the same moment do so one after the other: the second sees what the first did."""


def put_in_template(
    session: Session,
    file: KeptFile,
    *,
    name: str,
    media_type: str,
    placeholders: tuple[str, ...],
    by: By,
    now: datetime.datetime,
) -> WordTemplate:
    """Use a template that was judged and lies in the store. The same file again changes nothing."""
    in_turn(session, TURN)
    used = template_in_use(session)
    if used is not None and used.sha256 == file.sha256 and used.name == name:
        return used
    register_file(session, file, media_type=media_type, now=now)
    changed = _changed(session, file.sha256, name, placeholders, by, now)
    record(session, "template.put_in", by=by, now=now, subject=("template", changed.id), name=name)
    return changed


def use_our_own(session: Session, *, by: By, now: datetime.datetime) -> bool:
    """Use our own template from now on; whether another was in use."""
    in_turn(session, TURN)
    used = template_in_use(session)
    if used is None:
        return False
    changed = _changed(session, None, "", (), by, now)
    record(session, "template.removed", by=by, now=now, subject=("template", changed.id), name=used.name)
    return True


def _changed(
    session: Session, sha256: str | None, name: str, placeholders: tuple[str, ...], by: By, now: datetime.datetime
) -> WordTemplate:
    number = (session.exec(select(func.max(col(WordTemplate.number)))).one() or 0) + 1
    changed = WordTemplate(
        number=number,
        sha256=sha256,
        name=name,
        placeholders=list(placeholders),
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(changed)
    session.flush()
    return changed
