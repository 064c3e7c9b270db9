"""Which comments stand, and how many there are: moved in the transaction that moves them."""

import datetime
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, delete, func, insert, select, update
from sqlmodel import Session, col

from app.assessment.models import FocusCount, Reply, Standing
from app.assessment.queries.rows import KEY
from app.assessment.rules import same_wording
from app.assessment.views import LAST
from app.comments.models import Point
from app.plans.models import FocusArea
from app.responses.models import Comment, Response
from app.rounds.models import Consultee

WORDING = (
    col(Comment.kind),
    col(Comment.section_id),
    col(Comment.paragraph),
    col(Comment.indicator_id),
    col(Comment.cell_id),
    col(Comment.stance),
    col(Comment.text),
    col(Comment.proposed_text),
    col(Comment.reason),
)
"""What a wording consists of: a reply answers exactly this."""

AREA = case((col(Comment.place) == 0, 0), else_=func.coalesce(col(FocusArea.position), LAST))
"""Where a comment's focus area stands in the order."""


def count_submission(session: Session, response: Response, previous: Response | None, now: datetime.datetime) -> None:
    """Let the comments of a new response stand in place of the body's earlier ones, and keep the counters.

    A point whose wording changed keeps its reply, marked ``needs_look``; one that is back at the wording the reply
    answers needs no look. A removed point stands no more. Called in the transaction that stored the response, while
    the round's submissions stand in line.
    """
    old = {row[0]: row for row in session.connection().execute(_standing(), {"body": response.consultee_id})}
    new = {row.point_id: row for row in session.connection().execute(_said(), {"response": response.id})}
    looked = _look_again(session, new)
    done = {id_: id_ in looked and not looked[id_] for id_ in new}
    _move(session, response, old, new, done)
    comments: Counter[int] = Counter(row.key for row in new.values())
    comments.subtract(row.key for row in old.values())
    replies: Counter[int] = Counter(row.key for id_, row in new.items() if done[id_])
    replies.subtract(row.key for row in old.values() if row.done)
    add_to_counters(session, response.round_id, comments, replies)


def _standing() -> Select[Any]:
    return (
        select(col(Standing.point_id), col(Standing.done), KEY.label("key"))
        .join(Comment, col(Comment.id) == col(Standing.comment_id))
        .where(col(Standing.consultee_id) == bindparam("body"))
    )


def _said() -> Select[Any]:
    return (
        select(
            col(Comment.point_id),
            col(Comment.id),
            col(Comment.place),
            AREA.label("area"),
            KEY.label("key"),
            col(Point.number),
            *WORDING,
        )
        .join(Point, col(Point.id) == col(Comment.point_id))
        .outerjoin(FocusArea, col(FocusArea.id) == col(Comment.focus_area_id))
        .where(col(Comment.response_id) == bindparam("response"), col(Comment.counts))
    )


def _look_again(session: Session, new: Mapping[int, Row[Any]]) -> dict[int, bool]:
    """For each point with a reply: whether the reply answers another wording than the new one; kept in the reply."""
    if not new:
        return {}
    answered = (
        select(col(Reply.point_id), col(Reply.needs_look), *WORDING)
        .join(Comment, col(Comment.id) == col(Reply.comment_id))
        .where(col(Reply.point_id).in_(list(new)))
    )
    found, changed = {}, []
    for row in session.connection().execute(answered).all():
        found[row[0]] = not same_wording(row[2:], new[row[0]][6:])
        if found[row[0]] != row[1]:
            changed.append({"point": row[0], "look": found[row[0]]})
    if changed:
        mark = update(Reply).where(col(Reply.point_id) == bindparam("point")).values(needs_look=bindparam("look"))
        session.connection().execute(mark, changed)
    return found


def _move(
    session: Session,
    response: Response,
    old: Mapping[int, Row[Any]],
    new: Mapping[int, Row[Any]],
    done: Mapping[int, bool],
) -> None:
    if old:
        session.connection().execute(delete(Standing).where(col(Standing.consultee_id) == response.consultee_id))
    if new:
        rows = [
            {
                "point_id": id_,
                "round_id": response.round_id,
                "consultee_id": response.consultee_id,
                "comment_id": row.id,
                "area": row.area,
                "place": row.place,
                "number": row.number,
                "done": done[id_],
            }
            for id_, row in new.items()
        ]
        session.connection().execute(insert(Standing), rows)


def add_to_counters(session: Session, round_id: int, comments: Mapping[int, int], done: Mapping[int, int]) -> None:
    """Add to the counters of focus areas, in a fixed order so that two who do it at once do not wait for each other."""
    for key in sorted({*comments, *done}):
        more, more_done = comments.get(key, 0), done.get(key, 0)
        if not more and not more_done:
            continue
        mine = update(FocusCount).where(col(FocusCount.round_id) == round_id, col(FocusCount.focus_area) == key)
        grown = mine.values(comments=col(FocusCount.comments) + more, done=col(FocusCount.done) + more_done)
        if session.connection().execute(grown).rowcount == 0:
            row = {"round_id": round_id, "focus_area": key, "comments": more, "done": more_done}
            session.connection().execute(insert(FocusCount), row)


def facts() -> Select[Any]:
    """What :class:`Standing` should hold, read from the responses themselves; the counters' key comes last."""
    done = case((col(Reply.needs_look).is_(False), True), else_=False)
    return (
        select(
            col(Point.id),
            col(Point.round_id),
            col(Point.consultee_id),
            col(Comment.id),
            AREA,
            col(Comment.place),
            col(Point.number),
            done.label("done"),
            KEY.label("key"),
        )
        .select_from(Consultee)
        .join(Comment, col(Comment.response_id) == col(Consultee.current_response_id))
        .join(Point, col(Point.id) == col(Comment.point_id))
        .outerjoin(FocusArea, col(FocusArea.id) == col(Comment.focus_area_id))
        .outerjoin(Reply, col(Reply.point_id) == col(Point.id))
        .where(col(Comment.counts))
    )


def recount(session: Session, round_id: int) -> None:
    """Make a round's standing comments and counters anew from its responses and replies: for seeds and repair."""
    run = session.connection().execute
    run(delete(Standing).where(col(Standing.round_id) == round_id))
    run(delete(FocusCount).where(col(FocusCount.round_id) == round_id))
    real = facts().where(col(Point.round_id) == round_id)
    names = ["point_id", "round_id", "consultee_id", "comment_id", "area", "place", "number", "done"]
    run(insert(Standing).from_select(names, real.with_only_columns(*list(real.selected_columns)[:8])))
    counted = real.subquery()
    groups = select(
        counted.c.round_id, counted.c.key, func.count(), func.sum(case((counted.c.done, 1), else_=0))
    ).group_by(counted.c.round_id, counted.c.key)
    run(insert(FocusCount).from_select(["round_id", "focus_area", "comments", "done"], groups))
