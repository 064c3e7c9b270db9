"""What may happen to a round and to a body in it, and when. Pure: given objects and ``now``."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.errors import Invalid, RuleBroken
from app.i18n import _, long_date
from app.rounds.calendar import day_of, last_moment
from app.rounds.models import ContactPerson, RoundStatus

AFTER_OPENING = frozenset({"contact", "identification"})
"""What of a round can still be changed when it is open."""


class HasDeadline(Protocol):
    """A round, or a body with its own last day or none."""

    @property
    def deadline(self) -> datetime.date: ...


class MayHaveDeadline(Protocol):
    """A body: its own last day, or None."""

    @property
    def deadline(self) -> datetime.date | None: ...


def own_deadline(round_: HasDeadline, consultee: MayHaveDeadline) -> datetime.date:
    """The last day that counts for a body: the later of the round's and its own."""
    return max(round_.deadline, consultee.deadline or round_.deadline)


def is_late(received_at: datetime.datetime, deadline: datetime.date) -> bool:
    """Whether what came then came after the last moment of the last day (FL 22 §)."""
    return received_at >= last_moment(deadline)


def may_replace(status: RoundStatus) -> bool:
    """Whether a body may send a new version of its answer: until the round is closed."""
    return status is RoundStatus.OPEN


def takes_first_answer(status: RoundStatus) -> bool:
    """Whether a first answer is taken: from the opening until publication."""
    return status in (RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.COMPILING)


def may_edit_sections(status: RoundStatus) -> bool:
    """Whether it can still be said which sections are open for comments: as long as a first answer may come."""
    return status is RoundStatus.DRAFT or takes_first_answer(status)


def require_sections_editable(status: RoundStatus) -> None:
    """Raises RuleBroken when nobody answers any more."""
    if not may_edit_sections(status):
        raise RuleBroken(_("Remissen tar inte längre emot svar, så det går inte att ändra."), code="round_over")


def may_answer(status: RoundStatus, *, answered: bool, preliminary: bool = False) -> bool:
    """Whether an answer can be sent: a first one until publication, a new version until the round is closed.

    One that is ``preliminary`` is confirmed until publication, and what was decided otherwise is a new version, too.
    """
    return may_replace(status) if answered and not preliminary else takes_first_answer(status)


def require_draft(status: RoundStatus) -> None:
    """Only a round that was never opened can be changed or deleted."""
    if status is not RoundStatus.DRAFT:
        raise RuleBroken(
            _("Remissen är redan öppnad och kan inte ändras. Svarstiden kan förlängas på översikten."),
            code="round_opened",
        )


def may_schedule(status: RoundStatus) -> bool:
    """Whether it can be decided when the round opens or closes by itself: until it has closed."""
    return status in (RoundStatus.DRAFT, RoundStatus.OPEN)


def require_schedulable(status: RoundStatus) -> None:
    """Only what has not closed yet can open or close by itself."""
    if not may_schedule(status):
        raise RuleBroken(_("Remissen är redan stängd, så det finns inget att planera."), code="round_not_open")


def require_editable(status: RoundStatus, changed: Collection[str]) -> None:
    """Everything can be changed in a draft; after the opening only whom the bodies may ask, and, as long as answers
    are taken, whether who signs is identified."""
    if not changed or not AFTER_OPENING.issuperset(changed):
        require_draft(status)
    if "identification" in changed and status is not RoundStatus.DRAFT:
        require_answerable(status)


def require_contact(status: RoundStatus, contact: ContactPerson | None) -> None:
    """Bodies that were asked always have somebody to ask."""
    if status is not RoundStatus.DRAFT and contact is None:
        message = _("Remissinstanserna behöver någon att fråga. Ange en kontaktperson.")
        raise Invalid(message, code="contact_needed", fields={"contact_name": _("Skriv kontaktpersonens namn.")})


def require_open(status: RoundStatus) -> None:
    """What concerns the bodies happens while the round is open."""
    if status is not RoundStatus.OPEN:
        raise RuleBroken(_("Remissen är inte öppen, så det går inte att göra just nu."), code="round_not_open")


def require_answerable(status: RoundStatus) -> None:
    """Bodies and links can be added and renewed as long as answers are taken."""
    if not takes_first_answer(status):
        raise RuleBroken(
            _("Remissen tar inte emot svar, så det går inte att göra just nu."), code="round_takes_no_answers"
        )


def require_registering(status: RoundStatus) -> None:
    """A body that answers unasked can be added as long as an official can register its answer."""
    if status is not RoundStatus.PUBLISHED:
        require_answerable(status)


@dataclass(frozen=True, slots=True)
class Place:
    """A body's place in a round: its own last day or None, whether it was asked and need answer, and has."""

    id: int
    name: str
    deadline: datetime.date | None
    asked: bool
    answered: bool


def still_have_time(bodies: Sequence[Place], now: datetime.datetime) -> list[tuple[Place, datetime.date]]:
    """Bodies with a last day of their own that has not passed, and that day, the earliest first.

    One that has answered is among them: until then it may send another answer in place of the first.
    """
    later = [(body, body.deadline) for body in bodies if body.deadline and not is_late(now, body.deadline)]
    return sorted(later, key=lambda body_and_day: body_and_day[1])


def require_closable(
    status: RoundStatus,
    *,
    last_deadline: datetime.date,
    all_answered: bool,
    now: datetime.datetime,
    bodies: Sequence[Place] = (),
) -> None:
    """A round closes after the last own deadline, or when everybody has answered. Names whose day is still to come."""
    if status is RoundStatus.DRAFT:
        raise RuleBroken(_("Remissen är inte öppnad än, så den kan inte stängas."), code="round_not_open")
    if status is not RoundStatus.OPEN:
        raise RuleBroken(_("Remissen är inte öppen, så den kan inte stängas."), code="round_not_open")
    if not all_answered and not is_late(now, last_deadline):
        later = still_have_time(bodies, now)
        until = _("{name} har till och med {date} på sig.")
        said = [
            _("Alla har inte svarat, och den sista svarsdagen är {date}.").format(date=long_date(last_deadline)),
            *(until.format(name=body.name, date=long_date(day)) for body, day in later),
            _("Remissen kan stängas dagen efter."),
        ]
        raise RuleBroken(
            " ".join(said),
            code="deadline_not_passed",
            extra={
                "last_deadline": last_deadline.isoformat(),
                "later": [
                    {"consultee_id": body.id, "name": body.name, "deadline": day.isoformat()} for body, day in later
                ],
            },
        )


def may_close(status: RoundStatus) -> bool:
    """Whether closing comes next, when its time has come."""
    return status is RoundStatus.OPEN


def may_compile(status: RoundStatus) -> bool:
    """Whether compiling comes next."""
    return status is RoundStatus.CLOSED


def may_cancel(status: RoundStatus) -> bool:
    """Whether an opened round can be cancelled; a draft is deleted instead."""
    return status in CANCELLABLE and status is not RoundStatus.DRAFT


def require_compilable(status: RoundStatus) -> None:
    """Compiling begins when the round is closed."""
    if status is not RoundStatus.CLOSED:
        raise RuleBroken(_("Stäng remissen först. Därefter kan den sammanställas."), code="round_not_closed")


def may_reopen(status: RoundStatus) -> bool:
    """Whether a round can be opened again: once it is closed, until it is published or ended."""
    return status in (RoundStatus.CLOSED, RoundStatus.COMPILING)


def require_reopenable(status: RoundStatus) -> None:
    """Only a closed round without an end can be opened again."""
    if status is RoundStatus.OPEN:
        raise RuleBroken(_("Remissen är redan öppen."), code="round_open")
    if not may_reopen(status):
        message = _("Bara en stängd remiss som inte är publicerad, avslutad eller avbruten kan öppnas igen.")
        raise RuleBroken(message, code="round_not_closed")


CANCELLABLE = (RoundStatus.DRAFT, RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.COMPILING)


def require_cancellable(status: RoundStatus) -> None:
    """A round is cancelled before it is published, and once."""
    if status not in CANCELLABLE:
        raise RuleBroken(_("En remiss kan bara avbrytas innan den är publicerad."), code="round_not_cancellable")


def require_later(given: datetime.date, current: datetime.date) -> None:
    """A promised day is never moved earlier."""
    if given <= current:
        raise Invalid(
            _("Den nya dagen måste vara senare än {date}, som redan är utlovad.").format(date=long_date(current)),
            code="deadline_earlier",
            fields={"deadline": _("Välj en dag efter {date}.").format(date=long_date(current))},
        )


def require_coming(given: datetime.date, now: datetime.datetime) -> None:
    """A new last day cannot have passed already."""
    if is_late(now, given):
        raise Invalid(
            _("Dagen har redan passerat."),
            code="deadline_past",
            fields={"deadline": _("Välj en dag som inte har passerat.")},
        )


def last_own_deadline(round_deadline: datetime.date, own: Iterable[datetime.date | None]) -> datetime.date:
    """The latest last day of anybody in the round."""
    return max([round_deadline, *(day for day in own if day)])


def is_past(deadline: datetime.date, now: datetime.datetime) -> bool:
    """Whether the last day has passed: the same as ``is_late`` for what would come now."""
    return day_of(now) > deadline
