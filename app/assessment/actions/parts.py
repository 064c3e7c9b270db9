"""Dividing a comment into points of their own, and undoing it: replies, desk and files follow the parts."""

import datetime
from collections.abc import Sequence

from sqlmodel import Session

from app.accounts.identity import By
from app.assessment.actions.handing_down import hand_down
from app.assessment.actions.moving import copy_replies
from app.assessment.rules import require_replying
from app.comments.models import Point
from app.history.actions import record
from app.responses.actions import divide_point, join_parts
from app.responses.parts import Cut
from app.rounds.actions import touch_both
from app.rounds.actions.board import locked_status
from app.rounds.models import Round


def divide(
    session: Session,
    round_: Round,
    point: Point,
    cuts: Sequence[Cut],
    version: int | None,
    *,
    by: By,
    now: datetime.datetime,
) -> None:
    """Let the parts of a comment stand in its place. The same division once more changes nothing.

    The comment's own reply stays with it, and each part begins with a copy that is to be looked at again. Raises as
    ``responses.actions.divide_point`` and as a reply does where none are written.
    """
    require_replying(locked_status(session, round_))
    divided = divide_point(session, point, cuts, version, by=by, now=now)
    if not divided.is_new:
        return
    for part, source in divided.replies.items():
        copy_replies(session, {source: part})
    hand_down(session, point.id)
    touch_both(session, round_.id)
    parts = sum(not cut.none for cut in cuts)
    record(
        session,
        "comment.divided",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("comment", point.id),
        number=point.number,
        parts=parts,
    )


def undo_division(
    session: Session, round_: Round, point: Point, version: int | None, *, by: By, now: datetime.datetime
) -> None:
    """Let a divided comment stand whole again, with the reply that it had; nothing where it is whole.

    What was replied to its parts is kept and can be read at the comment.
    """
    require_replying(locked_status(session, round_))
    if not join_parts(session, point, version, by=by, now=now):
        return
    touch_both(session, round_.id)
    record(
        session,
        "comment.joined",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("comment", point.id),
        number=point.number,
    )
