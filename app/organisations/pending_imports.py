"""Imported lists that are previewed before they are saved."""

import datetime
import secrets

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, update
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import NotFound, RuleBroken
from app.i18n import _
from app.organisations.importing.parsed import ParsedList
from app.organisations.list_actions import create_list
from app.organisations.models import ListImport

KEPT_DAYS = 14
_PARSED: TypeAdapter[ParsedList] = TypeAdapter(ParsedList)


def keep_import(
    session: Session, *, name: str, parsed: ParsedList, source_name: str | None, by: By, now: datetime.datetime
) -> str:
    """Keep an imported list for preview, and return its key. Old ones that nobody saved are deleted."""
    pending = begin_import(session, name=name, source_name=source_name, by=by, now=now)
    fill_import(session, pending.id, name=name, parsed=parsed)
    return pending.key


def begin_import(session: Session, *, name: str, source_name: str | None, by: By, now: datetime.datetime) -> ListImport:
    """An import of which nothing has been read yet. Old ones that nobody saved are deleted."""
    oldest = now - datetime.timedelta(days=KEPT_DAYS)
    session.connection().execute(delete(ListImport).where(col(ListImport.created_at) < oldest))
    key = secrets.token_urlsafe(16)
    values = {
        "key": key,
        "created_at": now,
        "created_by": by.id,
        "name": name,
        "source_name": source_name,
        "parsed": {},
    }
    session.connection().execute(insert(ListImport), values)
    return pending_import(session, key, by=by)


def fill_import(session: Session, import_id: int, *, name: str, parsed: ParsedList) -> None:
    """What has been read. Nothing happens when the import has been dropped meanwhile."""
    changed = {"name": name, "parsed": _PARSED.dump_python(parsed, mode="json")}
    session.connection().execute(update(ListImport).where(col(ListImport.id) == import_id).values(changed))


def pending_import(session: Session, key: str, *, by: By, lock: bool = False) -> ListImport:
    """An import that is being read or waits to be saved, for the person who made it. Raises NotFound."""
    query = select(ListImport).where(ListImport.key == key, ListImport.created_by == by.id)
    pending = session.exec(query.with_for_update() if lock else query).first()
    if pending is None:
        raise import_gone()
    return pending


def import_gone() -> NotFound:
    """The refusal for an import that there is no more."""
    return NotFound(_("Den här inläsningen finns inte längre. Välj filen igen."))


def parsed_of(pending: ListImport) -> ParsedList:
    """What was read. Raises RuleBroken while nothing is."""
    if not pending.parsed:
        raise RuleBroken(_("Filen är inte färdigläst. Vänta en stund och försök igen."), code="still_reading")
    return _PARSED.validate_python(pending.parsed)


def save_import(session: Session, key: str, *, name: str, by: By, now: datetime.datetime) -> int:
    """Save an import as a list called ``name``, and return the list's id. Saving it again returns the same list."""
    pending = pending_import(session, key, by=by, lock=True)
    if pending.list_id is None:
        parsed = parsed_of(pending)
        pending.list_id = create_list(session, name=name, parsed=parsed, by=by, now=now).id
        session.add(pending)
        session.flush()
    return pending.list_id


def drop_import(session: Session, key: str, *, by: By) -> int | None:
    """Delete an import that was not saved; the job that reads it, if one does."""
    unsaved = (col(ListImport.key) == key, col(ListImport.created_by) == by.id, col(ListImport.list_id).is_(None))
    job_id = session.exec(select(ListImport.job_id).where(*unsaved)).first()
    session.connection().execute(delete(ListImport).where(*unsaved))
    return job_id
