"""Moving an answer to another body with all that several rooms know of it: its text, its item, what was replied."""

import datetime

from sqlmodel import Session

from app.accounts.identity import By
from app.assessment.actions import copy_replies
from app.inbox.moved import follow_move as items_follow
from app.passages.actions import follow_move as texts_follow
from app.responses.actions import Moved, Moving, move
from app.rounds.models import Round


def move_answer(
    session: Session, round_: Round, response_id: int, *, moving: Moving, by: By, now: datetime.datetime
) -> Moved:
    """As ``responses.actions.move``. Replies are copied to the new points, where they are to be looked at again."""
    moved = move(session, round_, response_id, moving=moving, by=by, now=now)
    if moved.new:
        copy_replies(session, moved.points)
        for old, new in moved.answers.items():
            texts_follow(session, old, new, moved.points)
        items_follow(session, moved.answers, moving.consultee_id)
    return moved
