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
from app.comments.answering import AnswerGiven, answers_in
from app.comments.kinds import Stance
from app.comments.rules import require_one_stance_each
from app.comments.written import STORED, WrittenComment
from app.database import Prepared
from app.drafts import queries as drafts
from app.drafts.models import Draft, DraftAttachment, DraftComment, DraftRevision
from app.drafts.rules import require_open_sections, require_version, stale, worth_keeping
from app.drafts.state import DraftState
from app.responses.content import AttachedFile
from app.responses.queries.answers import attachments_of
from app.responses.rules import require_answerable
from app.responses.statements import SeparateStatement, stored_statements
from app.rounds.access import Holder, lock_body
from app.rounds.actions import mark_begun, mark_unsent
from app.rounds.calendar import day_of
from app.rounds.queries import questions
from app.rounds.rules import may_answer

TRIES = 5
"""How often what a colleague's save came in before is put together again."""

_RAISE = Prepared(
    update(Draft)
    .where(col(Draft.id) == bindparam("which"), col(Draft.version) == bindparam("on_version"))
    .values(
        {
            name: bindparam(name)
            for name in (
                "version",
                "stance",
                "summary",
                "statements",
                "seen",
                "saved_at",
                "saved_by",
                "kept_at",
                "touched",
                "based_on_response_id",
                "plan_version_id",
            )
        }
    )
)
_CHANGE = Prepared(
    update(DraftComment)
    .where(col(DraftComment.draft_id) == bindparam("of_draft"), col(DraftComment.point_id) == bindparam("which"))
    .values({name: bindparam(name) for name in ("position", *STORED, "written_by", "written_at")})
)
_ADD = Prepared(
    insert(DraftComment).values(
        {
            name: bindparam(name)
            for name in ("draft_id", "point_id", "position", *STORED, "written_by", "written_at", "slot")
        }
    )
)
_DROP = Prepared(delete(DraftComment).where(col(DraftComment.draft_id) == bindparam("of_draft")))
_TAKE_AWAY = Prepared(
    delete(DraftComment).where(
        col(DraftComment.draft_id) == bindparam("of_draft"), col(DraftComment.point_id) == bindparam("which")
    )
)
_KEEP = Prepared(
    insert(DraftRevision).values(
        {name: bindparam(name) for name in ("draft_id", "version", "content", "saved_at", "saved_by")}
    )
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
    answers: Sequence[AnswerGiven] | None = None,
    statements: Sequence[SeparateStatement] | None = None,
    now: datetime.datetime,
) -> DraftState:
    """Put a whole draft in place of the one there is: a comment without id is new, an absent one goes.

    ``answers`` None leaves the answers to questions as they are, so that a client which knows of none loses none;
    ``statements`` likewise.
    Raises 428 without ``version``, 409 with the newer draft for an old one, Invalid naming the comment's field.
    """
    require_writable(session, holder)
    current = drafts.draft(session, holder)
    require_version(version, current)
    written = placed(session, holder.round.plan_version_id or 0, current.remarks, comments)
    require_open_sections(holder.round.closed_sections, current.remarks, written)
    require_one_stance_each(written)
    shown = current.show_progress if show_progress is None else show_progress
    said = [*written, *_answers(session, holder, current, answers)]
    beside = current.statements if statements is None else list(statements)
    wanted = current.but(stance=stance, summary=summary, show_progress=shown, comments=said, statements=beside)
    return store_draft(session, holder, current, wanted, now=now)


def _answers(
    session: Session, holder: Holder, current: DraftState, given: Sequence[AnswerGiven] | None
) -> list[WrittenComment]:
    """The answers to questions that a draft has from now on (one statement, none without answers)."""
    if given is None:
        return [comment for comment in current.comments if comment.question_id is not None]
    return answers_in(questions(session, holder.round.id), given, current.comments) if given else []


def require_writable(session: Session, holder: Holder) -> None:
    """A draft can be changed as long as something can come of it. Raises RuleBroken with whom to turn to."""
    if not may_answer(holder.status, answered=True):
        answered = holder.consultee.current_response_id is not None
        require_answerable(holder.status, answered=answered, preliminary=bool(holder.consultee.preliminary))


def store_draft(
    session: Session,
    holder: Holder,
    current: DraftState,
    wanted: DraftState,
    *,
    now: datetime.datetime,
    keep: bool = False,
    sent_as: int | None = None,
) -> DraftState:
    """Store ``wanted`` over ``current`` as the next version; ``keep`` keeps the earlier state whatever the time.

    ``sent_as``: the response that says all of it, so that from now on the draft is a copy nobody has touched.
    Raises 409 when somebody was first. Returns what is stored, new comments with their ids.
    """
    by = holder.by.name
    keeping = keep or worth_keeping(current, wanted, by=by, now=now)
    kept_at = now if keeping or current.kept_at is None else current.kept_at
    after = wanted.but(
        id=current.id if current.id is not None else _begin(session, holder, now=now),
        version=current.version + 1,
        stored_version=current.version + 1,
        saved_at=now,
        saved_by=by,
        kept_at=kept_at,
        touched=sent_as is None,
        based_on=current.based_on if sent_as is None else sent_as,
        copied=False,
        moved=False,
    )
    _write_down(session, holder, current, after, now=now)
    if not _is_first(session, holder, current, after):
        raise stale(drafts.draft(session, holder))
    if keeping:
        keep_state(session, after, current)
    if current.copied:
        store_files_of_copy(session, after, by=by, now=now)
    stored = _store_comments(session, holder, current, after, by=by, now=now)
    return after.but(comments=stored)


def store_copy(session: Session, holder: Holder, state: DraftState, *, now: datetime.datetime) -> int:
    """Make sure that what a draft shows is stored, as before a file is put beside it; the draft's id.

    The version stands: a page that is open can still be saved. From now on the draft is the body's own.
    """
    if state.id is not None and state.touched and not state.copied:
        return state.id
    draft_id = state.id if state.id is not None else _begin(session, holder, now=now)
    by = holder.by.name
    after = state.but(id=draft_id, stored_version=state.version, touched=True, copied=False)
    after = after.but(saved_at=state.saved_at or now, saved_by=state.saved_by or by, kept_at=state.kept_at or now)
    _write_down(session, holder, state, after, now=now)
    if not _is_first(session, holder, state, after):
        return draft_id  # a colleague saved in between, and so stored it
    if state.copied:
        store_files_of_copy(session, after, by=by, now=now)
        _store_comments(session, holder, state, after, by=by, now=now)
    return draft_id


def with_row(session: Session, holder: Holder, state: DraftState, *, now: datetime.datetime) -> DraftState:
    """A draft that has a row, so that what is sent from it can be known by the row's id."""
    return state if state.id is not None else state.but(id=_begin(session, holder, now=now))


def _begin(session: Session, holder: Holder, *, now: datetime.datetime) -> int:
    """The draft of the holder's line, made if there is none: version 0 says that nothing is saved in it.

    Round and body are locked first, since the same act may write to them: who held a new draft and waited for the body
    would meet a colleague's first file, which holds the body and waits for the draft.
    """
    lock_body(session, holder.consultee.id)
    values: dict[str, Any] = {
        "consultee_id": holder.consultee.id,
        "line_id": holder.link.line_id,
        "version": 0,
        "stance": None,
        "summary": "",
        "statements": [],
        "seen": [],
        "saved_at": now,
        "saved_by": "",
        "kept_at": now,
        "touched": False,
        "plan_version_id": holder.round.plan_version_id,
    }
    try:
        with session.connection().begin_nested():
            begun = session.connection().execute(insert(Draft).returning(col(Draft.id)), values)
            return int(begun.scalar_one())
    except IntegrityError:  # a colleague's first save came in between
        return drafts.draft_id_of(session, holder.link.line_id) or 0


def _is_first(session: Session, holder: Holder, current: DraftState, after: DraftState) -> bool:
    """Put ``after`` in the draft's row if that still stands at ``current``: of two who save at once one finds it."""
    values = {
        "which": after.id,
        "on_version": current.stored_version,
        "version": after.version,
        "stance": after.stance,
        "summary": after.summary,
        "statements": stored_statements(after.statements),
        "seen": after.seen,
        "saved_at": after.saved_at,
        "saved_by": after.saved_by,
        "kept_at": after.kept_at,
        "touched": after.touched,
        "based_on_response_id": after.based_on,
        "plan_version_id": holder.round.plan_version_id,
    }
    return _RAISE.run(session, values) == 1


def keep_state(session: Session, draft: DraftState, state: DraftState, *, handed_over: bool = False) -> None:
    """Keep an earlier state of a draft, for its own people to look back at; or one that was handed over to it."""
    values = {
        "draft_id": draft.id,
        "version": state.version,
        "content": drafts.content_of(state) | ({"handed_over": True} if handed_over else {}),
        "saved_at": state.saved_at,
        "saved_by": state.saved_by,
    }
    _KEEP.run(session, values)


def _store_comments(
    session: Session, holder: Holder, current: DraftState, wanted: DraftState, *, by: str, now: datetime.datetime
) -> list[WrittenComment]:
    before = [] if current.copied else current.comments  # of a copy nothing is stored, and what was there goes
    # Of places that were found again in a newer version of the plan the rows still say where they were.
    stored = {
        comment.id: None if current.moved else (position, comment.statement) for position, comment in enumerate(before)
    }
    said = {comment.id: comment.statement for comment in current.comments}
    after = [
        comment if said.get(comment.id) == comment.statement and comment.at else replace(comment, by=by, at=now)
        for comment in wanted.comments
    ]
    left = {comment.id for comment in after}
    gone = [comment.id for comment in before if comment.id not in left]
    if current.copied:
        _DROP.run(session, {"of_draft": wanted.id})
    elif gone:
        _TAKE_AWAY.run_each(session, [{"of_draft": wanted.id, "which": point_id} for point_id in gone])
    changed = [
        _row(position, comment) | {"of_draft": wanted.id, "which": comment.id}
        for position, comment in enumerate(after)
        if comment.id in stored and stored[comment.id] != (position, comment.statement)
    ]
    if changed:
        _CHANGE.run_each(session, changed)
    after = with_points(session, holder.round.id, holder.consultee.id, after)
    new = [
        _row(position, comment) | {"point_id": comment.id, "draft_id": wanted.id, "slot": comment.slot}
        for position, comment in enumerate(after)
        if comment.id not in stored
    ]
    if new:
        _ADD.run_each(session, new)
    return after


def _row(position: int, comment: WrittenComment) -> dict[str, Any]:
    return {"position": position, **comment.columns, "written_by": comment.by, "written_at": comment.at}


def store_files_of_copy(session: Session, draft: DraftState, *, by: str, now: datetime.datetime) -> None:
    """The files of the response that a draft begins as a copy of, beside the draft; what lay there is in the response
    that the draft was a copy of before."""
    connection = session.connection()
    connection.execute(delete(DraftAttachment).where(col(DraftAttachment.draft_id) == draft.id))
    response_id = draft.based_on or 0
    files = attachments_of(session, [response_id]).get(response_id, [])
    if files:
        rows = [attachment_row(file, draft.id or 0, file.name, by=by, now=now) for file in files]
        connection.execute(insert(DraftAttachment), rows)


def attachment_row(file: AttachedFile, draft_id: int, name: str, *, by: str, now: datetime.datetime) -> dict[str, Any]:
    """A file's row beside a draft."""
    return {
        "draft_id": draft_id,
        "name": name,
        "sha256": file.sha256,
        "size": file.size,
        "media_type": file.media_type,
        "added_at": now,
        "added_by": by,
    }


def _write_down(
    session: Session, holder: Holder, before: DraftState, after: DraftState, *, now: datetime.datetime
) -> None:
    """What rounds may know: that work has begun and on which day, and whether anything of the line is not sent yet.

    Written before the draft's own row, since all acts lock in one order: round, body, line of links, draft.
    """
    if holder.consultee.begun_on is None or before.show_progress != after.show_progress:
        mark_begun(session, holder.consultee, show_progress=after.show_progress, now=now)
    if before.touched != after.touched:
        mark_unsent(session, holder.link.line_id, since=day_of(now) if after.touched else None)
