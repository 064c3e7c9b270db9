"""Who gets which letter about what is new in a round: one rule, asked when a letter is written and when it leaves.

Letters about one body's own answer go to its contact and whoever signed, however the body stands
(``responses/actions/telling.py``); whom a reminder goes to is decided by ``tracking/rules.py``.
"""

import datetime
import enum
from typing import Protocol

from app.rounds.models import Origin


class News(enum.StrEnum):
    """What bodies are told of."""

    DOCUMENT = "document"
    PLAN = "plan"
    PLAN_TO_UNANSWERED = "plan_to_unanswered"
    NEW_DAY = "new_day"
    REOPENED = "reopened"
    CANCELLED = "cancelled"


class Body(Protocol):
    """What is asked of a body: a row of ``Consultee``, or those columns of one."""

    @property
    def stance(self) -> str | None: ...
    @property
    def preliminary(self) -> bool | None: ...
    @property
    def exempted_at(self) -> datetime.datetime | None: ...
    @property
    def origin(self) -> Origin: ...


class Stand(enum.StrEnum):
    """Where a body stands in a round, as far as letters go.

    One that has taken its answer back is waited for again, if it was asked and need answer; else nobody waits for it.
    """

    WAITED_FOR = "waited_for"
    PRELIMINARY = "preliminary"
    ANSWERED = "answered"
    NOT_REQUIRED = "not_required"
    NOT_ASKED = "not_asked"


_UNFINISHED = frozenset({Stand.WAITED_FOR, Stand.PRELIMINARY})
_CONCERNED = _UNFINISHED | {Stand.ANSWERED}
TOLD: dict[News, frozenset[Stand]] = {
    News.DOCUMENT: _CONCERNED,
    News.PLAN: _CONCERNED,
    News.PLAN_TO_UNANSWERED: frozenset({Stand.WAITED_FOR}),
    News.NEW_DAY: _UNFINISHED,
    News.REOPENED: _CONCERNED,
    News.CANCELLED: frozenset(Stand),
}
"""Whom each concerns: who has answered may want to answer anew, and who need not answer has nothing to do with what is
new. That the round is cancelled concerns all: whoever need not answer may be writing all the same."""


def stand_of(body: Body) -> Stand:
    """Where a body stands. An answer comes before everything else, as on the board."""
    if body.stance is not None:
        return Stand.PRELIMINARY if body.preliminary else Stand.ANSWERED
    if body.exempted_at is not None:
        return Stand.NOT_REQUIRED
    return Stand.NOT_ASKED if body.origin is Origin.UNSOLICITED else Stand.WAITED_FOR


def concerns(news: News, body: Body) -> bool:
    """Whether a body is told."""
    return stand_of(body) in TOLD[news]
