"""Points out of the files of an answer, as officials read them: taken out, worded otherwise, undone; files without."""

import datetime
from typing import Any

from sqlmodel import Session, select

from app.accounts.identity import By
from app.assessment.rules import require_replying
from app.comments.models import Point
from app.errors import Invalid
from app.history.actions import record
from app.i18n import _, number
from app.responses.actions import (
    Taken,
    Taking,
    mark_without_points,
    take_otherwise,
    take_out,
    undo_taking,
    unmark,
)
from app.responses.models import Response
from app.rounds.actions import touch_both
from app.rounds.actions.board import locked_status
from app.rounds.models import Consultee, Round


def take(
    session: Session,
    round_: Round,
    response_id: int,
    taking: Taking,
    *,
    pages: int | None,
    by: By,
    now: datetime.datetime,
) -> Taken:
    """Take a point out of a file. ``pages``: how many numbered ones the file has, None where it has none.

    Raises as ``responses.actions.take_out``, and as a reply does where none are written.
    """
    require_replying(locked_status(session, round_))
    require_page(taking.page, pages)
    response = session.get_one(Response, response_id)
    taken = take_out(session, round_, response, taking, by=by, now=now)
    if taken.is_new:
        touch_both(session, round_.id)
        facts = _facts(session, response, taking.page)
        record(
            session,
            "file_point.taken",
            by=by,
            now=now,
            round_id=round_.id,
            subject=("comment", taken.point_id),
            number=taken.number,
            **facts,
        )
    return taken


def change(
    session: Session,
    round_: Round,
    response_id: int,
    point: Point,
    taking: Taking,
    version: int | None,
    *,
    pages: int | None,
    by: By,
    now: datetime.datetime,
) -> Taken:
    """Word a point out of a file otherwise, or let one that was undone count again. The same again changes nothing."""
    require_replying(locked_status(session, round_))
    require_page(taking.page, pages)
    response = session.get_one(Response, response_id)
    taken = take_otherwise(session, round_, response, point, taking, version, by=by, now=now)
    if taken.is_new:
        touch_both(session, round_.id)
        facts = _facts(session, response, taking.page)
        record(
            session,
            "file_point.changed",
            by=by,
            now=now,
            round_id=round_.id,
            subject=("comment", point.id),
            number=taken.number,
            **facts,
        )
    return taken


def undo(session: Session, round_: Round, response_id: int, point: Point, *, by: By, now: datetime.datetime) -> None:
    """Let a point out of a file count no more. Again changes nothing."""
    require_replying(locked_status(session, round_))
    response = session.get_one(Response, response_id)
    if not undo_taking(session, round_, response, point, by=by, now=now):
        return
    touch_both(session, round_.id)
    record(
        session,
        "file_point.undone",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("comment", point.id),
        number=point.number,
        name=_name(session, response),
    )


def mark_file(
    session: Session, round_: Round, response_id: int, attachment_id: int, *, by: By, now: datetime.datetime
) -> None:
    """Mark a file as read and without points. Again changes nothing."""
    require_replying(locked_status(session, round_))
    response = session.get_one(Response, response_id)
    file = mark_without_points(session, response, attachment_id, by=by, now=now)
    if file is None:
        return
    touch_both(session, round_.id)
    record(
        session,
        "file.without_points",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", response.consultee_id),
        name=_name(session, response),
        file=file.name,
    )


def unmark_file(
    session: Session, round_: Round, response_id: int, attachment_id: int, *, by: By, now: datetime.datetime
) -> None:
    """Take back that a file has no points. Again changes nothing."""
    require_replying(locked_status(session, round_))
    response = session.get_one(Response, response_id)
    file = unmark(session, response, attachment_id)
    if file is None:
        return
    touch_both(session, round_.id)
    record(
        session,
        "file.to_read_again",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", response.consultee_id),
        name=_name(session, response),
        file=file.name,
    )


def require_page(page: int | None, pages: int | None) -> None:
    """Raises Invalid at ``page`` for one that the file has not, and for none where its pages are numbered."""
    if pages is None:
        return
    if page is None:
        raise Invalid(fields={"page": _("Skriv sidans nummer.")})
    if page > pages:
        message = _("Filen har {n} sidor.") if pages > 1 else _("Filen har en enda sida.")
        raise Invalid(fields={"page": message.format(n=number(pages))})


def _name(session: Session, response: Response) -> str:
    return session.exec(select(Consultee.name).where(Consultee.id == response.consultee_id)).one()


def _facts(session: Session, response: Response, page: int | None) -> dict[str, Any]:
    return {"name": _name(session, response), "page": page}
