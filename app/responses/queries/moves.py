"""Where answers were moved that had been registered on the wrong body, and where they came from."""

import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.clock import zulu
from app.responses.models import Response, Withdrawal
from app.rounds.counts import IS_BODY
from app.rounds.models import Consultee


class Move(NamedTuple):
    """That an answer was moved: what it is at the other body, who moved it, when and why."""

    response_id: int
    number: str
    consultee_id: int
    organisation: str
    at: datetime.datetime
    by: str
    reason: str

    def json(self) -> dict[str, Any]:
        """As the API tells it."""
        return {**self._asdict(), "at": zulu(self.at)}


class Moves(NamedTuple):
    """Where an answer went, and where it came from: None where it did not."""

    to: Move | None = None
    of: Move | None = None


NEVER = Moves()


def moves_of(session: Session, response_id: int) -> Moves:
    """Where an answer went and where it came from (one statement)."""
    found = NEVER
    for was, is_now in _moves(session, or_(_WAS.id == response_id, _IS_NOW.id == response_id)):
        found = found._replace(to=is_now) if was.response_id == response_id else found._replace(of=was)
    return found


def moves_in_round(session: Session, round_id: int) -> list[tuple[Move, Move]]:
    """What was moved in a round, as it was and as it is at the right body, in order (one statement)."""
    return _moves(session, _WAS.round_id == round_id)


_WAS: Any = aliased(Response)
_IS_NOW: Any = aliased(Response)


def _moves(session: Session, which: Any) -> list[tuple[Move, Move]]:
    wrong, right = aliased(Consultee), aliased(Consultee)
    query: Any = (
        select(
            _WAS.id,
            _WAS.number,
            col(wrong.id),
            col(wrong.name),
            _IS_NOW.id,
            _IS_NOW.number,
            col(right.id),
            col(right.name),
            col(Withdrawal.at),
            col(Withdrawal.by_name),
            col(Withdrawal.reason),
        )
        .select_from(Withdrawal)
        .join(_WAS, _WAS.id == col(Withdrawal.response_id))
        .join(_IS_NOW, _IS_NOW.id == col(Withdrawal.moved_to))
        .join(wrong, col(wrong.id) == _WAS.consultee_id)
        .join(right, col(right.id) == _IS_NOW.consultee_id)
        .where(which)
        .order_by(_WAS.id)
    )
    rows = session.connection().execute(query)
    return [(Move(*row[:4], *row[8:]), Move(*row[4:8], *row[8:])) for row in rows]


class Movable(NamedTuple):
    """An earlier answer of a body that can go with the one that is moved."""

    revision: int
    number: str
    received_on: datetime.date


def registered_before(session: Session, response_id: int) -> list[Movable]:
    """What officials registered just before an answer on the same body, the last first; up to one it sent itself."""
    this: Any = aliased(Response)
    query = (
        select(Response, col(Withdrawal.response_id))
        .join(this, this.consultee_id == col(Response.consultee_id))
        .outerjoin(Withdrawal, col(Withdrawal.response_id) == col(Response.id))
        .where(this.id == response_id, col(Response.revision) < this.revision)
        .order_by(col(Response.revision).desc())
    )
    rows = []
    for row, gone in session.execute(query):
        if gone is not None:
            continue
        if not row.channel.is_registered:
            break
        rows.append(Movable(row.revision, row.number, row.received_on))
    return rows


def other_places(session: Session, round_id: int, consultee_id: int) -> list[tuple[str, str]]:
    """(id, name) of the other bodies of a round, by name (one statement)."""
    query = (
        select(col(Consultee.id), col(Consultee.name))
        .where(col(Consultee.round_id) == round_id, col(Consultee.id) != consultee_id, IS_BODY)
        .order_by(col(Consultee.sort_key), col(Consultee.id))
    )
    return [(str(id_), name) for id_, name in session.connection().execute(query)]
