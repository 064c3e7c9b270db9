"""When a compilation may be published, and when that may be taken back. Pure."""

import datetime
from collections.abc import Mapping
from typing import Any

from app.compilation.completeness import Completeness
from app.errors import RuleBroken
from app.i18n import _, number
from app.rounds.calendar import day_of
from app.rounds.models import RoundStatus, Step


def may_publish(status: RoundStatus) -> bool:
    """Whether publishing comes next: while the round is compiled."""
    return status is RoundStatus.COMPILING


def published_on(steps: Mapping[Step, datetime.datetime]) -> datetime.date | None:
    """The day a round's compilation was published, by its milestones; None while it is not."""
    return day_of(steps[Step.PUBLISHED]) if Step.PUBLISHED in steps else None


def may_take_back(status: RoundStatus) -> bool:
    """Whether a publication can be taken back: until the round ends."""
    return status is RoundStatus.PUBLISHED


def why_not_publishable(status: RoundStatus) -> str:
    """Why nothing can be published while the round stands so; "" when it can."""
    if may_publish(status):
        return ""
    if status is RoundStatus.CONCLUDED:
        return _("Remissen är avslutad med ett beslut, och sammanställningen står som den är.")
    if status in (RoundStatus.CANCELLED, RoundStatus.ARCHIVED):
        return _("Remissen är avbruten eller arkiverad, så sammanställningen kan inte publiceras.")
    return _("Stäng remissen och börja sammanställa först. Därefter kan sammanställningen publiceras.")


def require_publishable(status: RoundStatus) -> None:
    """Raise RuleBroken with what to do first where nothing can be published."""
    if not may_publish(status):
        raise RuleBroken(why_not_publishable(status), code="round_not_compiling")


def require_complete(found: Completeness) -> None:
    """Raise RuleBroken ``incomplete`` with the list of what is missing while something is."""
    if not found.is_complete:
        message = _(
            "Sammanställningen är inte fullständig: {done} av {total} är klart. Gör klart det som saknas först."
        )
        raise RuleBroken(
            message.format(done=number(found.done), total=number(found.total)),
            code="incomplete",
            extra={"total": found.total, "done": found.done, "waiting": told(found)},
        )


def told(found: Completeness) -> list[dict[str, Any]]:
    """What is missing, as programs are told."""
    return [{"lack": each.lack, "about": each.label, "count": each.n, "url": each.url} for each in found.waiting]


def require_published(status: RoundStatus) -> None:
    """Raise RuleBroken where there is no publication that can be taken back."""
    if status is RoundStatus.CONCLUDED:
        raise RuleBroken(
            _("Remissen är avslutad med ett beslut, så publiceringen kan inte tas tillbaka."), code="round_concluded"
        )
    if not may_take_back(status):
        raise RuleBroken(_("Sammanställningen är inte publicerad."), code="not_published")
