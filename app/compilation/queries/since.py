"""What stands in a round now, and what has changed since a file of it was made."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from app.assessment.models import Reply
from app.comments.written import WrittenComment
from app.compilation.compiled import CompiledRound
from app.compilation.models import CompiledState
from app.compilation.since import PointThen, Since, State, compare, wordings_to_compare
from app.database import Prepared
from app.errors import Invalid
from app.i18n import _
from app.responses.models import Comment, Response, Standing

MOST = 20_000
"""Of a round with more comments nothing is compared: what is needed for that lies in memory."""


def state_of(session: Session, compiled: CompiledRound) -> State | None:
    """What stands in a compiled round; None of one that is very large (one statement)."""
    if compiled.counts.comments > MOST:
        return None
    answers = {
        body.id: ":".join(str(part) for part in (body.number, body.revision or "", body.sha256, body.confirmed))
        for body in compiled.consultees
        if body.counts
    }
    texts = {key: text.version for key, text in compiled.texts.written.items()}
    return State(compiled.round.made_at, _points(session, compiled.round.id), answers, texts)


_POINTS = Prepared(
    select(
        col(Standing.point_id),
        col(Standing.number),
        col(Standing.part),
        col(Standing.comment_id),
        col(Standing.begins),
        col(Standing.ends),
        func.coalesce(col(Reply.version), 0).label("version"),
    )
    .outerjoin(Reply, col(Reply.point_id) == col(Standing.point_id))
    .where(col(Standing.round_id) == bindparam("round_id"))
    .order_by(col(Standing.number), col(Standing.part))
)


def _points(session: Session, round_id: int) -> dict[int, PointThen]:
    rows = _POINTS.stored(session, {"round_id": round_id})
    return {point_id: PointThen(*rest) for point_id, *rest in rows}


def last_state(session: Session, round_id: int, since: datetime.datetime | None = None) -> State | None:
    """What stood in the last whole file, or in the last that was made at a moment or before; None without one."""
    query = select(col(CompiledState.made_at), col(CompiledState.state)).where(col(CompiledState.round_id) == round_id)
    if since:
        query = query.where(col(CompiledState.made_at) <= since)
    newest = query.order_by(col(CompiledState.made_at).desc(), col(CompiledState.id).desc()).limit(1)
    row = session.connection().execute(newest).first()
    return State.of(row.made_at, row.state) if row else None


def is_any_file(session: Session, round_id: int) -> bool:
    """Whether there is a file to compare with at all."""
    query = select(col(CompiledState.id)).where(col(CompiledState.round_id) == round_id).limit(1)
    return session.connection().execute(query).first() is not None


def check_since(session: Session, round_id: int, since: datetime.datetime | None) -> None:
    """Raise Invalid where no file had been made at that moment that another can be compared with."""
    if since and last_state(session, round_id, since) is None:
        message = _("Till den tidpunkten finns ingen hel fil av remissen att jämföra med.")
        raise Invalid(message, code="nothing_to_compare", fields={"since": message})


def with_since(
    session: Session, compiled: CompiledRound, since: datetime.datetime | None = None, *, keeps: bool = True
) -> tuple[CompiledRound, State | None]:
    """The same round with what has changed since the last file, or since that moment; and what stands in it now.

    ``keeps`` False: nobody keeps what stands, so that it is not read where there is nothing to compare it with.
    """
    if not (keeps or is_any_file(session, compiled.round.id)):
        return compiled, None
    stands = state_of(session, compiled)
    then = last_state(session, compiled.round.id, since) if stands else None
    if stands is None or then is None:
        return compiled, stands
    names = {body.id: body.organisation.name for body in compiled.consultees}
    return replace(compiled, since=_compared(session, then, stands, names)), stands


def comments_since(session: Session, round_id: int) -> Since | None:
    """What has changed of comments and replies since the last whole file; None before there was one."""
    then = last_state(session, round_id)
    if then is None:
        return None
    stands = State(then.made_at, _points(session, round_id))
    return _compared(session, State(then.made_at, then.points), stands, {})


def _compared(session: Session, then: State, stands: State, names: Mapping[int, str]) -> Since:
    return compare(then, stands, _same_words(session, wordings_to_compare(then, stands)), names)


def _same_words(session: Session, pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those wordings that say the same as before: an answer that is sent again has every comment anew."""
    if not pairs:
        return set()
    ids: Any = bindparam("ids", sorted({id_ for pair in pairs for id_ in pair}), expanding=True, literal_execute=True)
    query: Any = (
        select(Comment, col(Response.plan_number).label("plan"))
        .join(Response, col(Response.id) == col(Comment.response_id))
        .where(col(Comment.id).in_(ids))
    )
    said = {row.id: _words(row) for row in session.connection().execute(query)}
    return {(before, after) for before, after in pairs if _say_the_same(said.get(before), said.get(after))}


def _words(row: Any) -> tuple[WrittenComment, int]:
    return WrittenComment.of_row(row, 0), row.plan or 1


def _say_the_same(before: tuple[WrittenComment, int] | None, after: tuple[WrittenComment, int] | None) -> bool:
    """A place in another version of the plan has another id, and is not compared."""
    if before is None or after is None:
        return False
    (was, plan_then), (says, plan_now) = before, after
    same = (was.kind, was.stance, was.content, was.given) == (says.kind, says.stance, says.content, says.given)
    return same and (was.place == says.place or plan_then != plan_now)
