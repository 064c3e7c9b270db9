"""Changing distribution lists; their groups are changed in ``group_actions.py``.

A frozen version never changes: a change first creates the next version."""

import datetime
from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, delete, insert, literal, update
from sqlalchemy import select as core_select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.database import in_turn
from app.errors import NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.organisations.actions import REGISTER
from app.organisations.comparison import former_names, joined, match_entries
from app.organisations.importing.parsed import ParsedEntry, ParsedList
from app.organisations.matching import name_key
from app.organisations.models import DistributionList, ListEntry, ListVersion, Organisation
from app.organisations.ordering import regroup
from app.organisations.postal import NOWHERE, PostalAddress
from app.organisations.queries import distribution_list, entries, latest_list_version
from app.organisations.views import EntryRow, MatchedEntry
from app.sorting import search_text, sort_key


def create_list(
    session: Session, *, name: str, parsed: ParsedList, same: Collection[str] = (), by: By, now: datetime.datetime
) -> DistributionList:
    """Create a list of the parsed bodies. An exact name links; else a body is created and a similar one suggested.

    ``same``: names that somebody has said are what they are near, so that no body is created for them.
    """
    in_turn(session, REGISTER)
    distribution_list = DistributionList(name=name, created_at=now, created_by=by.id if by.kind == "user" else None)
    session.add(distribution_list)
    session.flush()
    version = ListVersion(list_id=distribution_list.id, created_at=now)
    session.add(version)
    session.flush()
    matched = joined(match_entries(session, parsed.entries), same)
    _add(session, version.id, matched.entries, first=1, now=now)
    regroup(session, version.id)
    record(
        session,
        "list.created",
        by=by,
        now=now,
        subject=("distribution_list", distribution_list.id),
        name=name,
        bodies=len(matched.entries),
        new=len(matched.entries) - matched.linked,
        same=sorted(same),
    )
    return distribution_list


def _add(session: Session, version_id: int, matched: list[MatchedEntry], *, first: int, now: datetime.datetime) -> None:
    """Insert the entries, and bodies for the new names. A known body without an address gets the list's."""
    execute = session.connection().execute
    new = [
        {
            "name": entry.name,
            "name_key": name_key(entry.name),
            "sort_key": sort_key(entry.name),
            "search_text": search_text(entry.name),
            "kind": entry.kind,
            "email": entry.email,
            **_postal_columns(entry.postal),
            "version": 1,
            "created_at": now,
        }
        for entry in matched
        if entry.organisation_id is None
    ]
    if new:
        execute(insert(Organisation), new)
    ids = dict(former_names(session)) | dict(session.exec(select(Organisation.name_key, Organisation.id)).all())
    rows = [
        {
            "version_id": version_id,
            "organisation_id": entry.organisation_id or ids[name_key(entry.name)],
            "group_name": entry.group[:200],
            "position": position,
            "written_name": entry.name,
            "suggested_id": _suggested(entry, ids),
            "suggestion_score": entry.suggestion.score if entry.suggestion else None,
        }
        for position, entry in enumerate(matched, first)
    ]
    if rows:
        execute(insert(ListEntry), rows)
    emails = [
        {"organisation": entry.organisation_id, "new_email": entry.email}
        for entry in matched
        if entry.organisation_id and entry.email
    ]
    if emails:
        missing = (col(Organisation.id) == bindparam("organisation"), col(Organisation.email).is_(None))
        execute(update(Organisation).where(*missing).values(email=bindparam("new_email")), emails)
    postal = [
        {"organisation": entry.organisation_id, **{f"new_{k}": v for k, v in _postal_columns(entry.postal).items()}}
        for entry in matched
        if entry.organisation_id and entry.postal.any
    ]
    if postal:
        blank = (col(Organisation.address_lines) == "", col(Organisation.postcode) == "", col(Organisation.town) == "")
        fill = update(Organisation).where(col(Organisation.id) == bindparam("organisation"), *blank)
        execute(fill.values({name: bindparam(f"new_{name}") for name in _postal_columns(NOWHERE)}), postal)


def _postal_columns(address: PostalAddress) -> dict[str, str]:
    return {"address_lines": address.lines, "postcode": address.postcode, "town": address.town}


def _suggested(entry: MatchedEntry, ids: Mapping[str, int]) -> int | None:
    """The body that an entry may be the same as; ``ids`` are those of all names, new ones among them."""
    if entry.suggestion is None:
        return None
    return entry.suggestion.organisation_id or ids[name_key(entry.suggestion.name)]


def freeze_list_version(session: Session, version_id: int, *, now: datetime.datetime) -> None:
    """Freeze a version, which then never changes. Freezing it again changes nothing. Raises NotFound."""
    version = session.get(ListVersion, version_id, with_for_update=True)
    if version is None:
        raise NotFound(_("Sändlistan finns inte."))
    if version.frozen_at is None:
        version.frozen_at = now
        session.add(version)
        session.flush()


def editable(session: Session, list_id: int, *, now: datetime.datetime) -> ListVersion:
    """The version to change: the latest or, if that is frozen, a new copy of it. Raises NotFound."""
    in_turn(session, REGISTER)
    newest = latest_list_version(session, list_id)
    latest = session.get_one(ListVersion, newest.id, with_for_update=True, populate_existing=True)
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
    copied_entries = core_select(*columns, literal(copy.id)).where(col(ListEntry.version_id) == latest.id)
    insertion = insert(ListEntry).from_select([*columns, col(ListEntry.version_id)], copied_entries)
    session.connection().execute(insertion)
    return copy


def entry_of(session: Session, list_id: int, entry_id: int, *, now: datetime.datetime) -> tuple[ListVersion, EntryRow]:
    """The editable version and its entry for the same body as ``entry_id``, which may be of an earlier version.

    Raises NotFound.
    """
    version = editable(session, list_id, now=now)
    query = select(ListEntry.organisation_id).join(ListVersion, col(ListVersion.id) == col(ListEntry.version_id))
    organisation_id = session.exec(query.where(ListEntry.id == entry_id, ListVersion.list_id == list_id)).first()
    for entry in entries(session, version.id):
        if entry.organisation_id == organisation_id:
            return version, entry
    raise NotFound(_("Raden finns inte på listan."))


def link_entry(
    session: Session, list_id: int, entry_id: int, *, organisation_id: int, by: By, now: datetime.datetime
) -> EntryRow:
    """Link an entry to a body of the register. The body created for it is deleted if nothing else uses it.

    Where it is the body that was suggested, and stands on the list itself, the entry goes: two names of one body.
    Raises RuleBroken if the body is on the list already otherwise, NotFound if there is no such body.
    """
    version, entry = entry_of(session, list_id, entry_id, now=now)
    body = session.get(Organisation, organisation_id)
    if body is None:
        raise NotFound(_("Organisationen finns inte i registret."))
    if organisation_id != entry.organisation_id:
        if entry.suggestion is not None and entry.suggestion.organisation_id == organisation_id:
            twin = next((row for row in entries(session, version.id) if row.organisation_id == organisation_id), None)
            if twin is not None:
                return _merge(session, list_id, entry, twin, by=by, now=now)
        _require_absent(session, version.id, body)
    elif entry.suggestion is None:
        return entry
    change = update(ListEntry).where(col(ListEntry.id) == entry.id)
    change = change.values(organisation_id=organisation_id, suggested_id=None, suggestion_score=None)
    session.connection().execute(change)
    if organisation_id != entry.organisation_id and entry.suggestion is not None:
        _drop_duplicate(session, entry.organisation_id, body)
    _record_linked(session, list_id, entry, body, by=by, now=now)
    return next(row for row in entries(session, version.id) if row.id == entry.id)


def _merge(
    session: Session, list_id: int, entry: EntryRow, twin: EntryRow, *, by: By, now: datetime.datetime
) -> EntryRow:
    """Take an entry off the list that is the same body as another; what was near it is near the one that stays."""
    version = latest_list_version(session, list_id)
    session.connection().execute(delete(ListEntry).where(col(ListEntry.id) == entry.id))
    near = (col(ListEntry.version_id) == version.id, col(ListEntry.suggested_id) == entry.organisation_id)
    session.connection().execute(update(ListEntry).where(*near).values(suggested_id=twin.organisation_id))
    body = session.get_one(Organisation, twin.organisation_id)
    _drop_duplicate(session, entry.organisation_id, body)
    _record_linked(session, list_id, entry, body, by=by, now=now)
    return next(row for row in entries(session, version.id) if row.organisation_id == body.id)


def _record_linked(
    session: Session, list_id: int, entry: EntryRow, body: Organisation, *, by: By, now: datetime.datetime
) -> None:
    record(
        session,
        "list.entry_linked",
        by=by,
        now=now,
        subject=("distribution_list", list_id),
        written=entry.written_name,
        organisation=body.id,
    )


def _require_absent(session: Session, version_id: int, body: Organisation) -> None:
    query = select(ListEntry.id).where(ListEntry.version_id == version_id, ListEntry.organisation_id == body.id)
    if session.exec(query).first() is not None:
        raise RuleBroken(
            _("”{name}” står redan på listan. Ta bort den ena raden i stället.").format(name=body.name),
            code="already_on_list",
            fields={"name": _("Organisationen står redan på listan.")},
        )


def _drop_duplicate(session: Session, duplicate_id: int, kept: Organisation) -> None:
    """Delete a body that an import created, unless something refers to it by now; ``kept`` takes over its address."""
    duplicate = session.get(Organisation, duplicate_id)
    if duplicate is None or duplicate.version > 1:
        return
    kept.email = kept.email or duplicate.email
    if not kept.postal.any:
        kept.postal = duplicate.postal
    session.add(kept)
    session.flush()
    try:
        with session.begin_nested():
            session.connection().execute(delete(Organisation).where(col(Organisation.id) == duplicate_id))
        session.expunge(duplicate)
    except IntegrityError:  # another list or a round uses it, so it stays
        pass


def decline_suggestion(session: Session, list_id: int, entry_id: int, *, by: By, now: datetime.datetime) -> None:
    """Drop an entry's suggestion: it is a body of its own."""
    _version, entry = entry_of(session, list_id, entry_id, now=now)
    if entry.suggestion is None:
        return
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
    """Add a body by name, as importing does. Without ``group`` it is placed last in the last group.

    Raises RuleBroken if it is on the list already.
    """
    version = editable(session, list_id, now=now)
    current = entries(session, version.id)
    group = group or (current[-1].group if current else "1")
    listed_ids = [entry.organisation_id for entry in current]
    matched = match_entries(session, [ParsedEntry(name, group, email)], never_suggest=listed_ids).entries
    if matched[0].organisation_id in listed_ids:
        _require_absent(session, version.id, session.get_one(Organisation, matched[0].organisation_id))
    _add(session, version.id, matched, first=len(current) + 1, now=now)
    regroup(session, version.id)
    record(session, "list.entry_added", by=by, now=now, subject=("distribution_list", list_id), name=name, group=group)
    key = name_key(name)
    known = matched[0].organisation_id
    return next(
        entry
        for entry in entries(session, version.id)
        if entry.organisation_id == known or (known is None and name_key(entry.name) == key)
    )


def rename_list(session: Session, list_id: int, *, name: str, shown: str = "", by: By, now: datetime.datetime) -> None:
    """Give a list another name; the rounds that it was used in keep their bodies. The same name changes nothing.

    ``shown``: the name that the page showed. Raises RuleBroken if somebody has changed it since, NotFound.
    """
    distribution_list(session, list_id)
    renaming = session.get_one(DistributionList, list_id, with_for_update=True, populate_existing=True)
    before = renaming.name
    if name == before:
        return
    if shown and shown != before:
        message = _("Någon har under tiden döpt om listan till ”{name}”. Se efter om du vill ändra det.")
        raise RuleBroken(message.format(name=before), code="stale")
    renaming.name = name
    session.add(renaming)
    session.flush()
    subject = ("distribution_list", list_id)
    record(session, "list.renamed", by=by, now=now, subject=subject, before=before, name=name)
