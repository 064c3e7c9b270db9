"""Moving an answer that an official registered on the wrong body to the right one: all of it stays on record.

What it becomes there is an answer of its own, which came the same way on the same day. What the authority has replied
goes with it: the room of replies does that, with the points that are named here.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import exists, insert, update
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.comments.actions import with_points
from app.comments.models import Point
from app.comments.moving import in_version
from app.comments.written import WrittenComment
from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.responses.actions.carried_files import carry_moved_files, copy_what_was_read, points_out_of_files
from app.responses.actions.fitting import carry_parts
from app.responses.actions.moved_beside import carry_confirmation, carry_registration, carry_replied, tell_of_move
from app.responses.actions.registration import same_points
from app.responses.actions.standing import let_none_stand, let_stand, raised, stand_as_now
from app.responses.actions.store import Arrival, PlanRead, store
from app.responses.models import Confirmation, Response, Withdrawal
from app.responses.queries.answers import (
    Receipt,
    attachments_of,
    comments_of,
    latest_response,
    receipts,
    sent_answer,
)
from app.responses.rules import require_movable, require_registrable
from app.responses.summaries import summary_as_comment
from app.rounds.access import steps_of
from app.rounds.actions import touch_both
from app.rounds.actions.board import locked_status
from app.rounds.calendar import day_of
from app.rounds.models import Consultee, Origin, Round, RoundStatus, Step
from app.rounds.queries.deadlines import deadline_at


@dataclass(frozen=True, slots=True)
class Moving:
    """Where an answer is moved, and why. ``first``: the body's first revision that goes with it (None: only itself).

    ``replaces``: it is clear that it counts instead of what the other body has answered.
    """

    consultee_id: int
    reason: str
    first: int | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of an answer that was moved: its receipt at the other body, and whether that is new.

    ``answers`` and ``points``: what those of the wrong body are at the right one, by their ids.
    """

    receipt: Receipt
    new: bool
    answers: dict[int, int] = field(default_factory=dict)
    points: dict[int, int] = field(default_factory=dict)


def move(session: Session, round_: Round, response_id: int, *, moving: Moving, by: By, now: datetime.datetime) -> Moved:
    """Move a registered answer to the body that it is from. The same again changes nothing.

    The wrong body's earlier answer counts again, or it has none. Whether it is late is judged by the right body's last
    day. Raises RuleBroken for an answer that counts no more, that its body sent itself or that several bodies gave, and
    after publication; Invalid at ``consultee_id``, ``reason``, ``first`` and ``replaces``.
    """
    status = locked_status(session, round_)
    response = session.get_one(Response, response_id)
    gone = session.get(Withdrawal, response_id)
    if gone is not None and gone.moved_to is not None:
        return Moved(_moved_before(session, gone.moved_to, moving), False)
    wrong = session.get_one(Consultee, response.consultee_id, populate_existing=True)
    revisions = _revisions(session, response, moving)
    _require_movable(session, status, wrong, response, revisions)
    right = _target(session, round_, wrong, moving)
    _require_room(session, status, right, revisions, moving)
    moved = Moved(receipts(session, wrong.id)[0], True)
    for revision in revisions:
        moved.answers[revision.id] = _carry(session, round_, right, revision, moved.points, by, now)
    _leave(session, round_, wrong, moved.answers, moving, by, now)
    touch_both(session, round_.id)
    at_right = session.get_one(Response, moved.answers[response.id])
    tell_of_move(session, round_, wrong, right, (response, at_right), reason=moving.reason.strip(), by=by, now=now)
    return replace(moved, receipt=_receipt(session, at_right))


def _receipt(session: Session, response: Response) -> Receipt:
    return next(one for one in receipts(session, response.consultee_id) if one.response_id == response.id)


def _moved_before(session: Session, moved_to: int, moving: Moving) -> Receipt:
    there = session.get_one(Response, moved_to)
    known = [one for one in receipts(session, there.consultee_id) if one.response_id == there.id]
    if there.consultee_id != moving.consultee_id or not known:
        raise RuleBroken(
            _("Svaret är redan flyttat, och blev svar {number}.").format(number=there.number), code="already_moved"
        )
    return known[0]


def _revisions(session: Session, response: Response, moving: Moving) -> Sequence[Response]:
    """What is moved: the answer, and those before it from the one that was chosen."""
    first = moving.first or response.revision
    query = select(Response).where(
        Response.consultee_id == response.consultee_id,
        Response.revision >= first,
        Response.revision <= response.revision,
        ~exists().where(col(Withdrawal.response_id) == col(Response.id)),
    )
    rows = session.exec(query.order_by(col(Response.revision))).all()
    if moving.first is not None and (not rows or rows[0].revision != first):
        raise Invalid(fields={"first": _("Välj bland remissinstansens svar som inte är återtagna.")})
    return rows


def _require_movable(
    session: Session, status: RoundStatus, wrong: Consultee, response: Response, revisions: Sequence[Response]
) -> None:
    confirmed = [session.get(Confirmation, revision.id) for revision in revisions]
    require_movable(
        status,
        counts=wrong.current_response_id == response.id,
        registered=all(revision.channel.is_registered for revision in revisions),
        confirmed_itself=any(made is not None and not made.registered for made in confirmed),
        joint=wrong.joint or any(revision.on_behalf_of for revision in revisions),
        meeting=wrong.origin is Origin.MEETING,
    )


def _target(session: Session, round_: Round, wrong: Consultee, moving: Moving) -> Consultee:
    """The body that it is from. Raises Invalid at the fields."""
    right = session.get(Consultee, moving.consultee_id, populate_existing=True)
    faults = {}
    if right is None or right.round_id != round_.id or right.origin is Origin.MEETING:
        faults["consultee_id"] = _("Välj bland remissens remissinstanser.")
    elif right.id == wrong.id:
        faults["consultee_id"] = _("Svaret är redan registrerat på {name}.").format(name=right.name)
    elif right.through_id is not None or right.joint:
        faults["consultee_id"] = _(
            "{name} svarar tillsammans med en annan. Den behöver först ta tillbaka det i sin länk."
        ).format(name=right.name)
    elif latest_response(session, right.id) is not None and not moving.replaces:
        faults["replaces"] = _("{name} har redan svarat. Bekräfta att det här ska gälla i stället.").format(
            name=right.name
        )
    if not moving.reason.strip():
        faults["reason"] = _("Skriv varför svaret flyttas.")
    if faults or right is None:
        raise Invalid(fields=faults)
    return right


def _require_room(
    session: Session, status: RoundStatus, right: Consultee, revisions: Sequence[Response], moving: Moving
) -> None:
    """Whether each could be registered on the right body, as it could at first."""
    closed_at = steps_of(session, right.round_id).get(Step.CLOSED)
    for revision in revisions:
        require_registrable(
            status,
            answered=right.current_response_id is not None,
            came_on=revision.received_on,
            closed_on=day_of(closed_at) if closed_at else None,
            confirms=bool(right.preliminary) and not revision.preliminary and revision.decision is not None,
        )


def _carry(
    session: Session,
    round_: Round,
    right: Consultee,
    revision: Response,
    points: dict[int, int],
    by: By,
    now: datetime.datetime,
) -> int:
    """Store one revision as the right body's next one, with all that came with it; its id there."""
    session.refresh(round_)
    previous = latest_response(session, right.id)
    answer = sent_answer(session, revision.id)
    comments = _comments(session, right, revision, answer.content.comments, previous, points)
    if answer.in_short is not None:
        own = summary_as_comment(session, round_.id, right.id, answer.content.summary)
        points[answer.in_short.id] = own[0].id or 0
    carry_parts(session, points)
    carry_replied(session, points)
    files = attachments_of(session, [revision.id]).get(revision.id, [])
    arrival = Arrival(
        sent=replace(answer.content, comments=comments),
        received_at=revision.received_at,
        deadline=deadline_at(session, round_, right, revision.received_at),
        channel=revision.channel,
        key=f"moved:{revision.id}",
        name=revision.signatory_name,
        received_by=revision.received_by,
        title=revision.signatory_title,
        email=revision.signatory_email,
        preliminary=revision.preliminary,
        decision=revision.decision,
        read=PlanRead(revision.plan_version_id, revision.plan_number or 1),
        files=files,
    )
    stored = store(session, round_, right, arrival, previous, now=now)
    _carry_files(session, round_, revision, stored, points)
    carry_registration(session, revision, stored, by=by, now=now)
    carry_confirmation(session, right, revision, stored, now=now)
    return stored.id


def _carry_files(session: Session, round_: Round, was: Response, is_now: Response, points: dict[int, int]) -> None:
    """What officials took out of its files goes with it, at points of the right body with numbers of their own."""
    run = session.connection().execute
    new: dict[int, int] = {}
    for old in sorted(set(points_out_of_files(session, was.id)) - points.keys()):
        session.refresh(round_)
        number = round_.last_number + 1
        row = {"round_id": round_.id, "consultee_id": is_now.consultee_id, "number": number}
        new[old] = run(insert(Point).values(row).returning(col(Point.id))).scalar_one()
        run(update(Round).where(col(Round.id) == round_.id).values(last_number=number))
    points.update(new)
    carry_replied(session, new)
    copy_what_was_read(session, new, was.consultee_id, is_now.consultee_id)
    carry_moved_files(session, was, is_now, points)
    for point_id in new.values():
        stand_as_now(session, round_.id, point_id)


def _comments(
    session: Session,
    right: Consultee,
    revision: Response,
    said: Sequence[WrittenComment],
    previous: Response | None,
    points: dict[int, int],
) -> list[WrittenComment]:
    """What is said, with points of the right body: those that it has where its words are the same, else new ones."""
    before = [answered.written for answered in comments_of(session, previous.id)] if previous else []
    if previous is not None and previous.plan_version_id not in (None, revision.plan_version_id):
        before = in_version(session, revision.plan_version_id or 0, before)
    own = [replace(comment, id=points.get(comment.id or 0)) for comment in said]
    comments = with_points(session, right.round_id, right.id, same_points(before, own))
    points.update({old.id or 0: new.id or 0 for old, new in zip(said, comments, strict=True)})
    return comments


def _leave(
    session: Session,
    round_: Round,
    wrong: Consultee,
    answers: dict[int, int],
    moving: Moving,
    by: By,
    now: datetime.datetime,
) -> None:
    """The wrong body has them no more: its answer before them counts again, or it has none."""
    said = {"at": now, "by_name": by.name, "reason": moving.reason.strip()}
    rows = [{"response_id": id_, "moved_to": to, **said} for id_, to in answers.items()]
    session.connection().execute(insert(Withdrawal), rows)
    of_body = select(Response).where(Response.consultee_id == wrong.id)
    standing = of_body.where(~exists().where(col(Withdrawal.response_id) == col(Response.id)))
    earlier = session.exec(standing.order_by(col(Response.revision).desc()).limit(1)).first()
    confirmed = earlier is not None and session.get(Confirmation, earlier.id) is not None
    wrong.current_response_id = earlier.id if earlier else None
    wrong.stance = str(earlier.stance) if earlier else None
    wrong.late = earlier.late if earlier else None
    wrong.preliminary = earlier.preliminary and not confirmed if earlier else None
    wrong.confirmed = earlier is not None and (confirmed or earlier.confirms is not None)
    taken_back = exists().where(col(Withdrawal.response_id) == col(Response.id), col(Withdrawal.moved_to).is_(None))
    wrong.withdrawn = earlier is None and session.exec(of_body.where(taken_back).limit(1)).first() is not None
    wrong.left_out = False  # what was decided was about the other answer
    session.add(wrong)
    session.flush()
    if earlier is None:
        change = raised(let_none_stand(session, round_.id, wrong.id))
    else:
        change = raised(let_stand(session, earlier, is_present=earlier.plan_version_id == round_.plan_version_id))
    if change:
        session.connection().execute(update(Round).where(col(Round.id) == round_.id).values(**change))
