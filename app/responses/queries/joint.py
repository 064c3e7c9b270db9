"""Who answers jointly: whom a body answers for, and who answers for it."""

import datetime
from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import Session, col, select

from app.responses.queries.answers import Receipt, receipts
from app.rounds.access import Holder
from app.rounds.joint_models import JointAnswer
from app.rounds.models import Consultee


@dataclass(frozen=True, slots=True)
class Named:
    """A body that this one answers for. ``counted``: the answer that counts was sent for it; ``agreed``: the next will
    be, too.
    """

    id: int
    name: str
    counted: bool
    agreed: bool


@dataclass(frozen=True, slots=True)
class Jointly:
    """Where a body stands in joint answers. ``offered``: its code is out; ``by``: who answers for it, "" for nobody.

    ``receipt`` is of the answer of another body that counts for it, None without one.
    """

    offered: JointAnswer | None
    by: str
    named: list[Named]
    receipt: Receipt | None
    joined_at: datetime.datetime | None


def jointly(session: Session, holder: Holder) -> Jointly:
    """Where the holder's body stands (one statement; three more where another answers for it)."""
    me = holder.consultee.id
    query = (
        select(JointAnswer, Consultee)
        .outerjoin(JointAnswer, col(JointAnswer.consultee_id) == Consultee.id)
        .where(Consultee.round_id == holder.round.id)
        .where(
            or_(col(Consultee.through_id) == me, col(JointAnswer.with_id) == me, col(JointAnswer.consultee_id) == me)
        )
        .order_by(col(Consultee.sort_key), col(Consultee.id))
        .select_from(Consultee)
    )
    rows = session.exec(query).all()
    offered = next((agreed for agreed, body in rows if agreed and body.id == me), None)
    named = [
        Named(body.id, body.name, body.through_id == me, agreed is not None and agreed.with_id == me)
        for agreed, body in rows
        if body.id != me
    ]
    through = holder.consultee.through_id or (offered.with_id if offered else None)
    sender = session.get(Consultee, through) if through else None
    receipt = receipts(session, sender.id)[0] if sender and holder.consultee.through_id else None
    return Jointly(offered, sender.name if sender else "", named, receipt, offered.joined_at if offered else None)


def also_for(session: Session, holder: Holder) -> list[str]:
    """Whom the next answer of the holder's body is sent for, too (one statement; none where nobody has let it)."""
    if not holder.consultee.joint:
        return []
    return [body.name for body in jointly(session, holder).named if body.agreed]


def nameable(session: Session, round_id: int, consultee_id: int) -> list[tuple[int, str]]:
    """The other bodies of a round that an answer can be from, too: those without one of their own (one statement)."""
    query = (
        select(Consultee.id, Consultee.name)
        .where(Consultee.round_id == round_id, Consultee.id != consultee_id)
        .where(col(Consultee.current_response_id).is_(None))
        .order_by(col(Consultee.sort_key), col(Consultee.id))
    )
    return [(id_, name) for id_, name in session.exec(query)]
