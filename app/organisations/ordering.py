"""The order of a list's entries in the database."""

from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session, col

from app.organisations.models import ListEntry
from app.organisations.queries import entries
from app.organisations.rules import Place, grouped_together


def places_of(session: Session, version_id: int) -> list[Place]:
    """The places of a version in order (one statement)."""
    return [Place(row.id, row.group) for row in entries(session, version_id)]


def regroup(session: Session, version_id: int) -> None:
    """Keep each group of a version together."""
    places = places_of(session, version_id)
    ordered = grouped_together(places)
    if ordered != places:
        write_order(session, ordered)


def write_order(session: Session, places: list[Place]) -> None:
    """Write the places down in their order (one statement)."""
    rows: list[dict[str, Any]] = [
        {"entry": place.id, "new_position": position, "new_group": place.group}
        for position, place in enumerate(places, 1)
    ]
    if rows:
        change = update(ListEntry).where(col(ListEntry.id) == bindparam("entry"))
        change = change.values(position=bindparam("new_position"), group=bindparam("new_group"))
        session.connection().execute(change, rows)
