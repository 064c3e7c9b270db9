"""Taking points out of the files of an answer. What the body sent is not touched: no hash covers what is read here."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from app.accounts.identity import By
from app.comments.actions import placed
from app.comments.kinds import CommentKind
from app.comments.models import Point
from app.comments.moving import in_version
from app.comments.places import Place
from app.comments.rules import needed_words, unfinished
from app.comments.written import Given, WrittenComment
from app.errors import Invalid, NotFound, RuleBroken
from app.i18n import _
from app.responses.actions.carried_files import write_wording
from app.responses.actions.standing import stand_as_now
from app.responses.content import AttachedFile
from app.responses.file_models import FilePointUndone, FileWithoutPoints, FileWording
from app.responses.models import Comment, Response
from app.responses.queries.answers import attachments_of, sent_attachment, written_of
from app.responses.summaries import IS_POINT
from app.rounds.models import Consultee, QuestionKind, Round
from app.rounds.queries import questions


@dataclass(frozen=True, slots=True)
class Taking:
    """A point as it is read in a file: where in the file, and what it says of which place. ``comment`` has no id."""

    attachment_id: int
    page: int | None
    passage: str
    comment: WrittenComment


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it: the point, its number and its wording. ``is_new``: something was written."""

    point_id: int
    number: int
    wording: int
    is_new: bool


def take_out(
    session: Session, round_: Round, response: Response, taking: Taking, *, by: By, now: datetime.datetime
) -> Taken:
    """Make a point of what a file says, with the round's next number. The same twice is one point.

    The caller has locked the round. Raises Invalid at the fields, RuleBroken for an answer that counts no more.
    """
    file = _file(session, response, taking.attachment_id)
    written = _written(session, round_, response, taking)
    same = _the_same(session, response.id, file, taking, written)
    if same is not None:
        return same
    number = round_.last_number + 1
    round_.last_number = number
    session.add(round_)
    session.flush()
    insertion = insert(Point).values(round_id=round_.id, consultee_id=response.consultee_id, number=number)
    point_id: int = session.connection().execute(insertion.returning(col(Point.id))).scalar_one()
    write_wording(session, response.id, replace(written, id=point_id), 1, _told(file, taking, by, now))
    _forget_mark(session, response.consultee_id, file)
    stand_as_now(session, round_.id, point_id)
    return Taken(point_id, number, 1, True)


def take_otherwise(
    session: Session,
    round_: Round,
    response: Response,
    point: Point,
    taking: Taking,
    version: int | None,
    *,
    by: By,
    now: datetime.datetime,
) -> Taken:
    """Word a point out of a file otherwise, or place it elsewhere: its number and its reply stay.

    One that is undone, or whose file the body has sent no more, stands again. ``version``: the wording that was read,
    None: any. The caller has locked the round. Raises as ``take_out``, NotFound for a point that is none of these.
    """
    last = last_wording(session, response, point)
    if version is not None and version != last.taken:
        name = session.connection().execute(
            select(col(FileWording.by_name)).where(col(FileWording.comment_id) == last.id)
        )
        raise RuleBroken(
            _("{name} har ändrat punkten under tiden. Läs den som den är nu och ändra igen.").format(
                name=name.scalar_one()
            ),
            code="stale_point",
        )
    file = _file(session, response, taking.attachment_id)
    written = replace(_written(session, round_, response, taking), id=point.id)
    where = session.get_one(FileWording, last.id)
    unchanged = last.response_id == response.id and _said(written_of(last), where) == _said(written, taking)
    unchanged = unchanged and where.sha256 == file.sha256
    again = session.connection().execute(delete(FilePointUndone).where(col(FilePointUndone.point_id) == point.id))
    if unchanged and not again.rowcount:
        return Taken(point.id, point.number or 0, last.taken, False)
    taken = last.taken if unchanged else last.taken + 1
    if not unchanged:
        write_wording(session, response.id, written, taken, _told(file, taking, by, now))
    _forget_mark(session, response.consultee_id, file)
    stand_as_now(session, round_.id, point.id)
    return Taken(point.id, point.number or 0, taken, True)


def undo_taking(
    session: Session, round_: Round, response: Response, point: Point, *, by: By, now: datetime.datetime
) -> bool:
    """Let a point out of a file count no more. Its number is never given again, and its reply is kept.

    False where it is undone already. The caller has locked the round.
    """
    last_wording(session, response, point)
    run = session.connection().execute
    if run(select(col(FilePointUndone.point_id)).where(col(FilePointUndone.point_id) == point.id)).first():
        return False
    run(insert(FilePointUndone).values(point_id=point.id, at=now, **_who(by)))
    stand_as_now(session, round_.id, point.id)
    return True


def mark_without_points(
    session: Session, response: Response, attachment_id: int, *, by: By, now: datetime.datetime
) -> AttachedFile | None:
    """Mark a file as read and without points. Returns it, None where it is marked already.

    The caller has locked the round. Raises NotFound for a file of another answer, RuleBroken for one that points are
    taken out of.
    """
    sent_attachment(session, response.id, attachment_id)
    file = _file(session, response, attachment_id)
    run = session.connection().execute
    if file.sha256 in {where.sha256 for where in standing_in_files(session, response.id).values()}:
        raise RuleBroken(
            _("Det är uttaget synpunkter ur filen. Ångra dem först, om den inte har några."), code="has_points"
        )
    if run(_mark(response.consultee_id, file)).first():
        return None
    run(insert(FileWithoutPoints).values(consultee_id=response.consultee_id, sha256=file.sha256, at=now, **_who(by)))
    return file


def unmark(session: Session, response: Response, attachment_id: int) -> AttachedFile | None:
    """Take the mark back. Returns the file, None where it has none. The caller has locked the round.

    Raises NotFound for a file of another answer.
    """
    sent_attachment(session, response.id, attachment_id)
    file = _file(session, response, attachment_id)
    return file if _forget_mark(session, response.consultee_id, file) else None


def require_counting(session: Session, response: Response) -> None:
    """Raises RuleBroken for an answer that another has replaced or its body has taken back."""
    body = session.get_one(Consultee, response.consultee_id, populate_existing=True)
    if body.current_response_id != response.id:
        raise RuleBroken(
            _("Svaret gäller inte längre. Ta ut synpunkter ur det svar som gäller."), code="answer_replaced"
        )


def last_wording(session: Session, response: Response, point: Point) -> Comment:
    """What a point out of a file of the answer's body says. Raises NotFound for any other, RuleBroken as above."""
    require_counting(session, response)
    query = select(Comment).where(col(Comment.point_id) == point.id, col(Comment.taken) > 0)
    last = session.scalars(query.order_by(col(Comment.id).desc()).limit(1)).first()
    if last is None or point.consultee_id != response.consultee_id:
        raise NotFound(_("Punkten är inte uttagen ur någon av svarets filer."))
    return last


def standing_in_files(session: Session, response_id: int) -> dict[int, FileWording]:
    """Of the points out of an answer's files that count, the last wording and where in the file, by comment."""
    query = select(FileWording).join(Comment, col(Comment.id) == col(FileWording.comment_id))
    rows = session.scalars(query.where(col(Comment.response_id) == response_id, IS_POINT)).all()
    return {row.comment_id: row for row in rows}


def _file(session: Session, response: Response, attachment_id: int) -> AttachedFile:
    require_counting(session, response)
    for file in attachments_of(session, [response.id]).get(response.id, []):
        if file.id == attachment_id:
            return file
    message = _("Bilagan hör inte till svaret.")
    raise Invalid(message, code="not_of_the_answer", fields={"attachment_id": message})


def _written(session: Session, round_: Round, response: Response, taking: Taking) -> WrittenComment:
    """What is taken out, at its place in the version of the plan that the answer read."""
    comment, version_id = taking.comment, response.plan_version_id or round_.plan_version_id or 0
    if comment.question_id is not None:
        asked = next((one for one in questions(session, round_.id) if one.id == comment.question_id), None)
        if asked is None or asked.kind is not QuestionKind.TEXT:
            message = _("Välj en av remissens frågor som besvaras i text.")
            raise Invalid(message, fields={"question_id": message})
        comment = replace(
            comment, kind=CommentKind.ANSWER, place=Place(asked.section_id), given=Given(comment.question_id)
        )
        return replace(in_version(session, version_id, [comment])[0], origin="")
    if version_id != round_.plan_version_id:
        comment = replace(in_version(session, version_id, [comment])[0], origin="")
    faults = {field.name: needed_words(one.kind, field) for one, field in unfinished([comment])}
    try:
        (written,) = placed(session, version_id, [], [comment])
    except Invalid as fault:
        faults |= {name.rpartition(".")[2]: words for name, words in fault.fields.items()}
    if not comment.counts:
        faults["text"] = _("Skriv synpunkten, eller välj orden i filen.")
    if faults:
        raise Invalid(_("Något behöver rättas."), fields=faults)
    return written


def _the_same(
    session: Session, response_id: int, file: AttachedFile, taking: Taking, written: WrittenComment
) -> Taken | None:
    """The point that says just this, at the same place of the same file, where one counts already."""
    places = standing_in_files(session, response_id)
    query = select(Comment, col(Point.number)).join(Point, col(Point.id) == col(Comment.point_id))
    for comment, number in session.execute(query.where(col(Comment.id).in_(places))).all():
        where = places[comment.id]
        if where.sha256 == file.sha256 and _said(written_of(comment), where) == _said(written, taking):
            return Taken(comment.point_id, number, comment.taken, False)
    return None


def _said(written: WrittenComment, where: Any) -> tuple[Any, ...]:
    return (written.statement, where.page, where.passage)


def _told(file: AttachedFile, taking: Taking, by: By, now: datetime.datetime) -> Mapping[str, Any]:
    return {
        "attachment_id": file.id,
        "sha256": file.sha256,
        "name": file.name,
        "page": taking.page,
        "passage": taking.passage,
        "at": now,
        **_who(by),
    }


def _who(by: By) -> dict[str, Any]:
    return {"by_id": by.id if by.kind == "user" else None, "by_name": by.name}


def _mark(consultee_id: int, file: AttachedFile) -> Any:
    return select(col(FileWithoutPoints.sha256)).where(
        col(FileWithoutPoints.consultee_id) == consultee_id, col(FileWithoutPoints.sha256) == file.sha256
    )


def _forget_mark(session: Session, consultee_id: int, file: AttachedFile) -> bool:
    """Take the mark of a file without points away; whether there was one."""
    gone = delete(FileWithoutPoints).where(
        col(FileWithoutPoints.consultee_id) == consultee_id, col(FileWithoutPoints.sha256) == file.sha256
    )
    return bool(session.connection().execute(gone).rowcount)
