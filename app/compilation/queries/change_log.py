"""Every reply of a round that was saved, in the order of the comments' numbers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import String, select, type_coerce, union_all
from sqlmodel import Session, col

from app.assessment.models import Reply, ReplyRevision
from app.assessment.views import ReplyWording
from app.comments.models import Point
from app.compilation.change_log import Published, ReplyChange
from app.compilation.compiled import CompiledRound
from app.history.queries import lines_of
from app.responses.models import Standing
from app.rounds.models import Consultee

AT_ONCE = 1000
PUBLISHED, TAKEN_BACK = "round.published", "round.publication_withdrawn"


def with_change_log(session: Session, compiled: CompiledRound) -> CompiledRound:
    """The same round with its log of replies. ``session`` must live as long as it is read.

    Reviews, notes and drafts are the officials' own and no part of it; nor are replies to answers that are left out.
    """
    round_id = compiled.round.id
    events = [event for event in lines_of(session, round_id, kinds=["round"]) if event.kind in (PUBLISHED, TAKEN_BACK)]
    published = tuple(
        Published(event.at, event.actor_name, event.kind == TAKEN_BACK, str(event.facts.get("reason", "")))
        for event in reversed(events)
    )
    return replace(compiled, published=published, changes=lambda: _changes(session, round_id))


def _changes(session: Session, round_id: int) -> Iterator[ReplyChange]:
    saved = union_all(_saved(ReplyRevision, round_id), _saved(Reply, round_id)).subquery()
    query = select(saved).order_by(saved.c.number, saved.c.part, saved.c.point_id, saved.c.version)
    before: tuple[int, ReplyWording] | None = None
    for row in session.connection().execute(query.execution_options(yield_per=AT_ONCE)):
        wording = ReplyWording(
            row.version,
            row.outcome,
            row.text,
            row.action,
            row.by_name,
            row.at,
            row.action_kind,
            row.responsible,
            row.due,
        )
        earlier = before[1] if before and before[0] == row.point_id else None
        yield ReplyChange(row.consultee_id, row.number, row.part, row.name, row.stands is not None, earlier, wording)
        before = row.point_id, wording


def _saved(table: Any, round_id: int) -> Any:
    return (
        select(
            col(Point.id).label("point_id"),
            col(Point.number),
            col(Point.part),
            col(Point.consultee_id),
            col(Consultee.name),
            col(Standing.point_id).label("stands"),
            col(table.version),
            type_coerce(col(table.outcome), String).label("outcome"),
            col(table.text),
            col(table.action),
            type_coerce(col(table.action_kind), String).label("action_kind"),
            col(table.responsible),
            col(table.due),
            col(table.by_name),
            col(table.at),
        )
        .join_from(table, Point, col(Point.id) == col(table.point_id))
        .join(Consultee, col(Consultee.id) == col(Point.consultee_id))
        .outerjoin(Standing, col(Standing.point_id) == col(Point.id))
        .where(col(Point.round_id) == round_id, ~col(Consultee.left_out))
    )
