"""What each body of a round has of comments and files, and which of its numbers stand no more."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Integer, bindparam, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.comments.models import Point
from app.compilation.compiled import CompiledFile
from app.compilation.queries.moved import WAS_ITS_OWN
from app.database import Prepared
from app.responses.file_models import FilePointUndone
from app.responses.models import Attachment, Response, Standing
from app.responses.queries.files import FileReading, files_of_round
from app.rounds.counts import IS_INCLUDED
from app.rounds.models import Consultee

_ROUND: Any = bindparam("round_id", type_=Integer())
_FILES = Prepared(
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
    .where(col(Response.round_id) == _ROUND)
    .order_by(col(Attachment.response_id), col(Attachment.position))
)


def compiled_files(session: Session, round_id: int) -> dict[int, list[CompiledFile]]:
    """The files of the answers that count, in the order they were added (two statements)."""
    readings = {file.id: file.reading.value for file in files_of_round(session, round_id)}
    files: dict[int, list[CompiledFile]] = defaultdict(list)
    for row in _FILES.all(session, {"round_id": round_id}):
        reading = readings.get(row.id, FileReading.WAITING.value)
        files[row.consultee_id].append(CompiledFile(row.name, row.sha256, row.size, row.minutes, reading))
    return files


_IS_UNDONE: Any = exists().where(col(FilePointUndone.point_id) == col(Point.id))
_UNDONE = Prepared(
    select(col(Point.consultee_id), col(Point.number))
    .where(col(Point.round_id) == _ROUND, _IS_UNDONE)
    .order_by(col(Point.number))
)


def undone_points(session: Session, round_id: int) -> dict[int, list[int]]:
    """Numbers of points that officials have taken out of files and undone (one statement)."""
    numbers: dict[int, list[int]] = defaultdict(list)
    for consultee_id, number in _UNDONE.stored(session, {"round_id": round_id}):
        numbers[consultee_id].append(number or 0)
    return numbers


_PART: Any = aliased(Point)
_IN_PARTS: Any = (
    select(_PART.id)
    .join(Standing, col(Standing.point_id) == _PART.id)
    .where(_PART.parent_id == col(Point.id))
    .correlate(Point)
    .exists()
)
_STANDS: Any = exists().where(col(Standing.point_id) == col(Point.id))
"""Asked first: nearly all do, and nothing else is asked of those."""
_WITHDRAWN = Prepared(
    select(col(Point.consultee_id), col(Point.number))
    .join(Consultee, col(Consultee.id) == col(Point.consultee_id))
    .where(col(Point.round_id) == _ROUND, col(Point.number).is_not(None), ~_STANDS)
    .where(col(Point.parent_id).is_(None), ~_IN_PARTS, WAS_ITS_OWN, IS_INCLUDED, ~_IS_UNDONE)
    .order_by(col(Point.number))
)


def withdrawn_points(session: Session, round_id: int) -> dict[int, list[int]]:
    """Numbers of comments that a later revision removed, without those that were never the body's and those that
    officials have undone.

    A part has the number of its comment, and goes and comes back with it.
    """
    numbers: dict[int, list[int]] = defaultdict(list)
    for consultee_id, number in _WITHDRAWN.stored(session, {"round_id": round_id}):
        numbers[consultee_id].append(number or 0)
    return numbers
