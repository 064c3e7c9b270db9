"""What officials have written to each other about a comment (one statement)."""

import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.assessment.models import PointNote


class NoteView(NamedTuple):
    """A note. ``by_id``: the account of who wrote it."""

    id: int
    text: str
    by_id: int | None
    by_name: str
    at: datetime.datetime


def notes_on(session: Session, point_id: int) -> list[NoteView]:
    """The notes on a comment, the first one first."""
    columns = (col(getattr(PointNote, name)) for name in NoteView._fields)
    query = select(*columns).where(col(PointNote.point_id) == point_id).order_by(col(PointNote.id))
    return [NoteView(*row) for row in session.connection().execute(query)]
