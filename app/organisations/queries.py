"""Reading the register and the lists, in a constant number of statements. Names are in Swedish alphabetical order."""

from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.errors import NotFound
from app.history.queries import lines_about
from app.i18n import _
from app.organisations.models import (
    DistributionList,
    ListEntry,
    ListVersion,
    Organisation,
    OrganisationKind,
    OrganisationMerge,
)
from app.organisations.views import Change, EntryRow, ListRow, OrganisationRow, Suggestion
from app.sorting import like

Rows = Select[*tuple[Any, ...]]


def organisation(session: Session, organisation_id: int) -> Organisation:
    """A body of the register. Raises NotFound."""
    body = session.get(Organisation, organisation_id)
    if body is None or not body.listed:
        raise NotFound(_("Organisationen finns inte i registret."))
    return body


def became(session: Session, organisation_id: int) -> int | None:
    """The id of the body that one which is in the register no more has been merged into."""
    merge = session.get(OrganisationMerge, organisation_id)
    return merge.into_id if merge else None


def merged_into(session: Session, organisation_id: int) -> list[str]:
    """The names of the bodies that have been merged into one, in the order in which that was done."""
    query = select(col(OrganisationMerge.name)).where(col(OrganisationMerge.into_id) == organisation_id)
    return list(session.scalars(query.order_by(col(OrganisationMerge.merged_at))))


def register(
    session: Session,
    *,
    q: str = "",
    kind: OrganisationKind | None = None,
    without_address: bool = False,
    after: tuple[str, int] | None = None,
    limit: int | None = None,
) -> list[OrganisationRow]:
    """Bodies of the register by name (one statement); ``after`` is the sort key and id of the last one shown."""
    query: Rows = select(
        col(Organisation.id),
        col(Organisation.name),
        col(Organisation.sort_key),
        col(Organisation.kind),
        col(Organisation.email),
        col(Organisation.version),
        col(Organisation.address_lines),
        col(Organisation.postcode),
        col(Organisation.town),
    )
    query = _narrowed(query, q, kind, without_address)
    if after:
        last_key, last_id = after
        same_key = (col(Organisation.sort_key) == last_key) & (col(Organisation.id) > last_id)
        query = query.where((col(Organisation.sort_key) > last_key) | same_key)
    query = query.order_by(col(Organisation.sort_key), col(Organisation.id)).limit(limit)
    return [OrganisationRow(*row) for row in session.connection().execute(query)]


def count_register(session: Session, *, q: str = "", kind: OrganisationKind | None = None) -> int:
    """How many bodies the register has."""
    return int(session.connection().execute(_narrowed(select(func.count(col(Organisation.id))), q, kind)).scalar_one())


def _narrowed(query: Rows, q: str, kind: OrganisationKind | None, without_address: bool = False) -> Rows:
    query = query.where(col(Organisation.listed))
    if q.strip():
        query = query.where(col(Organisation.search_text).like(like(q), escape="!"))
    if kind is not None:
        query = query.where(col(Organisation.kind) == kind)
    if without_address:
        query = query.where(col(Organisation.email).is_(None))
    return query


MOST_CHANGES = 20


def changes_of(session: Session, organisation_id: int) -> list[Change]:
    """What has been changed about a body in the register, the latest first."""
    lines = lines_about(session, ("organisation", organisation_id), limit=MOST_CHANGES)
    return [
        Change(
            line.at,
            line.actor_name,
            line.kind,
            line.facts.get("before", {}),
            line.facts.get("after", {}),
            line.facts.get("name", ""),
        )
        for line in lines
        if line.kind in ("organisation.created", "organisation.merged") or line.facts.get("after")
    ]


def lists_with(session: Session, organisation_id: int, *, ever: bool = False) -> list[tuple[int, str]]:
    """The id and name of each list whose latest version has a body, or ``ever`` any version of it."""
    version = col(ListVersion.list_id) == col(DistributionList.id) if ever else _latest()
    query = (
        select(col(DistributionList.id), col(DistributionList.name))
        .select_from(DistributionList)
        .join(ListVersion, version)
        .join(ListEntry, col(ListEntry.version_id) == col(ListVersion.id))
        .where(col(ListEntry.organisation_id) == organisation_id)
        .distinct()
        .order_by(col(DistributionList.name))
    )
    return [(row.id, row.name) for row in session.connection().execute(query)]


def _latest() -> Any:
    """The condition that joins a list with its latest version."""
    versions = aliased(ListVersion)
    newest = select(func.max(col(versions.number))).where(col(versions.list_id) == col(DistributionList.id))
    newest = newest.correlate(DistributionList)
    same = col(ListVersion.list_id) == col(DistributionList.id)
    return same & (col(ListVersion.number) == newest.scalar_subquery())


def distribution_list(session: Session, list_id: int) -> DistributionList:
    """A list by its id. Raises NotFound."""
    stored_list = session.get(DistributionList, list_id)
    if stored_list is None:
        raise NotFound(_("Sändlistan finns inte."))
    return stored_list


def latest_list_version(session: Session, list_id: int) -> ListVersion:
    """The newest version of a list. Raises NotFound."""
    query = select(ListVersion).where(col(ListVersion.list_id) == list_id).order_by(col(ListVersion.number).desc())
    version: ListVersion | None = session.scalars(query.limit(1)).first()
    if version is None:
        raise NotFound(_("Sändlistan finns inte."))
    return version


def entries(session: Session, list_version_id: int) -> list[EntryRow]:
    """The entries of a version in order, with their bodies and suggestions (one statement)."""
    suggested = aliased(Organisation)
    query: Rows = (
        select(
            col(ListEntry.id),
            col(ListEntry.organisation_id),
            col(Organisation.name),
            col(Organisation.sort_key),
            col(ListEntry.group).label("group"),
            col(ListEntry.position),
            col(Organisation.email),
            col(Organisation.kind),
            col(ListEntry.written_name),
            col(ListEntry.suggested_id),
            col(suggested.name).label("suggested_name"),
            col(ListEntry.suggestion_score),
        )
        .select_from(ListEntry)
        .join(Organisation, col(Organisation.id) == col(ListEntry.organisation_id))
        .join(suggested, col(suggested.id) == col(ListEntry.suggested_id), isouter=True)
        .where(col(ListEntry.version_id) == list_version_id)
        .order_by(col(ListEntry.position))
    )
    return [_entry(row) for row in session.connection().execute(query)]


def _entry(row: Row[*tuple[Any, ...]]) -> EntryRow:
    suggestion = None
    if row.suggested_id is not None:
        suggestion = Suggestion(row.suggested_id, row.suggested_name, row.suggestion_score or 0.0)
    return EntryRow(
        id=row.id,
        organisation_id=row.organisation_id,
        name=row.name,
        sort_key=row.sort_key,
        group=row.group,
        position=row.position,
        email=row.email,
        kind=row.kind,
        written_name=row.written_name,
        suggestion=suggestion,
    )


def all_lists(session: Session, *, after: int = 0, limit: int | None = None) -> list[ListRow]:
    """The lists with the figures of their latest version, newest first (one statement)."""
    columns = (
        col(DistributionList.id),
        col(DistributionList.name),
        col(DistributionList.created_at),
        col(ListVersion.frozen_at),
    )
    query: Rows = (
        select(
            *columns,
            func.count(col(ListEntry.id)).label("bodies"),
            func.count(func.distinct(col(ListEntry.group))).label("groups"),
            func.count(col(Organisation.email)).label("addresses"),
        )
        .select_from(DistributionList)
        .join(ListVersion, _latest())
        .join(ListEntry, col(ListEntry.version_id) == col(ListVersion.id), isouter=True)
        .join(Organisation, col(Organisation.id) == col(ListEntry.organisation_id), isouter=True)
        .group_by(*columns)
    )
    if after:
        query = query.where(col(DistributionList.id) < after)
    query = query.order_by(col(DistributionList.id).desc()).limit(limit)
    return [
        ListRow(row.id, row.name, row.bodies, row.groups, row.bodies - row.addresses, row.created_at, row.frozen_at)
        for row in session.connection().execute(query)
    ]


def count_lists(session: Session) -> int:
    """How many lists there are."""
    return session.connection().execute(select(func.count(col(DistributionList.id)))).scalar_one()
