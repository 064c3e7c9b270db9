"""Confirmations of preliminary answers, as they are told."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from app.clock import zulu
from app.i18n import _, long_date
from app.responses.answer_text import decided
from app.responses.decisions import NO_DECISION, AnswerDecision
from app.responses.models import Confirmation
from app.responses.statements import SeparateStatement, statements_of, stored_statements
from app.rounds.calendar import day_of


@dataclass(frozen=True, slots=True)
class Confirmed:
    """That a body has decided what it sent as preliminary: when that was told, by whom, and the decision.

    ``registered``: an official registered it. ``statements``: separate ones that came with it.
    """

    at: datetime.datetime
    by: str
    registered: bool
    decision: AnswerDecision
    sha256: str
    statements: Sequence[SeparateStatement] = ()

    @classmethod
    def of(cls, row: Confirmation) -> "Confirmed":
        """From its row."""
        return cls(
            row.at, row.by_name, row.registered, row.decision or NO_DECISION, row.sha256, statements_of(row.statements)
        )

    @property
    def in_words(self) -> str:
        """The decision and the day on which it was told, in one line."""
        return _("{decision}. Bekräftat {day}").format(decision=decided(self.decision), day=long_date(day_of(self.at)))

    def json(self) -> dict[str, Any]:
        """As the API tells it."""
        return {
            "at": zulu(self.at),
            "registered": self.registered,
            "decision": self.decision.json(),
            "sha256": self.sha256,
            "statements": stored_statements(self.statements),
        }


def confirmations_of(session: Session, response_ids: Collection[int]) -> dict[int, Confirmed]:
    """The confirmations of some responses, by response (one statement; none for no responses)."""
    if not response_ids:
        return {}
    rows = session.exec(select(Confirmation).where(col(Confirmation.response_id).in_(response_ids)))
    return {row.response_id: Confirmed.of(row) for row in rows}
