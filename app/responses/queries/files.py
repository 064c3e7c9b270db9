"""The files of answers as officials have read them: which have points, which have none, which wait to be read."""

import datetime
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.comments.models import Point
from app.comments.written import WrittenComment
from app.database import Prepared
from app.responses.file_models import FilePointUndone, FileWithoutPoints, FileWording
from app.responses.models import Attachment, Comment, Response, Standing
from app.responses.queries.answers import written_of
from app.rounds.counts import IS_INCLUDED
from app.rounds.models import Consultee
from app.storage.scans import SCAN_COLUMNS, Scanned, scanned, with_scans


class FileReading(enum.StrEnum):
    """How far officials have come with a file of an answer."""

    WAITING = "waiting"
    TAKEN = "taken"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of an answer that counts. ``points``: how many that are taken out of it count; ``marked_by``: who found
    that it has none, and ``marked_at`` when."""

    id: int
    response_id: int
    consultee_id: int
    body: str
    number: str
    name: str
    sha256: str
    size: int
    media_type: str
    points: int
    marked_by: str | None
    marked_at: datetime.datetime | None
    scanned: Scanned

    @property
    def reading(self) -> FileReading:
        """How far officials have come with it."""
        if self.points:
            return FileReading.TAKEN
        return FileReading.NONE if self.marked_by is not None else FileReading.WAITING


_WHERE = aliased(FileWording)


def _has_points(*columns: Any) -> Any:
    """Points that count and were taken out of a file, in a statement over ``Attachment``."""
    return (
        select(*columns)
        .select_from(_WHERE)
        .join(Standing, col(Standing.comment_id) == col(_WHERE.comment_id))
        .join(Comment, col(Comment.id) == col(_WHERE.comment_id))
        .where(col(Comment.response_id) == col(Attachment.response_id), col(_WHERE.sha256) == col(Attachment.sha256))
        .correlate(Attachment)
    )


_IS_MARKED = and_(
    col(FileWithoutPoints.consultee_id) == col(Response.consultee_id),
    col(FileWithoutPoints.sha256) == col(Attachment.sha256),
)


def _files() -> Any:
    query = (
        select(
            col(Attachment.id),
            col(Attachment.response_id),
            col(Response.consultee_id),
            col(Consultee.name).label("body"),
            col(Response.number),
            col(Attachment.name),
            col(Attachment.sha256),
            col(Attachment.size),
            col(Attachment.media_type),
            _has_points(func.count()).scalar_subquery().label("points"),
            col(FileWithoutPoints.by_name),
            col(FileWithoutPoints.at),
            *SCAN_COLUMNS,
        )
        .select_from(Attachment)
        .join(Response, col(Response.id) == col(Attachment.response_id))
        .join(Consultee, col(Consultee.current_response_id) == col(Response.id))
        .outerjoin(FileWithoutPoints, _IS_MARKED)
        .where(col(Attachment.minutes).is_(False))
        .order_by(col(Consultee.position), col(Consultee.id), col(Attachment.position))
    )
    return with_scans(query, col(Attachment.sha256))


_OF_ROUND = Prepared(_files().where(col(Response.round_id) == bindparam("round_id", type_=Integer()), IS_INCLUDED))


def files_of_round(session: Session, round_id: int) -> list[ReadFile]:
    """The files of all answers that count, in the round's order (one statement)."""
    return _read(session, _OF_ROUND.all(session, {"round_id": round_id}))


def files_of_answer(session: Session, response_id: int) -> list[ReadFile]:
    """The files of one answer (one statement); none where it counts no more."""
    query = _files().where(col(Attachment.response_id) == response_id)
    return _read(session, session.connection().execute(query))


def _read(session: Session, rows: Iterable[Any]) -> list[ReadFile]:
    own = -len(SCAN_COLUMNS)
    return [ReadFile(*(*row[:own], scanned(session, row))) for row in rows]


@dataclass(frozen=True, slots=True)
class AnswerWithFiles:
    """What a page of an answer's files tells of the answer. ``counts``: it is the one of its body that does."""

    consultee_id: int
    body: str
    number: str
    plan_version_id: int | None
    counts: bool


def answer_with_files(session: Session, response_id: int) -> AnswerWithFiles:
    """Of one answer that there is (one statement)."""
    query = (
        select(
            col(Consultee.id),
            col(Consultee.name),
            col(Response.number),
            col(Response.plan_version_id),
            col(Consultee.current_response_id),
        )
        .join(Consultee, col(Consultee.id) == col(Response.consultee_id))
        .where(col(Response.id) == response_id)
    )
    consultee_id, body, number, version_id, current = session.connection().execute(query).one()
    return AnswerWithFiles(consultee_id, body, number, version_id, current == response_id)


def waiting_files() -> Any:
    """How many files of a body's answer wait to be read, in a statement over ``Response``."""
    return (
        select(func.count())
        .select_from(Attachment)
        .where(
            col(Attachment.response_id) == col(Response.id),
            col(Attachment.minutes).is_(False),
            ~_has_points(col(_WHERE.comment_id)).exists(),
            ~exists().where(_IS_MARKED).correlate(Response, Attachment),
        )
        .correlate(Response)
    )


def has_waiting_files() -> Any:
    """Whether a comment's answer has files that wait, in a statement over ``Response``."""
    return waiting_files().scalar_subquery() > 0


@dataclass(frozen=True, slots=True)
class FilePoint:
    """A point that officials have taken out of a file of a body. ``version`` counts its wordings.

    ``response_id`` and ``attachment_id``: where it stands last. ``stands``: it counts now; one that does not is undone
    (``undone_by``), or its file is not in the answer that counts.
    """

    id: int
    number: int
    written: WrittenComment
    version: int
    response_id: int
    attachment_id: int
    name: str
    sha256: str
    page: int | None
    passage: str
    by: str
    at: datetime.datetime
    stands: bool
    undone_by: str | None
    undone_at: datetime.datetime | None


def points_of_files(session: Session, consultee_id: int) -> Sequence[FilePoint]:
    """All points that officials have taken out of a body's files, each as it is worded last (one statement)."""
    later: Any = aliased(Comment)
    last = (
        select(func.max(later.id))
        .where(later.point_id == col(Comment.point_id), later.taken > 0)
        .correlate(Comment)
        .scalar_subquery()
    )
    query: Any = (
        select(Comment, FileWording, col(Point.number), col(Standing.point_id).label("stands"), FilePointUndone)
        .join(Point, col(Point.id) == col(Comment.point_id))
        .join(FileWording, col(FileWording.comment_id) == col(Comment.id))
        .outerjoin(Standing, col(Standing.comment_id) == col(Comment.id))
        .outerjoin(FilePointUndone, col(FilePointUndone.point_id) == col(Point.id))
        .where(col(Point.consultee_id) == consultee_id, col(Comment.taken) > 0, col(Comment.id) == last)
        .order_by(col(Point.number))
    )
    return [
        FilePoint(
            id=comment.point_id,
            number=number,
            written=written_of(comment),
            version=comment.taken,
            response_id=comment.response_id,
            attachment_id=where.attachment_id,
            name=where.name,
            sha256=where.sha256,
            page=where.page,
            passage=where.passage,
            by=where.by_name,
            at=where.at,
            stands=stands is not None,
            undone_by=undone.by_name if undone else None,
            undone_at=undone.at if undone else None,
        )
        for comment, where, number, stands, undone in session.execute(query).all()
    ]
