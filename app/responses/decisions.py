"""At what level an answer was decided, by whom and when (KL 5 kap. and 6 kap. 37–40 §§). Pure."""

import datetime
import enum
from typing import Any, NamedTuple

from app.errors import Invalid
from app.i18n import _


class DecisionLevel(enum.StrEnum):
    """Who decided what an answer says."""

    BOARD = "board"
    CHAIR = "chair"
    DELEGATION = "delegation"
    OFFICIAL = "official"
    NOT_REQUIRED = "not_required"


DATED = frozenset({DecisionLevel.BOARD, DecisionLevel.CHAIR, DecisionLevel.DELEGATION})
"""Levels at which there is a decision with a day, which stands in minutes or in a list of decisions."""


class AnswerDecision(NamedTuple):
    """A decision on an answer. ``immediate``: its minutes were approved at once (omedelbar justering).

    ``level`` is None only in what was typed and has not been judged.
    """

    level: DecisionLevel | None
    body: str = ""
    date: datetime.date | None = None
    paragraph: str = ""
    immediate: bool = False

    def json(self) -> dict[str, Any]:
        """As the API tells it and as a checksum covers it."""
        return {
            "level": self.level.value if self.level else None,
            "body": self.body,
            "date": self.date.isoformat() if self.date else None,
            "paragraph": self.paragraph,
            "immediate": self.immediate,
        }

    def columns(self) -> dict[str, Any]:
        """As its columns hold it."""
        return {f"decision_{name}": value for name, value in self._asdict().items()}


NO_DECISION = AnswerDecision(None)


def decision_of(
    level: DecisionLevel | str | None, body: str, date: datetime.date | None, paragraph: str, immediate: bool
) -> AnswerDecision | None:
    """What was given of a decision; None when nothing was."""
    given = AnswerDecision(DecisionLevel(level) if level else None, body.strip(), date, paragraph.strip(), immediate)
    return given if given != NO_DECISION else None


def require_decision(
    decision: AnswerDecision | None, *, today: datetime.date, needed: bool = False, dated: bool = True, prefix: str = ""
) -> None:
    """Whether what is said of a decision makes sense. Raises Invalid at the fields, whose names ``prefix`` begins.

    ``needed``: something has to be said. ``dated``: a decision has a day (an official may not know it).
    """
    if decision is None and not needed:
        return
    given, faults = decision or NO_DECISION, {}
    if given.level is None:
        faults["level"] = _("Välj hur svaret är beslutat.")
    if given.date and given.date > today:
        faults["date"] = _("Beslutet kan inte vara fattat en dag som inte har varit.")
    elif given.date is None and given.level in DATED and dated:
        faults["date"] = _("Välj dagen då beslutet fattades. Är det inte fattat än är svaret preliminärt.")
    if faults:
        raise Invalid(code="decision", fields={f"{prefix}{name}": words for name, words in faults.items()})
