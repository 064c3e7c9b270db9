"""What people do with distribution lists. A frozen version never changes: a change makes the next version first."""

import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, literal, update
from sqlalchemy import select as core_select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.organisations.comparison import compared
from app.organisations.importing.parsed import ParsedEntry, ParsedList
from app.organisations.matching import name_key
from app.organisations.models import DistributionList, ListEntry, ListVersion, Organisation
from app.organisations.queries import entries, latest_list_version
from app.organisations.rules import Place, moved, renamed, together
from app.organisations.views import EntryRow, MatchedEntry
from app.sorting import search_text, sort_key


def create_list(session: Session, *, name: str, parsed: ParsedList, by: By, now: datetime.datetime) -> DistributionList:
    """A list of the bodies that were read. An exact name links; else a body is made and a near name suggested."""
    made = DistributionList(name=name, created_at=now, created_by=by.id if by.kind == "user" else None)
    session.add(made)
    session.flush()
    version = ListVersion(list_id=made.id, created_at=now)
    session.add(version)
    session.flush()
    matched = compared(session, parsed.entries)
    _add(session, version.id, matched.entries, first=1, now=now)
    _put_together(session, version.id)
    record(
        session,
        "list.created",
        by=by,
        now=now,
        subject=("distribution_list", made.id),
        name=name,
        bodies=len(matched.entries),
        new=len(matched.entries) - matched.linked,
    )
    return made


def _add(session: Session, version_id: int, matched: list[MatchedEntry], *, first: int, now: datetime.datetime) -> None:
    """Entries for the names, with bodies for those that are new; a body without an address gets the list's."""
    run = session.connection().execute
    new = [
        {
            "name": one.name,
            "name_key": name_key(one.name),
            "sort_key": sort_key(one.name),
            "search_text": search_text(one.name),
            "kind": one.kind,
            "email": one.email,
            "version": 1,
            "created_at": now,
        }
        for one in matched
        if one.organisation_id is None
    ]
    if new:
        run(insert(Organisation), new)
    ids = dict(session.exec(select(Organisation.name_key, Organisation.id)).all())
    rows = [
        {
            "version_id": version_id,
            "organisation_id": ids[name_key(one.name)],
            "group_name": one.group[:200],
            "position": at,
            "written_name": one.name,
            "suggested_id": one.suggestion.organisation_id if one.suggestion else None,
            "suggestion_score": one.suggestion.score if one.suggestion else None,
        }
        for at, one in enumerate(matched, first)
    ]
    if rows:
        run(insert(ListEntry), rows)
    known = [{"one": one.organisation_id, "new": one.email} for one in matched if one.organisation_id and one.email]
    if known:
        missing = (col(Organisation.id) == bindparam("one"), col(Organisation.email).is_(None))
        run(update(Organisation).where(*missing).values(email=bindparam("new")), known)


def freeze_list_version(session: Session, version_id: int, *, now: datetime.datetime) -> None:
    """From now on the version never changes. Freezing a frozen one keeps its first time. Raises NotFound."""
    version = session.get(ListVersion, version_id, with_for_update=True)
    if version is None:
        raise NotFound(_("Sändlistan finns inte."))
    if version.frozen_at is None:
        version.frozen_at = now
        session.add(version)
        session.flush()


def editable(session: Session, list_id: int, *, now: datetime.datetime) -> ListVersion:
    """The version to change: the latest, or the next one with the same entries when that is frozen. Raises NotFound."""
    found = latest_list_version(session, list_id)
    latest = session.get_one(ListVersion, found.id, with_for_update=True, populate_existing=True)
    if latest.frozen_at is None:
        return latest
    copy = ListVersion(list_id=list_id, number=latest.number + 1, created_at=now)
    session.add(copy)
    session.flush()
    columns = [
        col(ListEntry.organisation_id),
        col(ListEntry.group),
        col(ListEntry.position),
        col(ListEntry.written_name),
        col(ListEntry.suggested_id),
        col(ListEntry.suggestion_score),
    ]
    kept = core_select(*columns, literal(copy.id)).where(col(ListEntry.version_id) == latest.id)
    copied = insert(ListEntry).from_select([*columns, col(ListEntry.version_id)], kept)
    session.connection().execute(copied)
    return copy


def entry_of(session: Session, list_id: int, entry_id: int, *, now: datetime.datetime) -> tuple[ListVersion, EntryRow]:
    """An entry of the version that may be changed. The id may be of an earlier version. Raises NotFound."""
    version = editable(session, list_id, now=now)
    query = select(ListEntry.organisation_id).join(ListVersion, col(ListVersion.id) == col(ListEntry.version_id))
    body = session.exec(query.where(ListEntry.id == entry_id, ListVersion.list_id == list_id)).first()
    for row in entries(session, version.id):
        if row.organisation_id == body:
            return version, row
    raise NotFound(_("Raden finns inte på listan."))


def link_entry(
    session: Session, list_id: int, entry_id: int, *, organisation_id: int, by: By, now: datetime.datetime
) -> EntryRow:
    """The entry is that body. The one that was made for it goes, if it is used nowhere else.

    Raises RuleBroken when the body stands on the list already, NotFound when there is no such body.
    """
    version, entry = entry_of(session, list_id, entry_id, now=now)
    body = session.get(Organisation, organisation_id)
    if body is None:
        raise NotFound(_("Organisationen finns inte i registret."))
    if organisation_id != entry.organisation_id:
        _require_absent(session, version.id, body)
    change = update(ListEntry).where(col(ListEntry.id) == entry.id)
    change = change.values(organisation_id=organisation_id, suggested_id=None, suggestion_score=None)
    session.connection().execute(change)
    if organisation_id != entry.organisation_id and entry.suggestion is not None:
        _drop_made(session, entry.organisation_id, body)
    record(
        session,
        "list.entry_linked",
        by=by,
        now=now,
        subject=("distribution_list", list_id),
        written=entry.written_name,
        organisation=organisation_id,
    )
    return next(row for row in entries(session, version.id) if row.id == entry.id)


def _require_absent(session: Session, version_id: int, body: Organisation) -> None:
    query = select(ListEntry.id).where(ListEntry.version_id == version_id, ListEntry.organisation_id == body.id)
    if session.exec(query).first() is not None:
        raise RuleBroken(
            _("”{name}” står redan på listan. Ta bort den ena raden i stället.").format(name=body.name),
            code="already_on_list",
            fields={"name": _("Organisationen står redan på listan.")},
        )


def _drop_made(session: Session, made_id: int, kept: Organisation) -> None:
    """Remove a body that an import made, unless something has come to rely on it; its address is not lost."""
    made = session.get(Organisation, made_id)
    if made is None or made.version > 1:
        return
    if made.email and not kept.email:
        kept.email = made.email
        session.add(kept)
        session.flush()
    try:
        with session.begin_nested():
            session.connection().execute(delete(Organisation).where(col(Organisation.id) == made_id))
        session.expunge(made)
    except IntegrityError:  # another list or a round has it: it stays
        pass


def decline_suggestion(session: Session, list_id: int, entry_id: int, *, by: By, now: datetime.datetime) -> None:
    """The entry is a body of its own: the suggestion goes."""
    _version, entry = entry_of(session, list_id, entry_id, now=now)
    change = update(ListEntry).where(col(ListEntry.id) == entry.id)
    session.connection().execute(change.values(suggested_id=None, suggestion_score=None))
    record(session, "list.suggestion_declined", by=by, now=now, subject=("distribution_list", list_id), name=entry.name)


def add_entry(
    session: Session,
    list_id: int,
    *,
    name: str,
    group: str | None,
    email: str | None = None,
    by: By,
    now: datetime.datetime,
) -> EntryRow:
    """Add a body by name, as when a list is imported. Without ``group`` it comes last in the last group.

    Raises RuleBroken when it stands on the list already.
    """
    version = editable(session, list_id, now=now)
    there = entries(session, version.id)
    chosen = group or (there[-1].group if there else "1")
    on_list = [row.organisation_id for row in there]
    matched = compared(session, [ParsedEntry(name, chosen, email)], beside=on_list).entries
    if matched[0].organisation_id in on_list:
        _require_absent(session, version.id, session.get_one(Organisation, matched[0].organisation_id))
    _add(session, version.id, matched, first=len(there) + 1, now=now)
    _put_together(session, version.id)
    record(session, "list.entry_added", by=by, now=now, subject=("distribution_list", list_id), name=name, group=chosen)
    made = name_key(name)
    return next(row for row in entries(session, version.id) if name_key(row.name) == made)


def remove_entry(session: Session, list_id: int, entry_id: int, *, by: By, now: datetime.datetime) -> None:
    """Take a body off the list; it stays in the register."""
    _version, entry = entry_of(session, list_id, entry_id, now=now)
    session.connection().execute(delete(ListEntry).where(col(ListEntry.id) == entry.id))
    record(session, "list.entry_removed", by=by, now=now, subject=("distribution_list", list_id), name=entry.name)


def move_entry(session: Session, list_id: int, entry_id: int, *, group: str, by: By, now: datetime.datetime) -> None:
    """Put a body last in another group, which may be new."""
    version, entry = entry_of(session, list_id, entry_id, now=now)
    _write_order(session, moved(_places(session, version.id), entry.id, group))
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
    """Give a group another name; with the name of another group the two become one."""
    version = editable(session, list_id, now=now)
    _write_order(session, renamed(_places(session, version.id), group, name))
    record(
        session, "list.group_renamed", by=by, now=now, subject=("distribution_list", list_id), group=group, name=name
    )


def _places(session: Session, version_id: int) -> list[Place]:
    return [Place(row.id, row.group) for row in entries(session, version_id)]


def _put_together(session: Session, version_id: int) -> None:
    places = _places(session, version_id)
    ordered = together(places)
    if ordered != places:
        _write_order(session, ordered)


def _write_order(session: Session, places: list[Place]) -> None:
    rows: list[dict[str, Any]] = [
        {"entry": one.id, "at": at, "in_group": one.group} for at, one in enumerate(places, 1)
    ]
    if rows:
        change = update(ListEntry).where(col(ListEntry.id) == bindparam("entry"))
        session.connection().execute(change.values(position=bindparam("at"), group=bindparam("in_group")), rows)
