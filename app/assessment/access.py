"""The only way in to a comment: through its round."""

from sqlmodel import Session

from app.accounts.identity import Asker
from app.accounts.policy import Kind
from app.assessment.models import PointGroup, TextModule
from app.comments.models import Point
from app.database import only_reads
from app.errors import NotFound
from app.i18n import _
from app.rounds.access import Door, not_found, round_for


def comment_for(session: Session, who: Asker, comment_id: int) -> tuple[Point, Door]:
    """A comment, by the id it has through every revision, for an official who may do ``who.action`` in its round.

    One that was never sent is not found: it is in the body's own space.
    """
    point = session.get(Point, comment_id) if who.official else None
    if point is None or point.number is None:
        who.clear(Kind.OTHER_HANDLER if who.official else None)
        raise not_found()
    return point, round_for(session, who, point.round_id)


def comment_in(session: Session, who: Asker, round_id: int, comment_id: int) -> tuple[Point, Door]:
    """``comment_for`` a comment of this round. Raises NotFound for another round's."""
    point, door = comment_for(session, who, comment_id)
    if point.round_id != round_id:
        raise NotFound(_("Synpunkten finns inte i den här remissen."))
    return point, door


def group_for(session: Session, who: Asker, group_id: int, *, round_id: int | None = None) -> tuple[PointGroup, Door]:
    """A group, for an official who may do ``who.action`` in its round; of this round, where one is told."""
    group = session.get(PointGroup, group_id) if who.official else None
    if group is None:
        who.clear(Kind.OTHER_HANDLER if who.official else None)
        raise not_found()
    of_round = group.round_id
    door = round_for(session, who, of_round)
    if not only_reads(session):  # somebody may have taken it apart before the round was locked
        group = session.get(PointGroup, group_id, populate_existing=True)
    if group is None or (round_id is not None and of_round != round_id):
        raise not_found()
    return group, door


def module_for(session: Session, who: Asker, module_id: int) -> Door:
    """The round of a text module, for an official who may do ``who.action`` there."""
    module = session.get(TextModule, module_id) if who.official else None
    if module is None:
        who.clear(Kind.OTHER_HANDLER if who.official else None)
        raise not_found()
    return round_for(session, who, module.round_id)


def point_in_files(session: Session, door: Door, point_id: int) -> Point:
    """A point of the round whose door is open. Raises NotFound for another's and for one that there is not."""
    point = session.get(Point, point_id)
    if point is None or point.number is None or point.round_id != door.round.id:
        raise not_found()
    return point
