"""What goes with an answer that is moved to another body: who registered it, its confirmation, what was replied."""

import datetime
from collections.abc import Mapping

from sqlalchemy import insert
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.history.actions import record
from app.mail.kinds import LetterKind
from app.responses.actions.attachments import attach_to_response
from app.responses.actions.registration import tell_contact
from app.responses.actions.telling import tell_body
from app.responses.models import Confirmation, Registration, RepliedWording, Response, SetAside
from app.responses.queries.answers import attachments_of, minutes_of, sent_answer
from app.responses.receipts import checksum, confirmation_content, iso
from app.rounds.models import Consultee, Round


def carry_registration(
    session: Session, revision: Response, stored: Response, *, by: By, now: datetime.datetime
) -> None:
    """Who sent it, what its day is taken from and what was noted; whoever moves it registers it on this body."""
    known = session.get(Registration, revision.id)
    row = known.model_dump() if known else {}
    row |= {"response_id": stored.id, "at": now, "by_id": by.id if by.kind == "user" else None, "by_name": by.name}
    session.connection().execute(insert(Registration), row)


def carry_confirmation(
    session: Session, right: Consultee, revision: Response, stored: Response, *, now: datetime.datetime
) -> None:
    """The decision that an official registered afterwards, with its minutes: of the answer as it is numbered here."""
    known = session.get(Confirmation, revision.id)
    if known is None:
        return
    minutes = minutes_of(session, [revision.id]).get(revision.id, [])
    row = known.model_dump() | {"response_id": stored.id}
    row["sha256"] = checksum(confirmation_content(row, stored.sha256, minutes))
    session.connection().execute(insert(Confirmation), row)
    attach_to_response(session, stored.id, right, minutes, now=now, minutes=True)
    right.preliminary, right.confirmed = False, True
    session.add(right)
    session.flush()


def carry_replied(session: Session, points: Mapping[int, int]) -> None:
    """Which wordings have a reply, and which summaries are no points, before what is moved stands at its new points.

    A reply is looked at again: it was written to another body. A point that has one already keeps that.
    """
    has = set(session.exec(select(RepliedWording.point_id).where(col(RepliedWording.point_id).in_(points.values()))))
    for known in session.exec(select(RepliedWording).where(col(RepliedWording.point_id).in_(points))).all():
        if points[known.point_id] not in has:
            row = known.model_dump() | {"point_id": points[known.point_id], "elsewhere": True, "sent_back_to": None}
            session.connection().execute(insert(RepliedWording), row)
    aside = set(session.exec(select(SetAside.point_id).where(col(SetAside.point_id).in_(points.values()))))
    for read in session.exec(select(SetAside).where(col(SetAside.point_id).in_(points))).all():
        if points[read.point_id] not in aside:
            session.connection().execute(insert(SetAside), read.model_dump() | {"point_id": points[read.point_id]})


def tell_of_move(
    session: Session,
    round_: Round,
    wrong: Consultee,
    right: Consultee,
    answers: tuple[Response, Response],
    *,
    reason: str,
    by: By,
    now: datetime.datetime,
) -> None:
    """A line of history on both bodies and a letter to each. ``answers``: as it was, and as it is at the right one."""
    was, is_now = answers
    record(
        session,
        "response.moved_away",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", wrong.id),
        name=wrong.name,
        number=was.number,
        to=right.name,
        to_number=is_now.number,
        reason=reason,
    )
    record(
        session,
        "response.moved_here",
        by=by,
        now=now,
        round_id=round_.id,
        subject=("consultee", right.id),
        name=right.name,
        number=is_now.number,
        revision=is_now.revision,
        of=wrong.name,
        of_number=was.number,
        reason=reason,
        received_on=is_now.received_on.isoformat(),
        late=is_now.late,
        sha256=is_now.sha256,
    )
    tell_body(
        session,
        LetterKind.WITHDRAWAL,
        round_,
        wrong,
        was,
        now=now,
        withdrawn_at=iso(now),
        told_by=by.name,
        reason=reason,
        moved=True,
    )
    files = attachments_of(session, [is_now.id]).get(is_now.id, [])
    tell_contact(session, round_, right, is_now, sent_answer(session, is_now.id).content, files, now=now)
