"""What the authority replies: one comment at a time, or many at once."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Row, bindparam, insert, select, update
from sqlmodel import Session, col

from app.accounts.identity import By
from app.assessment.actions.begun import remove_saved
from app.assessment.actions.failures import by_field, failure, failures
from app.assessment.actions.rewording import said_otherwise
from app.assessment.actions.taking_over import remember_sources
from app.assessment.actions.together import Fault, Read, groups_with, refused, to_all
from app.assessment.actions.uses import remember_uses
from app.assessment.due import due_of
from app.assessment.models import ActionKind, Outcome, Reply, ReplyRevision, ReviewState
from app.assessment.queries.parts import heirs
from app.assessment.rules import require_reason, require_replying
from app.assessment.views import ReplyView
from app.comments.numbers import point_number
from app.errors import Invalid, NotFound, RemissError, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.responses.actions import set_replied
from app.responses.models import Standing
from app.rounds.actions.board import locked_status, touch_content
from app.rounds.models import Round
from app.sorting import search_text


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply to store.

    ``version`` is the one that was read, 0 for a first reply; ``wording`` the comment's that was read, if it is told.
    What is done has a kind, somebody responsible and a time (``due.due_of``): "" is not said, None is as it was.
    ``module``: the text module that it was begun with; ``same_as``: the comment whose reply it takes over.
    """

    comment_id: int
    outcome: Outcome
    text: str
    action: str
    version: int
    wording: int | None = None
    action_kind: ActionKind | Literal[""] | None = None
    responsible: str | None = None
    due: str | None = None
    module: int | None = None
    same_as: int | None = None


def reply(
    session: Session, round_: Round, answer: Answer, *, by: By, now: datetime.datetime, read: Read | None = None
) -> ReplyView:
    """Store the reply to a comment that stands and to all grouped with it; earlier ones are kept as revisions.

    Raises RuleBroken when the round takes no replies, the version is stale (``extra["reply"]`` has the newer one) or
    the body has changed the comment since (``stale_wording``); Invalid ``reason_required``; NotFound for a comment that
    stands no more. ``read``: the group's other members as they were read, None where nobody read them; one that hinders
    is RuleBroken ``stale_group`` (``extra["members"]`` says which, and why).
    """
    require_replying(locked_status(session, round_))
    groups = groups_with(session, [answer.comment_id])
    rows = _standing(session, round_, _all_of([answer], groups))
    row = rows.get(answer.comment_id)
    if row is not None and _said_already(answer, row, by):
        return _view(row)
    if row is None and heirs(session, answer.comment_id):
        raise RuleBroken(
            _("Synpunkten har delats på ett annat sätt under tiden. Läs den som den står nu och spara igen."),
            code="divided",
        )
    _check(answer, rows, said_otherwise(session, [answer], rows))
    others, faults = _others(session, [answer], groups, rows, read)
    if faults:
        raise refused(faults, rows)
    return _store(session, round_, [answer, *others], rows, by=by, now=now)[0]


def _all_of(answers: Sequence[Answer], groups: dict[int, list[int]]) -> list[int]:
    """The comments that are answered, and all that are grouped with them."""
    return [*{id_: None for answer in answers for id_ in (answer.comment_id, *groups.get(answer.comment_id, ()))}]


def _others(
    session: Session,
    answers: Sequence[Answer],
    groups: dict[int, list[int]],
    rows: dict[int, Row[Any]],
    read: Read | None = None,
) -> tuple[list[Answer], list[Fault]]:
    """The same reply to the other members of the groups, and what hinders it; what it leaves as it was, too."""
    told = [_in_full(answer, rows[answer.comment_id]) if answer.comment_id in rows else answer for answer in answers]
    spread, faults = to_all(told, groups, rows, read) if groups else ([], [])
    others = [answer for _index, answer in spread]
    reworded = said_otherwise(session, others, rows)
    for index, answer in spread:
        try:
            _check(answer, rows, reworded)
        except RemissError as error:
            faults.append(Fault(index, answer.comment_id, error))
    return others, faults


def reply_batch(
    session: Session, round_: Round, answers: Sequence[Answer], *, by: By, now: datetime.datetime
) -> list[ReplyView]:
    """Store many replies, all or none, and those of the groups that they are in.

    Raises as ``reply`` does; ``extra["items"]`` names each that failed.
    """
    require_replying(locked_status(session, round_))
    groups = groups_with(session, [answer.comment_id for answer in answers])
    rows = _standing(session, round_, _all_of(answers, groups))
    reworded = said_otherwise(session, answers, rows)
    failed = failures(answers, lambda answer: _check(answer, rows, reworded))
    others, faults = _others(session, answers, groups, rows) if not failed else ([], [])
    by_answer = {index: [fault for fault in faults if fault.answer == index] for index in {f.answer for f in faults}}
    failed += [
        failure(index, answers[index].comment_id, refused(of_it, rows)) for index, of_it in sorted(by_answer.items())
    ]
    if failed:
        stale = any(item["status"] == 409 for item in failed)
        kind = RuleBroken if stale else Invalid
        raise kind(
            _("Inget sparades: {n} av svaren behöver rättas.").format(n=len(failed)),
            code="reply_batch",
            extra={"items": failed},
            fields=by_field(failed),
        )
    return _store(session, round_, [*answers, *others], rows, by=by, now=now)[: len(answers)]


def alike(given: Answer, chosen: Sequence[tuple[int, int, int | None]]) -> list[Answer]:
    """The same reply to many comments. ``chosen``: (comment id, version, wording) of each, as they were read.

    Raises Invalid for what is wrong with the reply itself, once and not for each.
    """
    if not given.module:
        require_reason(given.outcome, given.text)
    due_of(given.due or "")
    return [replace(given, comment_id=id_, version=version, wording=wording) for id_, version, wording in chosen]


def _standing(session: Session, round_: Round, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """Comment id → what stands of it now and its reply; those that have been removed are left out."""
    query: Any = (
        select(
            col(Standing.point_id),
            col(Standing.comment_id),
            col(Standing.number),
            col(Standing.part),
            col(Standing.begins),
            col(Standing.ends),
            col(Standing.done),
            col(Reply.version),
            col(Reply.outcome),
            col(Reply.text),
            col(Reply.action),
            col(Reply.by_id),
            col(Reply.by_name),
            col(Reply.at),
            col(Reply.action_kind),
            col(Reply.responsible),
            col(Reply.due),
        )
        .outerjoin(Reply, col(Reply.point_id) == col(Standing.point_id))
        .where(col(Standing.round_id) == round_.id, col(Standing.point_id).in_(ids))
    )
    return {row.point_id: row for row in session.connection().execute(query)}


def _said_already(answer: Answer, row: Row[Any], by: By) -> bool:
    """Whether this is the same reply once more, from somebody who never heard that it was saved."""
    same = (row.outcome, row.text, row.action, row.version, row.by_id)
    if not row.done or same != (answer.outcome, answer.text, answer.action, answer.version + 1, by.id):
        return False
    return (row.action_kind, row.responsible, row.due) == _doing(answer, row)


def _doing(answer: Answer, row: Row[Any]) -> tuple[ActionKind | None, str, str]:
    """The kind of action, who is responsible and when: as the reply says or, where it says nothing, as they were."""
    kind = row.action_kind if answer.action_kind is None else answer.action_kind or None
    responsible = row.responsible or "" if answer.responsible is None else answer.responsible
    return kind, responsible, row.due or "" if answer.due is None else due_of(answer.due)


def _in_full(answer: Answer, row: Row[Any]) -> Answer:
    """The reply with what it leaves as it was."""
    kind, responsible, due = _doing(answer, row)
    return replace(answer, action_kind=kind or "", responsible=responsible, due=due)


def _view(row: Row[Any]) -> ReplyView:
    return ReplyView(
        row.outcome,
        row.text,
        row.action,
        row.version,
        not row.done,
        row.by_name,
        row.at,
        row.action_kind,
        row.responsible,
        row.due,
    )


def _check(answer: Answer, rows: dict[int, Row[Any]], reworded: set[int]) -> None:
    row = rows.get(answer.comment_id)
    if row is None:
        raise NotFound(_("Synpunkten finns inte i remissen, eller så har remissinstansen tagit bort den."))
    require_reason(answer.outcome, answer.text)
    due_of(answer.due or "")
    if answer.version != (row.version or 0):
        newer = _view(row)
        raise (
            RuleBroken(
                _("{name} har svarat på synpunkten under tiden. Jämför svaren och spara igen.").format(
                    name=row.by_name
                ),
                code="stale_version",
                extra={"reply": shown(newer)},
            )
            if row.version
            else RuleBroken(
                _("Synpunkten har inget svar än. Ladda om sidan och spara igen."),
                code="stale_version",
                extra={"reply": None},
            )
        )
    if answer.comment_id in reworded:
        raise RuleBroken(
            _("Remissinstansen har ändrat synpunkten under tiden. Läs den nya lydelsen och spara igen."),
            code="stale_wording",
            extra={"wording": row.comment_id},
        )


def shown(reply: ReplyView) -> dict[str, Any]:
    """A reply as a problem document tells it."""
    return reply._asdict() | {"at": reply.at.astimezone(datetime.UTC).isoformat(), "outcome": str(reply.outcome)}


_NEW, _REVISION = insert(Reply), insert(ReplyRevision)
_CHANGED = (
    update(Reply)
    .where(col(Reply.point_id) == bindparam("point"))
    .values(
        {
            name: bindparam(f"to_{name}")
            for name in (
                *("outcome", "text", "action", "action_kind", "responsible", "due"),
                *("version", "comment_id", "by_id", "by_name", "at", "search_text"),
                "review",
            )
        }
    )
)


def _store(
    session: Session,
    round_: Round,
    answers: Sequence[Answer],
    standing: dict[int, Row[Any]],
    *,
    by: By,
    now: datetime.datetime,
) -> list[ReplyView]:
    run = session.connection().execute
    rows = [_row(answer, standing[answer.comment_id], by, now) for answer in answers]
    first = [row | {"round_id": round_.id} for row in rows if row["version"] == 1]
    again = [row for row in rows if row["version"] > 1]
    if first:
        run(_NEW, first)
    if again:
        run(_REVISION, [_earlier(standing[row["point_id"]]) for row in again])
        run(_CHANGED, [{"point" if n == "point_id" else f"to_{n}": v for n, v in row.items()} for row in again])
    taken = {answer.comment_id: answer.same_as for answer in answers if answer.same_as}
    remember_sources(session, taken, rows)
    remember_uses(session, {answer.comment_id: answer.module for answer in answers if answer.module})
    remove_saved(session, round_.id, [row["point_id"] for row in rows], by)
    touch_content(session, round_.id)
    set_replied(session, round_.id, {answer.comment_id: str(answer.outcome) for answer in answers})
    numbers = [numbered(standing[answer.comment_id]) for answer in answers]
    if len(answers) == 1:
        record(
            session,
            "reply.saved",
            by=by,
            now=now,
            round_id=round_.id,
            subject=("comment", answers[0].comment_id),
            number=numbers[0],
            outcome=str(answers[0].outcome),
            version=rows[0]["version"],
        )
    else:
        record(
            session,
            "reply.saved_many",
            by=by,
            now=now,
            round_id=round_.id,
            numbers=numbers,
            outcomes=[str(answer.outcome) for answer in answers],
        )
    return [
        ReplyView(
            str(row["outcome"]),
            row["text"],
            row["action"],
            row["version"],
            False,
            by.name,
            now,
            row["action_kind"],
            row["responsible"],
            row["due"],
        )
        for row in rows
    ]


def numbered(row: Row[Any]) -> int | str:
    """As a line of history has it: a part with its letter."""
    return point_number(row.number, row.part) if row.part else int(row.number)


def _row(answer: Answer, stands: Row[Any], by: By, now: datetime.datetime) -> dict[str, Any]:
    kind, responsible, due = _doing(answer, stands)
    return {
        "point_id": answer.comment_id,
        "outcome": answer.outcome,
        "text": answer.text,
        "action": answer.action,
        "action_kind": kind,
        "responsible": responsible,
        "due": due,
        "version": answer.version + 1,
        "comment_id": stands.comment_id,
        "by_id": by.id if by.kind == "user" else None,
        "by_name": by.name,
        "at": now,
        "search_text": search_text(answer.text, answer.action, responsible),
        "review": ReviewState.TO_REVIEW,
    }


def _earlier(row: Row[Any]) -> dict[str, Any]:
    return {
        "point_id": row.point_id,
        "version": row.version,
        "outcome": row.outcome,
        "text": row.text,
        "action": row.action,
        "action_kind": row.action_kind,
        "responsible": row.responsible,
        "due": row.due,
        "by_id": row.by_id,
        "by_name": row.by_name,
        "at": row.at,
    }
