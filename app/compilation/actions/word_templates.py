"""Putting in the authority's template for Word files, and going back to our own."""

import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from app.accounts.identity import By
from app.compilation.models import WordTemplate
from app.compilation.queries.word_templates import template_in_use
from app.errors import RuleBroken
from app.history.actions import record
from app.i18n import _
from app.storage.store import KeptFile, register_file


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
    used = template_in_use(session)
    if used is not None and used.sha256 == file.sha256 and used.name == name:
        return used
    register_file(session, file, media_type=media_type, now=now)
    changed = _changed(session, file.sha256, name, placeholders, by, now)
    record(session, "template.put_in", by=by, now=now, subject=("template", changed.id), name=name)
    return changed


def use_our_own(session: Session, *, by: By, now: datetime.datetime) -> bool:
    """Use our own template from now on; whether another was in use."""
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
    try:
        with session.begin_nested():
            session.add(changed)
    except IntegrityError:  # somebody changed it in the same moment
        raise RuleBroken(
            _("Någon annan bytte mall i samma stund. Se vilken som används och försök igen."), code="template_changed"
        ) from None
    return changed
