"""The decision a round ends with: read, in words, and the rules for it."""

import datetime
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from app.errors import Invalid, RuleBroken
from app.i18n import _, long_date
from app.rounds.calendar import day_of
from app.rounds.conclusion_models import Conclusion
from app.rounds.models import RoundStatus

CONCLUDABLE = (RoundStatus.CLOSED, RoundStatus.COMPILING, RoundStatus.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided, when, and in which paragraph of the minutes; ``paragraph`` may be empty, and has no § before it."""

    body: str
    decided_on: datetime.date
    paragraph: str

    @property
    def in_words(self) -> str:
        """The decision on one line: "Kommunfullmäktige, 12 maj 2031, § 45"."""
        told = [self.body, long_date(self.decided_on), f"§ {self.paragraph}" if self.paragraph else ""]
        return ", ".join(part for part in told if part)


def conclusion(session: Session, round_id: int) -> Decision | None:
    """The decision that the round ended with; None for one that goes on."""
    columns = (col(Conclusion.body), col(Conclusion.decided_on), col(Conclusion.paragraph))
    query = select(*columns).where(col(Conclusion.round_id) == round_id)
    row = session.connection().execute(query).mappings().first()
    return Decision(**row) if row else None


def may_conclude(status: RoundStatus) -> bool:
    """Whether the round can be finished with the decision that was taken."""
    return status in CONCLUDABLE


def why_not_concludable(status: RoundStatus) -> str:
    """Why the round cannot be finished; "" when it can: it ends after it is closed, and once."""
    if may_conclude(status):
        return ""
    if status is RoundStatus.CONCLUDED:
        return _("Remissen är redan avslutad.")
    return _("Stäng remissen först. Därefter kan den avslutas.")


def require_concludable(status: RoundStatus) -> None:
    """Raise RuleBroken with what to do where the round cannot be finished."""
    if not may_conclude(status):
        code = "round_concluded" if status is RoundStatus.CONCLUDED else "round_not_closed"
        raise RuleBroken(why_not_concludable(status), code=code)


def require_taken(decided_on: datetime.date, *, opened_on: datetime.date | None, now: datetime.datetime) -> None:
    """Raise Invalid for a decision that is still to come, or that was taken before anybody was asked."""
    if decided_on > day_of(now):
        fault = _("Beslutets dag kan inte ligga i framtiden.")
    elif opened_on is not None and decided_on < opened_on:
        fault = _("Beslutet kan inte vara fattat innan remissen öppnades den {date}.").format(date=long_date(opened_on))
    else:
        return
    raise Invalid(fault, code="decision_day", fields={"date": fault})
