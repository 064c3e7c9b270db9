"""An official's own saved selections of a round."""

from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.assessment.saved_models import SavedSelection


class SavedView(NamedTuple):
    """A selection with its name. ``query``: what follows the desk's address, with its question mark."""

    id: int
    name: str
    query: str


def saved_selections(session: Session, round_id: int, official_id: int) -> list[SavedView]:
    """Those of one official, by name (one statement)."""
    query = (
        select(col(SavedSelection.id), col(SavedSelection.name), col(SavedSelection.query))
        .where(col(SavedSelection.official_id) == official_id, col(SavedSelection.round_id) == round_id)
        .order_by(col(SavedSelection.name_key))
    )
    return [SavedView(*row) for row in session.connection().execute(query)]
