"""What may be written and sent, and when. Pure."""

import datetime
from collections.abc import Collection, Iterable, Sequence

from app.errors import Invalid, RuleBroken, TooLarge
from app.i18n import _, long_date
from app.responses.draft import AttachedFile, DraftState, draft_json
from app.rounds.calendar import day_of, last_moment
from app.rounds.models import LinkRole, RoundStatus
from app.rounds.rules import may_answer

KEEP_AFTER = datetime.timedelta(minutes=10)
MAX_NAME = 200
MAX_FILE = 30_000_000
MAX_FILES = 20
MAX_FILES_TOGETHER = 100_000_000
"""Characters of a name; bytes of one file; files of one answer; bytes of all its files (decision 0073)."""


def require_answerable(status: RoundStatus, *, answered: bool) -> None:
    """``may_answer``, or RuleBroken with whom to turn to."""
    if may_answer(status, answered=answered):
        return
    if status is RoundStatus.CANCELLED:
        raise RuleBroken(_("Remissen är avbruten. Inga svar tas emot."), code="round_cancelled")
    if status is RoundStatus.DRAFT:
        raise RuleBroken(_("Remissen är inte öppnad än."), code="round_not_open")
    if answered:
        raise RuleBroken(
            _("Remissen är stängd, så svaret kan inte bytas ut. Kontakta myndigheten om något behöver rättas."),
            code="round_closed",
        )
    raise RuleBroken(
        _("Remissen tar inte emot fler svar här. Kontakta myndigheten, som kan registrera ert svar."),
        code="round_closed",
    )


def may_send(role: LinkRole, *, has_signatory: bool) -> bool:
    """Whether the holder of a link may send: one who may sign, or anyone where nobody else may."""
    return role is LinkRole.SIGNATORY or not has_signatory


def require_version(given: int | None, state: DraftState) -> None:
    """A save names the version it was written on. Raises 428 without one; 409 with the newer draft for an old one."""
    if given is None:
        raise RuleBroken(
            _("Ange vilken version av utkastet texten bygger på (version)."), code="version_required", status=428
        )
    if given != state.version:
        raise stale(state)


def stale(state: DraftState) -> RuleBroken:
    """Somebody else has saved meanwhile."""
    return RuleBroken(
        _("En kollega har sparat under tiden. Läs den nyare texten och spara igen."),
        code="stale_draft",
        extra={"draft": draft_json(state)},
    )


def worth_keeping(before: DraftState, after: DraftState, *, by: str, now: datetime.datetime) -> bool:
    """Whether the state before is kept as an earlier version: time has passed, another writes, or a comment goes."""
    if before.version == 0 or before.kept_at is None or before.texts == after.texts:
        return False
    left = {one.id for one in after.comments}
    gone = any(one.counts and one.id not in left for one in before.comments)
    return gone or before.saved_by != by or now - before.kept_at >= KEEP_AFTER


def require_room_for(files: Sequence[AttachedFile], size: int) -> None:
    """Whether one more file of ``size`` bytes may go with an answer. Raises TooLarge saying what to do."""
    if len(files) >= MAX_FILES:
        raise TooLarge(
            _("Svaret har redan {n} bilagor, och fler får det inte ha. Slå ihop några av dem till en fil.").format(
                n=MAX_FILES
            ),
            code="too_many_files",
        )
    if sum(file.size for file in files) + size > MAX_FILES_TOGETHER:
        raise TooLarge(
            _("Bilagorna blir tillsammans större än {n} MB. Ta bort någon av dem eller spara den mindre.").format(
                n=MAX_FILES_TOGETHER // 1_000_000
            ),
            code="too_large_together",
        )


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name a file gets beside others: its own, else with a number, "beslut (2).pdf"; at most 200 characters."""
    stem, dot, ending = name.rpartition(".")
    others = {one.casefold() for one in taken}
    wanted, number = name, 1
    while wanted.casefold() in others:
        number += 1
        mark = f" ({number}){dot}{ending}"
        wanted = f"{stem[: MAX_NAME - len(mark)]}{mark}"
    return wanted


def require_seen(seen: Collection[int] | None, files: Iterable[AttachedFile]) -> None:
    """What is sent is what the sender saw. Raises RuleBroken when a colleague has changed the files; None: not said."""
    if seen is not None and set(seen) != {file.id for file in files}:
        raise RuleBroken(
            _("Bilagorna har ändrats sedan sidan öppnades. Se efter att listan stämmer och skicka igen."),
            code="attachments_changed",
        )


def latest_moment_of(day: datetime.date, now: datetime.datetime) -> datetime.datetime:
    """The latest moment at which something that came on ``day`` can have come: ``now`` if that is today.

    What came by post or hand has a day and no clock; the day alone decides lateness (FL 22 §). Raises Invalid for
    a day to come.
    """
    if day > day_of(now):
        raise Invalid(
            _("Dagen kan inte ligga i framtiden."),
            code="received_later",
            fields={"received_on": _("Välj dagen då svaret kom in, i dag eller tidigare.")},
        )
    return min(now, last_moment(day) - datetime.timedelta(microseconds=1))


def may_register(status: RoundStatus) -> bool:
    """Whether an answer can be registered at all: from the opening until the round is archived."""
    return status in (RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.COMPILING, RoundStatus.PUBLISHED)


def require_registrable(
    status: RoundStatus, *, answered: bool, came_on: datetime.date, closed_on: datetime.date | None
) -> None:
    """Whether an official may register an answer that came by another way.

    A first answer from the opening until the round is archived, also when bodies can no longer send one themselves;
    another in its place if it came before the round was closed. Raises RuleBroken with what to do instead.
    """
    if status in (RoundStatus.DRAFT, RoundStatus.CANCELLED):
        require_answerable(status, answered=answered)
    if not may_register(status):
        raise RuleBroken(_("Remissen är arkiverad. Diarieför svaret i ärendet i stället."), code="round_archived")
    if answered and closed_on is not None and came_on > closed_on:
        raise RuleBroken(
            _(
                "Remissen stängdes {date}, och efter det kan ett svar inte bytas ut. "
                "Diarieför det nya svaret i ärendet i stället."
            ).format(date=long_date(closed_on)),
            code="round_closed",
        )
