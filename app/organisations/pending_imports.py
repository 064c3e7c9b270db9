"""Lists that were read and are looked at before they are saved."""

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
    """Keep a list that was read; its key. Those left lying are cleared away."""
    old = now - datetime.timedelta(days=KEPT_DAYS)
    session.connection().execute(delete(ListImport).where(col(ListImport.created_at) < old))
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
    """A list that waits to be saved, for the person who imported it. Raises NotFound."""
    query = select(ListImport).where(ListImport.key == key, ListImport.created_by == by.id)
    found = session.exec(query.with_for_update() if lock else query).first()
    if found is None:
        raise NotFound(_("Den här importen finns inte längre. Välj filen igen."))
    return found, _PARSED.validate_python(found.parsed)


def save_import(session: Session, key: str, *, by: By, now: datetime.datetime) -> int:
    """Make the list; its id. Saving the same import again gives the list that was made the first time."""
    found, parsed = kept_import(session, key, by=by, lock=True)
    if found.list_id is None:
        made = create_list(session, name=found.name, parsed=parsed, by=by, now=now)
        found.list_id = made.id
        session.add(found)
        session.flush()
    return found.list_id


def drop_import(session: Session, key: str, *, by: By) -> None:
    """Forget an import that was looked at; nothing was saved."""
    mine = (col(ListImport.key) == key, col(ListImport.created_by) == by.id, col(ListImport.list_id).is_(None))
    session.connection().execute(delete(ListImport).where(*mine))
