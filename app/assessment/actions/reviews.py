"""A second person reads a reply before it counts as ready, where the round asks for it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, update
from sqlmodel import Session, col

from app.accounts.identity import By
from app.assessment.actions.failures import by_field, failures
from app.assessment.actions.replies import numbered
from app.assessment.models import Reply, ReplyReview, ReviewState
from app.assessment.queries.reviews import ReviewView, reviewed
from app.assessment.rules import may_ask_review, require_replying
from app.errors import Invalid, NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.responses.actions import set_sent_back
from app.responses.models import Standing
from app.rounds.actions.board import locked_status, touch_content
from app.rounds.models import Round
from app.tracking.actions.telling import note_sent_back


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reviewer finds of a reply: the version that was read, and the last review of it that was seen, 0 for none.

    ``remark``: what is to be changed; needed where it is not approved.
    """

    comment_id: int
    version: int
    approved: bool
    remark: str = ""
    seen: int = 0


def ask_review(session: Session, round_: Round, *, required: bool, by: By, now: datetime.datetime) -> None:
    """Let a second person review the round's replies from now on, or no longer. Nothing happens where it is so already.

    Replies that stand wait for review; what was found of them is kept. Raises RuleBroken once replies are no longer
    written.
    """
    status = locked_status(session, round_)
    if not may_ask_review(status):
        require_replying(status)
    if round_.review_required == required:
        return
    round_.review_required = required
    touch_content(session, round_.id)
    if required:
        record(session, "reply.review_asked", by=by, now=now, round_id=round_.id)
    else:
        record(session, "reply.review_not_asked", by=by, now=now, round_id=round_.id)


def review(session: Session, round_: Round, finding: Finding, *, by: By, now: datetime.datetime) -> ReviewView:
    """Approve a reply, or send it back with a remark. The same finding once more is one review.

    Raises Invalid ``remark_required``; RuleBroken where the round asks for no review, for one's own words
    (``own_reply``), a version that is not the newest (``stale_version``), a reply to an earlier wording
    (``needs_look``) and where somebody else reviewed meanwhile (``reviewed_meanwhile``); NotFound for a comment that
    stands no more.
    """
    _require_asked(session, round_)
    rows = _standing(session, round_, [finding.comment_id])
    known = reviewed(session, [finding.comment_id])
    last = _last(known, finding)
    if last is not None and _said_already(last, finding, by):
        return last
    _check(finding, rows, last, by)
    _store(session, round_, [finding], rows, by=by, now=now)
    facts = {"number": numbered(rows[finding.comment_id]), "version": finding.version}
    about: Any = {"by": by, "now": now, "round_id": round_.id, "subject": ("comment", finding.comment_id), **facts}
    if finding.approved:
        record(session, "reply.approved", **about)
    else:
        record(session, "reply.sent_back", **about)
        note_sent_back(session, rows[finding.comment_id].by_id, round_.id, by=by, now=now)
    found = reviewed(session, [finding.comment_id])[finding.comment_id].last
    assert found is not None  # noqa: S101  # it was written above
    return found


def approve_many(
    session: Session, round_: Round, findings: Sequence[Finding], *, by: By, now: datetime.datetime
) -> None:
    """Approve many replies, all or none. Raises as ``review`` does; ``extra["items"]`` names each that failed."""
    _require_asked(session, round_)
    ids = [finding.comment_id for finding in findings]
    rows, known = _standing(session, round_, ids), reviewed(session, ids)
    failed = failures(findings, lambda finding: _check(finding, rows, _last(known, finding), by))
    if failed:
        raise RuleBroken(
            _("Inget godkändes: {n} av svaren går inte att godkänna.").format(n=len(failed)),
            code="review_batch",
            extra={"items": failed},
            fields=by_field(failed),
        )
    _store(session, round_, findings, rows, by=by, now=now)
    numbers = [numbered(rows[id_]) for id_ in ids]
    record(session, "reply.approved_many", by=by, now=now, round_id=round_.id, numbers=numbers)


def shown(found: ReviewView) -> dict[str, Any]:
    """A review as a problem document tells it."""
    told = {name: value for name, value in found._asdict().items() if name not in ("by_id", "point_id")}
    return told | {"at": found.at.astimezone(datetime.UTC).isoformat()}


def _require_asked(session: Session, round_: Round) -> None:
    require_replying(locked_status(session, round_))
    if not round_.review_required:
        raise RuleBroken(_("Svaren i den här remissen granskas inte av en andra person."), code="review_not_asked")


def _standing(session: Session, round_: Round, ids: Sequence[int]) -> dict[int, Row[Any]]:
    query: Any = (
        select(
            col(Standing.point_id),
            col(Standing.number),
            col(Standing.part),
            col(Standing.done),
            col(Reply.version),
            col(Reply.by_id),
        )
        .outerjoin(Reply, col(Reply.point_id) == col(Standing.point_id))
        .where(col(Standing.round_id) == round_.id, col(Standing.point_id).in_(ids))
    )
    return {row.point_id: row for row in session.connection().execute(query)}


def _last(known: dict[int, Any], finding: Finding) -> ReviewView | None:
    """The last review of the version that is reviewed; None without one."""
    last: ReviewView | None = known[finding.comment_id].last if finding.comment_id in known else None
    return last if last is not None and last.version == finding.version else None


def _said_already(last: ReviewView, finding: Finding, by: By) -> bool:
    """Whether this is the same finding once more, from somebody who never heard that it was kept."""
    remark = "" if finding.approved else finding.remark
    return (last.approved, last.remark, last.by_id) == (finding.approved, remark, by.id)


def _check(finding: Finding, rows: dict[int, Row[Any]], last: ReviewView | None, by: By) -> None:
    row = rows.get(finding.comment_id)
    if row is None:
        raise NotFound(_("Synpunkten finns inte i remissen, eller så har remissinstansen tagit bort den."))
    if row.version is None:
        raise RuleBroken(_("Synpunkten har inget svar än."), code="no_reply")
    if row.version != finding.version:
        raise RuleBroken(
            _("Svaret har ändrats under tiden. Läs den nya lydelsen och granska den."),
            code="stale_version",
            extra={"version": row.version},
        )
    if not row.done:
        raise RuleBroken(
            _("Remissinstansen har ändrat synpunkten. Svaret behöver ses över innan det granskas."), code="needs_look"
        )
    if by.kind != "user" or row.by_id == by.id:
        raise RuleBroken(_("Du har själv skrivit svaret. Någon annan behöver granska det."), code="own_reply")
    if last is not None and last.id != finding.seen:
        message = (
            _("{name} har godkänt svaret under tiden.")
            if last.approved
            else _("{name} har sänt tillbaka svaret under tiden, med en anmärkning.")
        )
        raise RuleBroken(message.format(name=last.by), code="reviewed_meanwhile", extra={"review": shown(last)})
    if not finding.approved and not finding.remark.strip():
        message = _("Skriv vad som behöver ändras i svaret.")
        raise Invalid(message, code="remark_required", fields={"remark": message})


def _store(
    session: Session,
    round_: Round,
    findings: Sequence[Finding],
    rows: dict[int, Row[Any]],
    *,
    by: By,
    now: datetime.datetime,
) -> None:
    session.add_all(
        ReplyReview(
            point_id=finding.comment_id,
            version=finding.version,
            approved=finding.approved,
            remark="" if finding.approved else finding.remark,
            by_id=by.id,
            by_name=by.name,
            at=now,
        )
        for finding in findings
    )
    run = session.connection().execute
    for state, approved in ((ReviewState.APPROVED, True), (ReviewState.SENT_BACK, False)):
        ids = [finding.comment_id for finding in findings if finding.approved is approved]
        if ids:
            run(update(Reply).where(col(Reply.point_id).in_(ids)).values(review=state))
    writers = {each.comment_id: None if each.approved else rows[each.comment_id].by_id for each in findings}
    set_sent_back(session, writers)
    touch_content(session, round_.id)
    session.flush()
