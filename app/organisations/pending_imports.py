"""Imported lists that are previewed before they are saved."""

import datetime
import secrets

from pydantic import TypeAdapter
from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import NotFound
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
    oldest = now - datetime.timedelta(days=KEPT_DAYS)
    session.connection().execute(delete(ListImport).where(col(ListImport.created_at) < oldest))
    key = secrets.token_urlsafe(16)
    values = {
        "key": key,
        "created_at": now,
        "created_by": by.id,
        "name": name,
        "source_name": source_name,
        "list_id": None,
        "parsed": _PARSED.dump_python(parsed, mode="json"),
    }
    session.connection().execute(insert(ListImport), values)
    return key


def kept_import(session: Session, key: str, *, by: By, lock: bool = False) -> tuple[ListImport, ParsedList]:
    """An import that waits to be saved, for the person who made it. Raises NotFound."""
    query = select(ListImport).where(ListImport.key == key, ListImport.created_by == by.id)
    pending = session.exec(query.with_for_update() if lock else query).first()
    if pending is None:
        raise NotFound(_("Den här inläsningen finns inte längre. Välj filen igen."))
    return pending, _PARSED.validate_python(pending.parsed)


def save_import(session: Session, key: str, *, by: By, now: datetime.datetime) -> int:
    """Save an import as a list, and return the list's id. Saving it again returns the same list."""
    pending, parsed = kept_import(session, key, by=by, lock=True)
    if pending.list_id is None:
        pending.list_id = create_list(session, name=pending.name, parsed=parsed, by=by, now=now).id
        session.add(pending)
        session.flush()
    return pending.list_id


def drop_import(session: Session, key: str, *, by: By) -> None:
    """Delete an import that was not saved."""
    unsaved = (col(ListImport.key) == key, col(ListImport.created_by) == by.id, col(ListImport.list_id).is_(None))
    session.connection().execute(delete(ListImport).where(*unsaved))
