"""Saving a draft: few statements, no objects.

The version is raised first by an UPDATE that names the version it was written on: who comes second finds no row.
"""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.comments.actions import placed, with_points
from app.comments.kinds import Stance
from app.comments.rules import require_one_stance_each
from app.comments.written import COLUMNS, WrittenComment
from app.responses.draft import DraftState
from app.responses.models import Draft, DraftComment, DraftRevision
from app.responses.queries import drafts
from app.responses.rules import require_answerable, require_version, stale, worth_keeping
from app.rounds.access import Holder
from app.rounds.actions import mark_begun
from app.rounds.rules import may_answer

_RAISE = (
    update(Draft)
    .where(col(Draft.consultee_id) == bindparam("whose"), col(Draft.version) == bindparam("on_version"))
    .values(
        {name: bindparam(name) for name in ("version", "stance", "summary", "seen", "saved_at", "saved_by", "kept_at")}
    )
)
_CHANGE = (
    update(DraftComment)
    .where(col(DraftComment.point_id) == bindparam("which"))
    .values({name: bindparam(name) for name in ("position", *COLUMNS, "written_by", "written_at")})
)


def replace_draft(
    session: Session,
    holder: Holder,
    *,
    version: int | None,
    stance: Stance | None,
    summary: str,
    show_progress: bool | None,
    comments: Sequence[WrittenComment],
    now: datetime.datetime,
) -> DraftState:
    """Put a whole draft in place of the one there is: a comment without id is new, an absent one goes.

    Raises 428 without ``version``, 409 with the newer draft for an old one, Invalid naming the comment's field.
    """
    require_writable(session, holder)
    current = drafts.draft(session, holder.consultee.id, show_progress=holder.consultee.show_progress)
    require_version(version, current)
    written = placed(session, holder.round.plan_version_id or 0, current.comments, comments)
    require_one_stance_each(written)
    shown = current.show_progress if show_progress is None else show_progress
    wanted = current.but(stance=stance, summary=summary, show_progress=shown, comments=written)
    return store_draft(session, holder, current, wanted, now=now)


def require_writable(session: Session, holder: Holder) -> None:
    """A draft can be changed as long as something can come of it. Raises RuleBroken with whom to turn to."""
    if not may_answer(holder.status, answered=True):
        answered = holder.consultee.current_response_id is not None
        require_answerable(holder.status, answered=answered)


def store_draft(
    session: Session,
    holder: Holder,
    current: DraftState,
    wanted: DraftState,
    *,
    now: datetime.datetime,
    keep: bool = False,
) -> DraftState:
    """Store ``wanted`` over ``current`` as the next version; ``keep`` keeps the earlier state whatever the time.

    Raises 409 when somebody was first. Returns what is stored, new comments with their ids.
    """
    by = holder.by.name
    keeping = keep or worth_keeping(current, wanted, by=by, now=now)
    kept_at = now if keeping or current.kept_at is None else current.kept_at
    after = wanted.but(version=current.version + 1, saved_at=now, saved_by=by, kept_at=kept_at)
    _raise_version(session, holder, current, after)
    if keeping:
        _keep(session, holder, current)
    after = after.but(comments=_store_comments(session, holder, current.comments, after.comments, by=by, now=now))
    if holder.consultee.begun_on is None or current.show_progress != after.show_progress:
        mark_begun(session, holder.consultee, show_progress=after.show_progress, now=now)
    return after


def _raise_version(session: Session, holder: Holder, current: DraftState, after: DraftState) -> None:
    values = {
        "version": after.version,
        "stance": after.stance,
        "summary": after.summary,
        "seen": after.seen,
        "saved_at": after.saved_at,
        "saved_by": after.saved_by,
        "kept_at": after.kept_at,
    }
    connection = session.connection()
    if current.version:
        values |= {"whose": holder.consultee.id, "on_version": current.version}
        raised = connection.execute(_RAISE, values).rowcount == 1
    else:
        try:
            with connection.begin_nested():
                connection.execute(insert(Draft), values | {"consultee_id": holder.consultee.id})
            raised = True
        except IntegrityError:  # a colleague's first save came in between
            raised = False
    if not raised:
        raise stale(drafts.draft(session, holder.consultee.id))


def _keep(session: Session, holder: Holder, state: DraftState) -> None:
    values = {
        "consultee_id": holder.consultee.id,
        "version": state.version,
        "content": drafts.content_of(state),
        "saved_at": state.saved_at,
        "saved_by": state.saved_by,
    }
    session.connection().execute(insert(DraftRevision), values)


def _store_comments(
    session: Session,
    holder: Holder,
    before: list[WrittenComment],
    wanted: list[WrittenComment],
    *,
    by: str,
    now: datetime.datetime,
) -> list[WrittenComment]:
    old = {comment.id: (position, comment.statement) for position, comment in enumerate(before)}
    said = {comment.id: comment.statement for comment in before}
    after = [
        comment if said.get(comment.id) == comment.statement else replace(comment, by=by, at=now) for comment in wanted
    ]
    left = {comment.id for comment in after}
    gone = [comment.id for comment in before if comment.id not in left]
    connection = session.connection()
    if gone:
        connection.execute(delete(DraftComment).where(col(DraftComment.point_id).in_(gone)))
    changed = [
        _row(position, comment) | {"which": comment.id}
        for position, comment in enumerate(after)
        if comment.id in old and old[comment.id] != (position, comment.statement)
    ]
    if changed:
        connection.execute(_CHANGE, changed)
    after = with_points(session, holder.round.id, holder.consultee.id, after)
    new = [
        _row(position, comment) | {"point_id": comment.id, "consultee_id": holder.consultee.id, "slot": comment.slot}
        for position, comment in enumerate(after)
        if comment.id not in old
    ]
    if new:
        connection.execute(insert(DraftComment), new)
    return after


def _row(position: int, comment: WrittenComment) -> dict[str, Any]:
    return {"position": position, **comment.columns, "written_by": comment.by, "written_at": comment.at}


def begin_on_board(session: Session, holder: Holder, *, now: datetime.datetime) -> None:
    """Work has begun without a saved draft, such as with a file: the board is told as at the first save."""
    if holder.consultee.begun_on is None:
        mark_begun(session, holder.consultee, show_progress=holder.consultee.show_progress, now=now)
