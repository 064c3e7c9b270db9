"""Comparing what is written down of answers with the answers themselves, for ``remiss verify``. Reads only."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, except_, exists, false, func, or_, select, type_coerce
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.responses.actions.standing import FIGURES, STANDING, facts, tallied
from app.responses.inclusion_models import Inclusion
from app.responses.models import (
    Comment,
    Confirmation,
    FocusCount,
    PointPassage,
    Response,
    Standing,
    Withdrawal,
)
from app.responses.parts import words_key
from app.rounds.models import Consultee, Round


def verify_counts(session: Session) -> Iterator[str]:
    """One line for each thing that does not agree; none when all is well."""
    yield from _current(session)
    yield from _standing(session)
    yield from _parts(session)
    yield from _counters(session)
    yield from _rounds(session)


_TAKEN_BACK: Any = aliased(Response)
_HAS_WITHDRAWN: Any = (
    select(col(Withdrawal.response_id))
    .join(_TAKEN_BACK, _TAKEN_BACK.id == col(Withdrawal.response_id))
    .where(_TAKEN_BACK.consultee_id == col(Consultee.id), col(Withdrawal.moved_to).is_(None))
    .correlate(Consultee)
    .exists()
)


_DECIDED: Any = exists().where(col(Inclusion.consultee_id) == col(Consultee.id), col(Inclusion.included).is_(False))


def _current(session: Session) -> Iterator[str]:
    """What a body's row says of its current answer."""
    newer = aliased(Response)
    owner, own = func.coalesce(col(Consultee.through_id), col(Consultee.id)), col(Consultee.through_id).is_(None)
    latest = (
        select(func.max(newer.revision))
        .where(col(newer.consultee_id) == owner, ~exists().where(col(Withdrawal.response_id) == newer.id))
        .correlate(Consultee)
    ).scalar_subquery()
    differs: list[ColumnElement[bool]] = [
        case((own, col(Response.id))).is_distinct_from(col(Consultee.current_response_id)),
        type_coerce(col(Response.stance), String).is_distinct_from(col(Consultee.stance)),
        own & col(Response.late).is_distinct_from(col(Consultee.late)),
        ~own & col(Response.id).is_(None),
        (col(Response.preliminary) & col(Confirmation.response_id).is_(None)).is_distinct_from(
            func.coalesce(col(Consultee.preliminary), false())
        )
        & col(Response.id).is_not(None),
        or_(col(Confirmation.response_id).is_not(None), col(Response.confirms).is_not(None)).is_distinct_from(
            col(Consultee.confirmed)
        ),
        and_(col(Response.id).is_(None), _HAS_WITHDRAWN).is_distinct_from(col(Consultee.withdrawn)),
        and_(col(Consultee.left_out), or_(col(Response.id).is_(None), ~_DECIDED)),
    ]
    counts = and_(col(Response.consultee_id) == owner, col(Response.revision) == latest)
    query: Any = (
        select(
            col(Consultee.id),
            col(Consultee.round_id),
            col(Consultee.current_response_id),
            col(Response.id).label("is_"),
        )
        .outerjoin(Response, counts)
        .outerjoin(Confirmation, col(Confirmation.response_id) == col(Response.id))
        .where(or_(*differs))
        .order_by(col(Consultee.id))
    )
    for row in session.connection().execute(query):
        yield (
            f"round {row.round_id}: body {row.id} says that answer {row.current_response_id} counts, or something else "
            f"of it than is so; it is answer {row.is_}"
        )


def _standing(session: Session) -> Iterator[str]:
    real = facts()
    stands: Select[Any] = select(*(getattr(Standing, name) for name in STANDING))
    differences = (real, stands, "is not listed as it stands"), (stands, real, "is listed as it does not stand")
    for first, second, says in differences:
        for row in session.connection().execute(except_(first, second)):
            yield f"round {row.round_id}: comment {row.point_id} (number {row.number}) {says}"


def _parts(session: Session) -> Iterator[str]:
    """Divided comments whose passages are not the whole of their text, each character once."""
    query: Any = select(PointPassage, col(Comment.text)).join(Comment, col(Comment.id) == col(PointPassage.comment_id))
    rows = session.exec(
        query.where(col(PointPassage.stands)).order_by(col(PointPassage.parent_id), col(PointPassage.begins))
    )
    for parent_id, passages in groupby(rows, lambda row: row[0].parent_id):
        edge, text = 0, ""
        for passage, text in passages:
            words = text[passage.begins : passage.ends]
            if passage.begins != edge or passage.words != words_key(words):
                break
            edge = passage.ends
        if edge != len(text):
            yield f"comment {parent_id}: its parts are not the whole of its text, each character once"


Figures = dict[Any, tuple[int, ...]]
NOTHING = (0,) * len(FIGURES)


def _figures(session: Session, query: Select[Any], keys: int) -> Figures:
    rows = session.connection().execute(query)
    return {tuple(row[:keys]): tuple(int(figure or 0) for figure in row[keys:]) for row in rows}


def _differences(told: Figures, real: Figures) -> Iterator[tuple[Any, str]]:
    for key in sorted({*told, *real}):
        if told.get(key, NOTHING) != real.get(key, NOTHING):
            comments, done, again = told.get(key, NOTHING)
            words = f"say {comments} comments, {done} done and {again} to look at again; "
            comments, done, again = real.get(key, NOTHING)
            yield key, words + f"there are {comments}, {done} and {again}"


def _counters(session: Session) -> Iterator[str]:
    cached = select(
        col(FocusCount.round_id), col(FocusCount.focus_area), *(getattr(FocusCount, name) for name in FIGURES)
    )
    told, real = _figures(session, cached, 2), _figures(session, tallied(), 2)
    for (round_id, area), words in _differences(told, real):
        yield f"round {round_id}, focus area {area}: the counters {words}"


def _rounds(session: Session) -> Iterator[str]:
    areas = tallied().subquery()
    sums = select(areas.c.round_id, *(func.sum(areas.c[name]) for name in FIGURES)).group_by(areas.c.round_id)
    told = _figures(session, select(col(Round.id), *(getattr(Round, name) for name in FIGURES)), 1)
    for (round_id,), words in _differences(told, _figures(session, sums, 1)):
        yield f"round {round_id}: its own figures {words}"
