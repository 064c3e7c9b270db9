"""Moving bodies of a list between its groups, one or many at once, taking them off it, and naming groups."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import Invalid, NotFound
from app.history.actions import record
from app.i18n import _
from app.organisations.list_actions import editable, entry_of
from app.organisations.models import ListEntry, ListVersion
from app.organisations.ordering import places_of, write_order
from app.organisations.queries import entries
from app.organisations.rules import moved, renamed
from app.organisations.views import EntryRow


@dataclass(frozen=True)
class Chosen:
    """Items of a list, by the ids that somebody saw (of any version), and whole groups.

    ``strict``: an id that is none of the list's is NotFound; else one that a colleague has taken off is left aside.
    """

    ids: Collection[int]
    groups: Sequence[str] = ()
    strict: bool = False


def entries_of(
    session: Session, list_id: int, chosen: Chosen, *, now: datetime.datetime
) -> tuple[ListVersion, list[EntryRow]]:
    """The editable version and what is chosen of it. Raises Invalid when nothing is chosen, NotFound if all is gone."""
    if not chosen.ids and not chosen.groups:
        message = _("Markera minst en organisation på listan.")
        raise Invalid(message, code="nothing_chosen", fields={"item": message})
    version = editable(session, list_id, now=now)
    query = select(ListEntry.id, ListEntry.organisation_id)
    query = query.join(ListVersion, col(ListVersion.id) == col(ListEntry.version_id))
    known = dict(session.exec(query.where(ListVersion.list_id == list_id)).all())
    bodies = {known[id_] for id_ in chosen.ids if id_ in known}
    rows = [row for row in entries(session, version.id) if row.organisation_id in bodies or row.group in chosen.groups]
    if not rows or (chosen.strict and set(chosen.ids) - known.keys()):
        raise NotFound(_("Raden finns inte på listan. Den kan ha ändrats av någon annan."))
    return version, rows


def move_entries(
    session: Session,
    list_id: int,
    chosen: Chosen,
    *,
    group: str,
    by: By,
    now: datetime.datetime,
) -> int:
    """Move bodies, in their order, to the end of a group, which may be new. Returns how many were chosen."""
    version, rows = entries_of(session, list_id, chosen, now=now)
    before = places_of(session, version.id)
    after = moved(before, {entry.id for entry in rows}, group)
    if after != before:
        write_order(session, after)
        record(
            session,
            "list.entries_moved",
            by=by,
            now=now,
            subject=("distribution_list", list_id),
            names=[entry.name for entry in rows],
            group=group,
        )
    return len(rows)


def remove_entries(session: Session, list_id: int, chosen: Chosen, *, by: By, now: datetime.datetime) -> int:
    """Take bodies off the list; they stay in the register. Returns how many."""
    version, rows = entries_of(session, list_id, chosen, now=now)
    taken = (col(ListEntry.version_id) == version.id, col(ListEntry.id).in_([entry.id for entry in rows]))
    session.connection().execute(delete(ListEntry).where(*taken))
    record(
        session,
        "list.entries_removed",
        by=by,
        now=now,
        subject=("distribution_list", list_id),
        names=[entry.name for entry in rows],
    )
    return len(rows)


def remove_entry(session: Session, list_id: int, entry_id: int, *, by: By, now: datetime.datetime) -> None:
    """Remove a body from the list; it stays in the register."""
    _version, entry = entry_of(session, list_id, entry_id, now=now)
    session.connection().execute(delete(ListEntry).where(col(ListEntry.id) == entry.id))
    record(session, "list.entry_removed", by=by, now=now, subject=("distribution_list", list_id), name=entry.name)


def move_entry(session: Session, list_id: int, entry_id: int, *, group: str, by: By, now: datetime.datetime) -> None:
    """Move a body to the end of another group, which may be new."""
    version, entry = entry_of(session, list_id, entry_id, now=now)
    before = places_of(session, version.id)
    after = moved(before, {entry.id}, group)
    if after == before:
        return
    write_order(session, after)
    record(
        session,
        "list.entry_moved",
        by=by,
        now=now,
        subject=("distribution_list", list_id),
        name=entry.name,
        group=group,
    )


def rename_group(session: Session, list_id: int, *, group: str, name: str, by: By, now: datetime.datetime) -> None:
    """Rename a group; if another group already has the name, the two are merged."""
    version = editable(session, list_id, now=now)
    before = places_of(session, version.id)
    after = renamed(before, group, name)
    if after == before:
        return
    write_order(session, after)
    record(
        session, "list.group_renamed", by=by, now=now, subject=("distribution_list", list_id), group=group, name=name
    )
