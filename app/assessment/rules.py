"""What may be replied, and when. Pure."""

from app.assessment.models import Outcome
from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.rounds.models import RoundStatus

REPLYING = (RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.COMPILING)


def may_reply(status: RoundStatus) -> bool:
    """Replies are written from the opening until publication."""
    return status in REPLYING


def may_ask_review(status: RoundStatus) -> bool:
    """Whether a second person reviews the replies is decided before the opening, and as long as replies are written."""
    return status is RoundStatus.DRAFT or may_reply(status)


def require_replying(status: RoundStatus) -> None:
    """Raise RuleBroken where replies are no longer, or not yet, written."""
    if status is RoundStatus.CONCLUDED:
        raise RuleBroken(
            _("Remissen är avslutad med ett beslut, och svaren på synpunkter står som de är."), code="round_concluded"
        )
    if not may_reply(status):
        raise RuleBroken(
            _("Remissen är inte öppen för svar på synpunkter: det går från att den öppnas tills den publiceras."),
            code="round_not_replying",
        )


def require_reason(outcome: Outcome, text: str, *, field: str = "text") -> None:
    """What is not met says why (PBL 5 kap.; a good compilation's own rule). Raises Invalid ``reason_required``."""
    if outcome is Outcome.NOT_MET and not text.strip():
        raise Invalid(
            _("Skriv varför synpunkten inte tillgodoses."),
            code="reason_required",
            fields={field: _("Skriv varför synpunkten inte tillgodoses.")},
        )


MOST_IN_A_GROUP = 500
"""Members of a group: as many as can be replied to at once."""


def require_group_size(size: int, *, field: str = "comment_ids") -> None:
    """A group joins at least two, and at most what one can read. Raises Invalid."""
    if size < 2:
        said = _("En grupp behöver minst två synpunkter.")
        raise Invalid(said, code="group_too_small", fields={field: said})
    if size > MOST_IN_A_GROUP:
        said = _("En grupp kan ha högst {n} synpunkter.").format(n=MOST_IN_A_GROUP)
        raise Invalid(said, code="group_too_large", fields={field: said})
