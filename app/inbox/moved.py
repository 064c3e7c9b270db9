"""An item of the inbox follows the answer that it was registered as, when that is moved to another body."""

from collections.abc import Mapping

from sqlalchemy import update
from sqlmodel import Session, col

from app.inbox.models import InboxItem


def follow_move(session: Session, answers: Mapping[int, int], consultee_id: int) -> None:
    """Items of these answers are of what they became at the other body."""
    for response_id, to in answers.items():
        values = {"response_id": to, "consultee_id": consultee_id, "version": InboxItem.version + 1}
        of_answer = update(InboxItem).where(col(InboxItem.response_id) == response_id)
        session.connection().execute(of_answer.values(**values))
