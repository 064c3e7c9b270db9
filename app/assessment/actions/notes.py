"""What officials write to each other about a comment. Nothing of it leaves the desk."""

import datetime

from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.assessment.models import PointNote
from app.assessment.rules import require_replying
from app.comments.models import Point
from app.errors import NotAllowed, NotFound
from app.i18n import _
from app.rounds.actions.board import locked_status, touch_content
from app.rounds.models import Round


def write_note(
    session: Session, round_: Round, point: Point, *, text: str, by: By, now: datetime.datetime
) -> PointNote:
    """Add a note to a comment. The same words that one wrote last are the same note. Raises RuleBroken as a reply."""
    require_replying(locked_status(session, round_))
    query = select(PointNote).where(PointNote.point_id == point.id).order_by(col(PointNote.id).desc())
    last = session.exec(query.limit(1)).first()
    if last is not None and (last.text, last.by_name, last.by_id) == (text, by.name, _id(by)):
        return last
    note = PointNote(point_id=point.id, text=text, by_id=_id(by), by_name=by.name, at=now)
    session.add(note)
    touch_content(session, round_.id)
    session.flush()
    return note


def remove_note(session: Session, round_: Round, point: Point, note_id: int, *, by: By) -> None:
    """Take one's own note away. Raises NotAllowed for a colleague's, NotFound for another comment's."""
    require_replying(locked_status(session, round_))
    note = session.get(PointNote, note_id)
    if note is None or note.point_id != point.id:
        raise NotFound(_("Anteckningen finns inte. Någon kan ha tagit bort den."))
    if note.by_id is None or note.by_id != _id(by):
        raise NotAllowed(_("Bara den som har skrivit en anteckning kan ta bort den."), code="another_official")
    session.delete(note)
    touch_content(session, round_.id)


def _id(by: By) -> int | None:
    return by.id if by.kind == "user" else None
