"""What each body of a round has of comments and files, and which of its numbers stand no more."""

from collections import defaultdict
from typing import Any

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.comments.kinds import CommentKind
from app.comments.models import Point
from app.compilation.compiled import CompiledFile
from app.compilation.queries.moved import WAS_ITS_OWN
from app.responses.file_models import FilePointUndone
from app.responses.models import Attachment, Comment, Response, Standing
from app.responses.queries.files import FileReading, files_of_round
from app.responses.summaries import OUT_OF_FILES
from app.rounds.counts import IS_INCLUDED
from app.rounds.models import Consultee


def compiled_files(session: Session, round_id: int) -> dict[int, list[CompiledFile]]:
    """The files of the answers that count, in the order they were added (two statements)."""
    readings = {file.id: file.reading.value for file in files_of_round(session, round_id)}
    query = (
        select(
            col(Response.consultee_id),
            col(Attachment.id),
            col(Attachment.name),
            col(Attachment.sha256),
            col(Attachment.size),
            col(Attachment.minutes),
        )
        .join(Consultee, col(Consultee.current_response_id) == col(Response.id))
        .join(Attachment, col(Attachment.response_id) == col(Response.id))
        .where(col(Response.round_id) == round_id)
        .order_by(col(Attachment.response_id), col(Attachment.position))
    )
    files: dict[int, list[CompiledFile]] = defaultdict(list)
    for row in session.connection().execute(query):
        reading = readings.get(row.id, FileReading.WAITING.value)
        files[row.consultee_id].append(CompiledFile(row.name, row.sha256, row.size, row.minutes, reading))
    return files


def how_many(session: Session, round_id: int) -> dict[int, tuple[int, int, int | None]]:
    """Of each body its comments, how many of them officials have taken out of files, and the number of the one that
    is its summary (one statement)."""
    in_short: Any = case((col(Comment.kind) == CommentKind.SUMMARY, col(Standing.number)))
    query = (
        select(
            col(Standing.consultee_id),
            func.count().label("comments"),
            OUT_OF_FILES.label("out_of_files"),
            func.max(in_short).label("in_short"),
        )
        .join(Comment, col(Comment.id) == col(Standing.comment_id))
        .where(col(Standing.round_id) == round_id)
        .group_by(col(Standing.consultee_id))
    )
    rows = session.connection().execute(query)
    return {row.consultee_id: (row.comments, row.out_of_files, row.in_short) for row in rows}


_IS_UNDONE: Any = exists().where(col(FilePointUndone.point_id) == col(Point.id))


def undone_points(session: Session, round_id: int) -> dict[int, list[int]]:
    """Numbers of points that officials have taken out of files and undone (one statement)."""
    query = select(col(Point.consultee_id), col(Point.number)).where(col(Point.round_id) == round_id, _IS_UNDONE)
    numbers: dict[int, list[int]] = defaultdict(list)
    for consultee_id, number in session.connection().execute(query.order_by(col(Point.number))):
        numbers[consultee_id].append(number or 0)
    return numbers


def withdrawn_points(session: Session, round_id: int) -> dict[int, list[int]]:
    """Numbers of comments that a later revision removed, without those that were never the body's and those that
    officials have undone.

    A part has the number of its comment, and goes and comes back with it.
    """
    part: Any = aliased(Point)
    in_parts = (
        select(part.id)
        .join(Standing, col(Standing.point_id) == part.id)
        .where(part.parent_id == col(Point.id))
        .correlate(Point)
        .exists()
    )
    query = (
        select(col(Point.consultee_id), col(Point.number))
        .outerjoin(Standing, col(Standing.point_id) == col(Point.id))
        .where(col(Point.round_id) == round_id, col(Point.number).is_not(None), col(Standing.point_id).is_(None))
        .join(Consultee, col(Consultee.id) == col(Point.consultee_id))
        .where(col(Point.parent_id).is_(None), ~in_parts, WAS_ITS_OWN, IS_INCLUDED, ~_IS_UNDONE)
        .order_by(col(Point.number))
    )
    numbers: dict[int, list[int]] = defaultdict(list)
    for consultee_id, number in session.connection().execute(query):
        numbers[consultee_id].append(number or 0)
    return numbers
