"""Points out of files when their body sends another answer: those whose file it has again stand in it, too."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.comments.models import Point
from app.comments.moving import in_version
from app.comments.written import WrittenComment
from app.responses.actions.comment_rows import comment_rows, sections_of
from app.responses.file_models import FilePointUndone, FileWithoutPoints, FileWording
from app.responses.models import Attachment, Comment, Response
from app.sorting import search_text


def carry_from_files(session: Session, response_id: int, consultee_id: int, version_id: int | None) -> None:
    """Let what officials took out of a body's files be in its new answer, where that has the very same file.

    Each is at its place in the version of the plan that the new answer read. The others stay with the answer that
    they were in, and stand no more; they are back when the file is. One statement where there are none.
    """
    mine = col(Point.consultee_id) == consultee_id
    carry(session, _last_wordings(session, mine), response_id, version_id, {})


def carry_moved_files(session: Session, from_response: Response, to: Response, points: Mapping[int, int]) -> None:
    """Let points out of an answer's files stand at their new points in the answer that it was moved to become."""
    here = col(Comment.response_id) == from_response.id
    carry(session, _last_wordings(session, here), to.id, to.plan_version_id, points)


def points_out_of_files(session: Session, response_id: int) -> list[int]:
    """The points that officials have taken out of an answer's files, also those that they have undone."""
    query = select(col(Comment.point_id)).distinct().where(col(Comment.response_id) == response_id)
    return list(session.connection().execute(query.where(col(Comment.taken) > 0)).scalars())


def copy_what_was_read(session: Session, points: Mapping[int, int], wrong: int, right: int) -> None:
    """Which points are undone and which files have none, when an answer is moved from one body to another."""
    run = session.connection().execute
    for undone in session.scalars(select(FilePointUndone).where(col(FilePointUndone.point_id).in_(points))).all():
        run(insert(FilePointUndone), undone.model_dump() | {"point_id": points[undone.point_id]})
    known = select(col(FileWithoutPoints.sha256)).where(col(FileWithoutPoints.consultee_id) == right)
    marked = select(FileWithoutPoints).where(
        col(FileWithoutPoints.consultee_id) == wrong, col(FileWithoutPoints.sha256).not_in(known)
    )
    for mark in session.scalars(marked).all():
        run(insert(FileWithoutPoints), mark.model_dump() | {"consultee_id": right})


def _last_wordings(session: Session, which: Any) -> Sequence[Any]:
    """The last wording of each point out of a file, with where in the file it stands."""
    later: Any = aliased(Comment)
    last = (
        select(func.max(later.id))
        .where(later.point_id == col(Comment.point_id), later.taken > 0)
        .correlate(Comment)
        .scalar_subquery()
    )
    query: Any = (
        select(Comment, FileWording)
        .join(Point, col(Point.id) == col(Comment.point_id))
        .join(FileWording, col(FileWording.comment_id) == col(Comment.id))
        .where(which, col(Comment.taken) > 0, col(Comment.id) == last)
        .order_by(col(Comment.id))
    )
    return session.execute(query).all()


def carry(
    session: Session,
    wordings: Iterable[Any],
    response_id: int,
    version_id: int | None,
    points: Mapping[int, int],
) -> None:
    """Write the wordings in another answer that has the same files; ``points``: where they have other points there."""
    wordings = list(wordings)
    if not wordings:
        return
    run = session.connection().execute
    files = {
        row.sha256: row.id
        for row in run(
            select(col(Attachment.sha256), col(Attachment.id))
            .where(col(Attachment.response_id) == response_id, col(Attachment.minutes).is_(False))
            .order_by(col(Attachment.position).desc())
        )
    }
    there = {row.point_id for row in run(select(col(Comment.point_id)).where(col(Comment.response_id) == response_id))}
    for comment, wording in wordings:
        point_id = points.get(comment.point_id, comment.point_id)
        if wording.sha256 not in files or point_id in there:
            continue
        written = WrittenComment.of_row(comment, point_id)
        if version_id is not None:
            (written,) = in_version(session, version_id, [written])
        told = wording.model_dump() | {"attachment_id": files[wording.sha256]}
        write_wording(session, response_id, written, comment.taken, told)


def write_wording(
    session: Session, response_id: int, written: WrittenComment, taken: int, told: Mapping[str, Any]
) -> int:
    """Store a wording of a point out of a file; ``told``: where in the file, and who read it. Its id."""
    run = session.connection().execute
    last = run(select(func.max(col(Comment.position))).where(col(Comment.response_id) == response_id)).scalar()
    (row,) = comment_rows(response_id, [written], sections_of(session, [written]))
    row |= {
        "position": 0 if last is None else last + 1,
        "taken": taken,
        "search_text": search_text(*written.content, told["passage"]),
    }
    comment_id: int = run(insert(Comment).values(row).returning(col(Comment.id))).scalar_one()
    run(insert(FileWording).values({**told, "comment_id": comment_id}))
    return comment_id
