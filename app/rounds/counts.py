"""How far rounds have come, counted in one statement from what rooms above have written down here (decision 0142)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Date, Executable, and_, bindparam, case, func, or_, select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col

from app.rounds.calendar import day_of
from app.rounds.models import Consultee, Origin, Round
from app.rounds.rules import Place

NO_OBJECTION, ABSTAINS = "no_objection", "abstains"
"""The two stances that are counted by themselves: short answers. Which others there are only the room above knows."""

IS_BODY: ColumnElement[bool] = col(Consultee.origin) != Origin.MEETING
"""Whether a place in a round is a body's: a dialogue meeting's is counted as none."""


IS_INCLUDED: ColumnElement[bool] = col(Consultee.left_out).is_(False)
"""Whether a body's answer counts: unless officials have left out one that came late or unasked."""


def is_meeting(consultee: Consultee) -> bool:
    """The same of one place that has been read: whether it is a dialogue meeting's."""
    return consultee.origin is Origin.MEETING


@dataclass(frozen=True, slots=True)
class Counts:
    """A round in figures.

    ``responded`` = answered + no_objection + abstained. ``asked`` are the bodies that were asked to answer, ``waiting``
    those of them that have not and need to; ``missing`` are those that wait and whose own last day has passed,
    ``waiting_longer`` those whose own last day is later than the round's. ``not_required`` were asked and need not
    answer. Of the answers ``left_out`` came late or unasked and do not count. ``replies`` counts the comments that are
    done, ``to_look_again`` those whose reply answers another wording, ``without_reply`` the rest: the three add up to
    ``comments``.
    """

    consultees: int = 0
    asked: int = 0
    responded: int = 0
    answered: int = 0
    no_objection: int = 0
    abstained: int = 0
    waiting: int = 0
    drafting: int = 0
    missing: int = 0
    late: int = 0
    comments: int = 0
    replies: int = 0
    to_look_again: int = 0
    without_reply: int = 0
    waiting_longer: int = 0
    not_required: int = 0
    left_out: int = 0

    @property
    def expected(self) -> int:
        """What ``responded`` is out of: those that have answered and those that are waited for."""
        return self.responded + self.waiting

    @property
    def unasked(self) -> int:
        """How many of ``responded`` were never asked: who was asked has answered, waits or need not answer."""
        return self.responded + self.waiting + self.not_required - self.asked


def counts(session: Session, round_ids: Sequence[int], now: datetime.datetime) -> dict[int, Counts]:
    """Round id → its figures, all in one statement."""
    rows = session.connection().execute(_statement(), {"today": day_of(now), "round_ids": list(round_ids)}).all()
    return {round_id or 0: Counts(*map(int, figures)) for round_id, *figures in rows}


@lru_cache
def _statement() -> Executable:
    """What is asked. It is put together once: that takes several times as long as asking it."""
    today = bindparam("today", type_=Date())
    stance = col(Consultee.stance)
    asked = col(Consultee.origin) != Origin.UNSOLICITED
    silent = and_(col(Consultee.id).is_not(None), stance.is_(None))
    open_still = and_(silent, col(Consultee.exempted_at).is_(None))
    passed = and_(
        col(Round.deadline) < today,
        or_(col(Consultee.deadline).is_(None), col(Consultee.deadline) < today),
        asked,
    )
    begun = and_(col(Consultee.begun_on).is_not(None), col(Consultee.show_progress))
    figures = [
        func.count(col(Consultee.id)),
        _sum(asked),
        _sum(stance.is_not(None)),
        _sum(stance.not_in((NO_OBJECTION, ABSTAINS))),
        _sum(stance == NO_OBJECTION),
        _sum(stance == ABSTAINS),
        _sum(and_(open_still, asked)),
        _sum(and_(open_still, ~passed, begun)),
        _sum(and_(open_still, passed)),
        _sum(col(Consultee.late).is_(True)),
        col(Round.comments),
        col(Round.done),
        col(Round.to_look_again),
        col(Round.comments) - col(Round.done) - col(Round.to_look_again),
        _sum(and_(open_still, asked, col(Consultee.deadline) > col(Round.deadline))),
        _sum(and_(silent, col(Consultee.exempted_at).is_not(None))),
        _sum(col(Consultee.left_out).is_(True)),
    ]
    return (
        select(col(Round.id), *figures)
        .select_from(Round)
        .outerjoin(Consultee, and_(col(Consultee.round_id) == Round.id, IS_BODY))
        .where(col(Round.id).in_(bindparam("round_ids", expanding=True)))
        .group_by(col(Round.id))
    )


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def places_in(session: Session, round_id: int) -> list[Place]:
    """Every body of a round in the list's order: what closing is judged by (one statement)."""
    query = select(
        col(Consultee.id),
        col(Consultee.name),
        col(Consultee.deadline),
        col(Consultee.origin),
        col(Consultee.stance),
        col(Consultee.exempted_at),
    )
    query = query.where(col(Consultee.round_id) == round_id, IS_BODY).order_by(col(Consultee.position))
    return [
        Place(
            row.id,
            row.name,
            row.deadline,
            asked=row.origin is not Origin.UNSOLICITED and row.exempted_at is None,
            answered=row.stance is not None,
        )
        for row in session.connection().execute(query)
    ]
