"""What pages need of the register and the lists, in a constant number of statements. Names come in Swedish order."""

from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.errors import NotFound
from app.i18n import _
from app.organisations.models import DistributionList, ListEntry, ListVersion, Organisation, OrganisationKind
from app.organisations.views import EntryRow, ListRow, OrganisationRow, Suggestion
from app.sorting import like

Rows = Select[*tuple[Any, ...]]


def organisation(session: Session, organisation_id: int) -> Organisation:
    """A body of the register. Raises NotFound."""
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound(_("Organisationen finns inte i registret."))
    return found


def register(
    session: Session,
    *,
    q: str = "",
    kind: OrganisationKind | None = None,
    without_address: bool = False,
    after: tuple[str, int] | None = None,
    limit: int | None = None,
) -> list[OrganisationRow]:
    """Bodies of the register by name (one statement); ``after`` is sort key and id of the last one shown."""
    query: Rows = select(
        col(Organisation.id),
        col(Organisation.name),
        col(Organisation.sort_key),
        col(Organisation.kind),
        col(Organisation.email),
        col(Organisation.version),
    )
    query = _narrowed(query, q, kind, without_address)
    if after:
        key, last = after
        same = (col(Organisation.sort_key) == key) & (col(Organisation.id) > last)
        query = query.where((col(Organisation.sort_key) > key) | same)
    query = query.order_by(col(Organisation.sort_key), col(Organisation.id)).limit(limit)
    return [OrganisationRow(*row) for row in session.connection().execute(query)]


def count_register(session: Session, *, q: str = "", kind: OrganisationKind | None = None) -> int:
    """How many bodies the register holds."""
    return int(session.connection().execute(_narrowed(select(func.count(col(Organisation.id))), q, kind)).scalar_one())


def _narrowed(query: Rows, q: str, kind: OrganisationKind | None, without_address: bool = False) -> Rows:
    if q.strip():
        query = query.where(col(Organisation.search_text).like(like(q), escape="!"))
    if kind is not None:
        query = query.where(col(Organisation.kind) == kind)
    if without_address:
        query = query.where(col(Organisation.email).is_(None))
    return query


def lists_with(session: Session, organisation_id: int) -> list[tuple[int, str]]:
    """(id, name) of the lists whose latest version holds a body."""
    query = select(col(DistributionList.id), col(DistributionList.name))
    query = (
        query.select_from(DistributionList)
        .join(ListVersion, _latest())
        .join(ListEntry, col(ListEntry.version_id) == col(ListVersion.id))
    )
    query = query.where(col(ListEntry.organisation_id) == organisation_id).order_by(col(DistributionList.name))
    return [(row.id, row.name) for row in session.connection().execute(query)]


def _latest() -> Any:
    """Joins a list with its latest version."""
    every = aliased(ListVersion)
    newest = select(func.max(col(every.number))).where(col(every.list_id) == col(DistributionList.id))
    newest = newest.correlate(DistributionList)
    same = col(ListVersion.list_id) == col(DistributionList.id)
    return same & (col(ListVersion.number) == newest.scalar_subquery())


def distribution_list(session: Session, list_id: int) -> DistributionList:
    """A list by its id. Raises NotFound."""
    found = session.get(DistributionList, list_id)
    if found is None:
        raise NotFound(_("Sändlistan finns inte."))
    return found


def latest_list_version(session: Session, list_id: int) -> ListVersion:
    """The newest version of a list. Raises NotFound."""
    query = select(ListVersion).where(col(ListVersion.list_id) == list_id).order_by(col(ListVersion.number).desc())
    found: ListVersion | None = session.scalars(query.limit(1)).first()
    if found is None:
        raise NotFound(_("Sändlistan finns inte."))
    return found


def entries(session: Session, list_version_id: int) -> list[EntryRow]:
    """The entries of a version in their order, with their bodies and suggestions (one statement)."""
    suggested = aliased(Organisation)
    query: Rows = select(
        col(ListEntry.id),
        col(Organisation.id),
        col(Organisation.name),
        col(Organisation.sort_key),
        col(ListEntry.group),
        col(ListEntry.position),
        col(Organisation.email),
        col(Organisation.kind),
        col(ListEntry.written_name),
        col(ListEntry.suggested_id),
        col(suggested.name),
        col(ListEntry.suggestion_score),
    )
    query = query.select_from(ListEntry).join(Organisation, col(Organisation.id) == col(ListEntry.organisation_id))
    query = query.join(suggested, col(suggested.id) == col(ListEntry.suggested_id), isouter=True)
    query = query.where(col(ListEntry.version_id) == list_version_id).order_by(col(ListEntry.position))
    return [_entry(row) for row in session.connection().execute(query)]


def _entry(row: Row[*tuple[Any, ...]]) -> EntryRow:
    near = None if row[9] is None else Suggestion(row[9], row[10], row[11] or 0.0)
    return EntryRow(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], near)


def all_lists(session: Session, *, after: int = 0, limit: int | None = None) -> list[ListRow]:
    """The lists with the numbers of their latest version, the newest first (one statement)."""
    bodies = func.count(col(ListEntry.id)).label("bodies")
    groups = func.count(func.distinct(col(ListEntry.group))).label("groups")
    addresses = func.count(col(Organisation.email)).label("addresses")
    query: Rows = select(
        col(DistributionList.id),
        col(DistributionList.name),
        bodies,
        groups,
        addresses,
        col(DistributionList.created_at),
        col(ListVersion.frozen_at),
    )
    query = query.select_from(DistributionList).join(ListVersion, _latest())
    query = query.join(ListEntry, col(ListEntry.version_id) == col(ListVersion.id), isouter=True)
    query = query.join(Organisation, col(Organisation.id) == col(ListEntry.organisation_id), isouter=True)
    query = query.group_by(
        col(DistributionList.id),
        col(DistributionList.name),
        col(DistributionList.created_at),
        col(ListVersion.frozen_at),
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
