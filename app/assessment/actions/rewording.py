"""Which comments say something else than they did when they were read."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from app.comments.written import COLUMNS
from app.responses.models import Comment


def said_otherwise(session: Session, answers: Sequence[Any], rows: dict[int, Row[Any]]) -> set[int]:
    """The comments that say something else now than they did when they were read. Sent again unchanged is unchanged."""
    read = {
        answer.comment_id: answer.wording
        for answer in answers
        if answer.wording and answer.comment_id in rows and answer.wording != rows[answer.comment_id].comment_id
    }
    if not read:
        return set()
    now = {id_: rows[id_].comment_id for id_ in read}
    query = select(col(Comment.id), col(Comment.point_id), *(col(getattr(Comment, name)) for name in COLUMNS))
    wordings = session.connection().execute(query.where(col(Comment.id).in_([*read.values(), *now.values()])))
    said = {row.id: row for row in wordings}
    return {id_ for id_ in read if _is_other(said.get(read[id_]), said[now[id_]], rows[id_])}


def _is_other(read: Row[Any] | None, now: Row[Any], stands: Row[Any]) -> bool:
    """Whether the wording that was read says something else; of a part, whether its words did not stand there."""
    if read is None or not stands.part:
        return read is None or tuple(read)[2:] != tuple(now)[2:]
    return now.text[stands.begins : stands.ends].strip() not in read.text
