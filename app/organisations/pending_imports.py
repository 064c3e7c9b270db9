"""Imported lists that are previewed before they are saved."""

import datetime
from collections.abc import Collection

from sqlmodel import Session

from app.accounts.identity import By
from app.imports.pending import PendingImports
from app.organisations.importing.parsed import ParsedList
from app.organisations.list_actions import create_list
from app.organisations.models import ListImport

IMPORTS = PendingImports(ListImport, ParsedList, name="name", saved_as="list_id")


def keep_import(
    session: Session, *, name: str, parsed: ParsedList, source_name: str | None, by: By, now: datetime.datetime
) -> str:
    """Keep an imported list for preview, and return its key."""
    pending = IMPORTS.begin(session, by_id=by.id, now=now, name=name, source_name=source_name)
    IMPORTS.fill(session, pending.id, parsed=parsed, name=name)
    return pending.key


def save_import(
    session: Session, key: str, *, name: str, same: Collection[str] = (), by: By, now: datetime.datetime
) -> int:
    """Save an import as a list called ``name``, and return the list's id. Saving it again returns the same list.

    ``same``: names that somebody has said are what they are near.
    """
    pending = IMPORTS.one(session, key, by_id=by.id, lock=True)
    if pending.list_id is None:
        parsed = IMPORTS.parsed_of(pending)
        pending.list_id = create_list(session, name=name, parsed=parsed, same=same, by=by, now=now).id
        session.add(pending)
        session.flush()
    return pending.list_id
