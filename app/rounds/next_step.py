"""What a round needs next, in one sentence: the same in the list of rounds and first on the overview."""

import datetime
from collections.abc import Mapping
from typing import Protocol

from app.i18n import _, ngettext, number
from app.rounds.calendar import day_of
from app.rounds.counts import Counts
from app.rounds.models import RoundStatus


class Prepared(Protocol):
    """A round with its figures, and the plan and the list that it has."""

    @property
    def status(self) -> RoundStatus:
        """Where it stands."""

    @property
    def deadline(self) -> datetime.date:
        """The round's last day."""

    @property
    def plan_id(self) -> int | None:
        """Its plan."""

    @property
    def distribution_list_id(self) -> int | None:
        """Its list."""

    @property
    def counts(self) -> Counts:
        """Its figures."""


def is_overdue(row: Prepared, now: datetime.datetime) -> bool:
    """Whether the round is open, its last day has passed, and some of those who were asked have not answered."""
    return row.status is RoundStatus.OPEN and day_of(now) > row.deadline and row.counts.waiting > 0


def waits_for_officials(row: Prepared, now: datetime.datetime, *, replies: bool = True, requests: int = 0) -> bool:
    """Whether nothing happens until an official acts: an open round in its time waits for the bodies instead."""
    if row.status is RoundStatus.OPEN:
        return bool(requests) or is_overdue(row, now) or not row.counts.waiting
    if row.status is RoundStatus.COMPILING:
        return replies
    return row.status in (RoundStatus.DRAFT, RoundStatus.CLOSED)


def next_step(row: Prepared, now: datetime.datetime, *, replies: bool = True, requests: int = 0) -> str:
    """What to do next; "" where there is nothing.

    ``replies``: whether the reader may reply to comments; ``requests``: for more time, that wait for a decision.
    """
    if row.status is RoundStatus.DRAFT:
        return _of_draft(row)
    if row.status is RoundStatus.OPEN and requests:
        asked = ngettext("Ge besked om anstånd: {n} väntar", "Ge besked om anstånd: {n} väntar", requests)
        return asked.format(n=number(requests))
    if row.status is RoundStatus.OPEN:
        return _of_open(row, now)
    if row.status is RoundStatus.COMPILING and replies:
        return _of_compiling(row.counts)
    texts: Mapping[RoundStatus, str] = {RoundStatus.CLOSED: _("Börja sammanställa")}
    return texts.get(row.status, "")


def _of_draft(row: Prepared) -> str:
    if row.plan_id is None:
        return _("Välj en plan")
    return _("Välj en sändlista") if row.distribution_list_id is None else _("Granska och öppna")


def _of_open(row: Prepared, now: datetime.datetime) -> str:
    if not row.counts.waiting:
        done = _("Alla som behöver svara har svarat: stäng remissen")
        return done if row.counts.not_required else _("Alla har svarat: stäng remissen")
    if is_overdue(row, now):
        return _("{waited}: påminn, förläng eller stäng").format(waited=awaited_figures(row.counts))
    n = row.counts.waiting
    return ngettext("Följ upp {n} som inte har svarat", "Följ upp {n} som inte har svarat", n).format(n=number(n))


def awaited_figures(counts: Counts) -> str:
    """Both numbers: how many have not answered, and for how many of them the own time is out."""
    return _("{waiting} har inte svarat, {missing} saknas").format(
        waiting=number(counts.waiting), missing=number(counts.missing)
    )


def _of_compiling(counts: Counts) -> str:
    left = counts.comments - counts.replies
    if not left:
        return _("Granska och publicera sammanställningen")
    return ngettext("Besvara {n} synpunkt", "Besvara {n} synpunkter", left).format(n=number(left))
