"""What a body says in short is a point like others, until an official finds that it says nothing of its own."""

import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from app.accounts.identity import By
from app.assessment.rules import require_replying
from app.comments.kinds import CommentKind
from app.comments.models import Point
from app.errors import NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.responses.actions import stand_again, stand_aside
from app.responses.models import Comment, SetAside, Standing
from app.rounds.actions import touch_both
from app.rounds.actions.board import locked_status
from app.rounds.models import Consultee, Round


def set_aside(session: Session, round_: Round, point: Point, *, by: By, now: datetime.datetime) -> None:
    """Mark a summary as no point of its own, in the wording that stands. It keeps its number. Again changes nothing.

    Raises RuleBroken for any other comment, NotFound for one that its body has removed.
    """
    require_replying(locked_status(session, round_))
    _require_summary(point)
    run = session.connection().execute
    stands = run(select(col(Standing.comment_id)).where(col(Standing.point_id) == point.id)).scalar()
    if stands is None:
        if run(_is_set_aside(point.id)).scalar() is None:
            raise NotFound(_("Synpunkten finns inte i remissen, eller så har remissinstansen tagit bort den."))
        return
    stand_aside(session, round_.id, point.id)
    run(delete(SetAside).where(col(SetAside.point_id) == point.id))
    by_id = by.id if by.kind == "user" else None
    row = {"point_id": point.id, "comment_id": stands, "at": now, "by_id": by_id, "by_name": by.name}
    run(insert(SetAside), row)
    touch_both(session, round_.id)
    record(session, "summary.set_aside", by=by, now=now, round_id=round_.id, **_facts(session, point))


def count_again(session: Session, round_: Round, point: Point, *, by: By, now: datetime.datetime) -> None:
    """Let a summary that was set aside count again, with the reply that it had. Again changes nothing."""
    require_replying(locked_status(session, round_))
    _require_summary(point)
    run = session.connection().execute
    if run(_is_set_aside(point.id)).scalar() is None:
        return
    run(delete(SetAside).where(col(SetAside.point_id) == point.id))
    if run(select(col(Standing.point_id)).where(col(Standing.point_id) == point.id)).scalar() is None:
        stand_again(session, round_.id, point.id)
    touch_both(session, round_.id)
    record(session, "summary.counted", by=by, now=now, round_id=round_.id, **_facts(session, point))


def _is_set_aside(point_id: int) -> Any:
    return (
        select(col(SetAside.point_id))
        .join(Comment, col(Comment.id) == col(SetAside.comment_id))
        .where(col(SetAside.point_id) == point_id, col(Comment.kind) == CommentKind.SUMMARY)
    )


def _require_summary(point: Point) -> None:
    if not point.is_summary:
        message = _("Bara det som en remissinstans har skrivit som sammanfattning kan räknas bort.")
        raise RuleBroken(message, code="not_a_summary")


def _facts(session: Session, point: Point) -> dict[str, Any]:
    """What the line of history tells."""
    query = select(col(Consultee.name)).where(col(Consultee.id) == point.consultee_id)
    name = session.connection().execute(query).scalar_one()
    return {"subject": ("comment", point.id), "number": point.number, "name": name}
