"""What was decided about answers that came late or unasked."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, or_, select, type_coerce
from sqlalchemy.types import String
from sqlmodel import Session, col

from app.responses.inclusion_models import Inclusion
from app.responses.inclusions import Decided
from app.responses.models import Response
from app.responses.queries.answers import Receipt
from app.rounds.counts import IS_BODY
from app.rounds.models import Consultee, Origin

_LAST: Any = (
    select(func.max(col(Inclusion.id)))
    .where(col(Inclusion.consultee_id) == col(Consultee.id))
    .correlate(Consultee)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """An answer that came late or unasked, and what was decided about it; ``decided`` None: nobody has, it counts.

    ``joint``: it is for others as well, and always counts.
    """

    response_id: int
    number: str
    consultee_id: int
    organisation: str
    received_on: datetime.date
    stance: str
    late: bool
    unsolicited: bool
    joint: bool
    left_out: bool
    decided: Decided | None


def late_answers(session: Session, round_id: int) -> list[LateAnswer]:
    """The answers of a round that count or would, and came late or unasked, in the list's order (one statement)."""
    query = (
        select(
            col(Response.id),
            col(Response.number),
            col(Consultee.id).label("consultee_id"),
            col(Consultee.name),
            col(Response.received_on),
            type_coerce(col(Response.stance), String).label("stance"),
            col(Consultee.late),
            (col(Consultee.origin) == Origin.UNSOLICITED).label("unsolicited"),
            col(Response.on_behalf_of),
            col(Consultee.left_out),
            *_DECISION,
        )
        .join(Consultee, col(Consultee.current_response_id) == col(Response.id))
        .outerjoin(Inclusion, col(Inclusion.id) == _LAST)
        .where(
            col(Consultee.round_id) == round_id,
            IS_BODY,
            or_(col(Consultee.late).is_(True), col(Consultee.origin) == Origin.UNSOLICITED),
        )
        .order_by(col(Consultee.position), col(Consultee.id))
    )
    return [
        LateAnswer(
            row.id,
            row.number,
            row.consultee_id,
            row.name,
            row.received_on,
            row.stance,
            bool(row.late),
            bool(row.unsolicited),
            bool(row.on_behalf_of),
            row.left_out,
            _decided(row) if row.included is not None and row.included is not row.left_out else None,
        )
        for row in session.connection().execute(query)
    ]


_DECISION = (col(Inclusion.included), col(Inclusion.reason), col(Inclusion.by_name), col(Inclusion.at))


def _decided(row: Any) -> Decided:
    return Decided(row.included, row.reason, row.by_name, row.at)


def left_out(session: Session, round_id: int) -> dict[int, Decided]:
    """Why the answers of a round that are left out are, by their bodies (one statement)."""
    query = (
        select(col(Consultee.id), *_DECISION)
        .join(Inclusion, col(Inclusion.id) == _LAST)
        .where(col(Consultee.round_id) == round_id, col(Consultee.left_out))
    )
    return {row.id: _decided(row) for row in session.connection().execute(query)}


def with_decision(session: Session, consultee_id: int, receipt: Receipt, *, is_left_out: bool) -> Receipt:
    """The receipt of a body's answer that counts, with why it is left out (one statement, none where it is not)."""
    if not is_left_out:
        return receipt
    query = select(*_DECISION).where(col(Inclusion.consultee_id) == consultee_id).order_by(col(Inclusion.id).desc())
    row = session.connection().execute(query.limit(1)).first()
    return replace(receipt, left_out=_decided(row)) if row else receipt


def is_left_out(session: Session, response_id: int) -> bool:
    """Whether an answer is the one of its body that would count, and is left out (one statement)."""
    query = select(col(Consultee.left_out)).where(col(Consultee.current_response_id) == response_id)
    return bool(session.connection().execute(query).scalar())
