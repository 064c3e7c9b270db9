"""Where a body stands, and who may be reminded. Pure; the only place that decides it."""

import datetime
import enum
from dataclasses import dataclass

from app.rounds.models import RoundStatus
from app.tracking.models import Decision


class BoardStatus(enum.StrEnum):
    """Where a body stands; one of these, computed."""

    NOT_SENT = "not_sent"
    SENT = "sent"
    BOUNCED = "bounced"
    OPENED = "opened"
    DRAFTING = "drafting"
    ANSWERED = "answered"
    NO_OBJECTION = "no_objection"
    ABSTAINED = "abstained"
    NOT_REQUIRED = "not_required"
    MISSING = "missing"


class Flag(enum.StrEnum):
    """What may be said beside the status."""

    LATE = "late"
    EXTENDED = "extended"
    PRELIMINARY = "preliminary"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    THROUGH = "through"
    UNSOLICITED = "unsolicited"
    LEFT_OUT = "left_out"
    ASKED_FOR_TIME = "asked_for_time"
    REMINDED = "reminded"
    NOT_MAILED = "not_mailed"
    MAIL_WAITS = "mail_waits"
    MEETS_TOO_LATE = "meets_too_late"
    PRINTED = "printed"


OFFICIALS_OWN = frozenset({Flag.ASKED_FOR_TIME, Flag.REMINDED, Flag.MEETS_TOO_LATE, Flag.PRINTED})
"""What concerns officials while they wait for an answer, and is told of none that has come: no file has it."""


class Part(enum.StrEnum):
    """The parts of the board's bar: every body is in one of them, and only in one."""

    ANSWERED = "answered"
    SHORT = "short"
    DRAFTING = "drafting"
    UNDERWAY = "underway"
    KEPT = "kept"
    WAITS = "waits"
    NOT_REQUIRED = "not_required"
    MISSING = "missing"
    UNREACHED = "unreached"


_PART_OF = {
    BoardStatus.ANSWERED: Part.ANSWERED,
    BoardStatus.NO_OBJECTION: Part.SHORT,
    BoardStatus.ABSTAINED: Part.SHORT,
    BoardStatus.DRAFTING: Part.DRAFTING,
    BoardStatus.SENT: Part.UNDERWAY,
    BoardStatus.OPENED: Part.UNDERWAY,
    BoardStatus.NOT_REQUIRED: Part.NOT_REQUIRED,
    BoardStatus.MISSING: Part.MISSING,
    BoardStatus.BOUNCED: Part.UNREACHED,
    BoardStatus.NOT_SENT: Part.UNREACHED,
}


def part_of(status: BoardStatus, *, not_mailed: bool, mail_waits: bool) -> Part:
    """The part of the bar that a body is counted in: what its letters say goes before a status that would mislead."""
    if not_mailed and status is BoardStatus.SENT:
        return Part.KEPT
    if mail_waits and status in (BoardStatus.NOT_SENT, BoardStatus.BOUNCED):
        return Part.WAITS
    return _PART_OF[status]


RESPONDED = (BoardStatus.ANSWERED, BoardStatus.NO_OBJECTION, BoardStatus.ABSTAINED)
_OF_STANCE = {"no_objection": BoardStatus.NO_OBJECTION, "abstains": BoardStatus.ABSTAINED}


def status_of(
    *,
    stance: str | None,
    exempt: bool,
    deadline: datetime.date,
    unsolicited: bool,
    begun: bool,
    opened: bool,
    bounced: bool,
    sent: bool,
    today: datetime.date,
) -> BoardStatus:
    """A body's status: the first that fits.

    ``stance`` is that of its current response, if any. ``exempt``: an official has said that it need not answer.
    ``deadline`` is its own last day, ``today`` the municipality's day. ``begun`` only when the body shows its progress;
    ``bounced`` speaks of the last letter.
    """
    if stance is not None:
        return _OF_STANCE.get(stance, BoardStatus.ANSWERED)
    if exempt:
        return BoardStatus.NOT_REQUIRED
    if today > deadline and not unsolicited:
        return BoardStatus.MISSING
    if begun:
        return BoardStatus.DRAFTING
    if opened:
        return BoardStatus.OPENED
    if bounced:
        return BoardStatus.BOUNCED
    return BoardStatus.SENT if sent else BoardStatus.NOT_SENT


def is_not_mailed(*, kept: bool, mailed: bool, opened: bool, begun: bool, responded: bool) -> bool:
    """Whether a body has been told nothing: its letters lie in the outbox, for there was no mail server to take them.

    ``kept`` and ``mailed``: whether some letter lies there, and whether some letter was taken (or refused) by a server.
    A body that has opened its link, begun or answered was told in another way.
    """
    return kept and not (mailed or opened or begun or responded)


class NotReminded(enum.StrEnum):
    """Why a body gets no reminder."""

    RESPONDED = "responded"
    UNSOLICITED = "unsolicited"
    NOT_REQUIRED = "not_required"
    NO_ADDRESS = "no_address"
    NOT_INVITED = "not_invited"
    BOUNCED = "bounced"
    ASKED_FOR_TIME = "asked_for_time"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Addressee:
    """What decides whether a body is reminded."""

    responded: bool
    unsolicited: bool
    email: str | None
    bounced: bool
    reminded_on: datetime.date | None
    asked_for_time: bool = False
    """Whether it has asked for more time and nobody has decided: it waits for us, not we for it."""
    invited: bool = True
    """Whether it knows of the round, or will when the letters that wait have gone."""
    exempt: bool = False
    """Whether an official has said that it need not answer."""


def why_not_reminded(body: Addressee, today: datetime.date) -> NotReminded | None:
    """Why a body is not reminded; None when it is. At most one reminder a day, so that pressing twice sends once."""
    if body.responded:
        return NotReminded.RESPONDED
    if body.unsolicited:
        return NotReminded.UNSOLICITED
    if body.exempt:
        return NotReminded.NOT_REQUIRED
    if not body.email:
        return NotReminded.NO_ADDRESS
    if body.bounced:
        return NotReminded.BOUNCED
    if not body.invited:
        return NotReminded.NOT_INVITED
    if body.asked_for_time:
        return NotReminded.ASKED_FOR_TIME
    return NotReminded.TODAY if body.reminded_on == today else None


def gets_paper(body: Addressee) -> bool:
    """Whether letters to a body are printed: an answer is waited for, and no mail reaches it."""
    return not (body.responded or body.unsolicited or body.exempt) and (not body.email or body.bounced)


def waits_for_decision(*, asked: bool, decided: bool, responded: bool) -> bool:
    """Whether a body waits for word about more time: it has asked, nobody has decided, and it has not answered."""
    return asked and not decided and not responded


def why_not_exempted(body: Addressee) -> NotReminded | None:
    """Why there is nothing to exempt a body from; None when there is."""
    if body.responded:
        return NotReminded.RESPONDED
    if body.unsolicited:
        return NotReminded.UNSOLICITED
    return NotReminded.NOT_REQUIRED if body.exempt else None


def may_remind(status: RoundStatus) -> bool:
    """Reminders go out while the round is open."""
    return status is RoundStatus.OPEN


def extension_status(decision: Decision | None) -> str:
    """requested, granted or refused."""
    return decision.value if decision else "requested"


def may_ask_for_time(status: RoundStatus, *, answered: bool, waiting: bool) -> bool:
    """A body may ask while the round is open, until it has answered, and for one thing at a time."""
    return status is RoundStatus.OPEN and not answered and not waiting
