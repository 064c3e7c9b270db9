"""Whether an answer that came late or unasked is included: rules, and the decision in words. Pure."""

import datetime
from dataclasses import dataclass
from typing import Any

from app.clock import local
from app.errors import RuleBroken
from app.i18n import _, long_date
from app.responses.receipts import iso
from app.responses.rules import may_register_withdrawal
from app.rounds.models import Consultee, Origin, RoundStatus


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided last about a body's answer, why, by whom and when."""

    included: bool
    reason: str
    by: str
    at: datetime.datetime

    @property
    def by_and_when(self) -> str:
        """Who decided it and on which day: "Rut Rask, 3 december 2026"."""
        return f"{self.by}, {long_date(local(self.at).date())}"

    def json(self) -> dict[str, Any]:
        """As the API tells it."""
        return {"included": self.included, "reason": self.reason, "by": self.by, "at": iso(self.at)}


def is_asked(consultee: Consultee) -> bool:
    """Whether the body was asked to answer."""
    return consultee.origin in (Origin.LISTED, Origin.ADDED)


def is_decided_on(*, late: bool | None, asked: bool, joint: bool) -> bool:
    """Whether somebody decides if an answer is included: it came late or unasked, and is not for others as well."""
    return (bool(late) or not asked) and not joint


def may_decide(status: RoundStatus) -> bool:
    """Whether it can be decided: from the opening until the compilation is published."""
    return may_register_withdrawal(status)


def require_decidable(
    status: RoundStatus, *, counts: bool, late: bool | None, asked: bool, joint: bool, meeting: bool
) -> None:
    """Raise RuleBroken unless it is to be decided whether this answer is included."""
    if not may_decide(status):
        raise RuleBroken(
            _("Det bestäms från att remissen öppnas tills sammanställningen publiceras."), code="round_closed"
        )
    if not counts:
        raise RuleBroken(
            _("Svaret gäller inte längre: ett senare har kommit, eller så är det återtaget. Ladda om sidan."),
            code="answer_replaced",
        )
    if joint:
        raise RuleBroken(
            _("Svaret är flera remissinstansers gemensamma och räknas för dem alla. Det kan inte lämnas utanför."),
            code="joint_answer",
        )
    if meeting or not is_decided_on(late=late, asked=asked, joint=joint):
        raise RuleBroken(_("Svaret kom i tid från någon som var tillfrågad, så det räknas alltid."), code="not_late")
