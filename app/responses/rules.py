"""What may come in as an answer, and when. Pure."""

import datetime
from collections.abc import Iterable, Sequence

from app.comments.kinds import AREA_STANCES, Stance
from app.errors import Invalid, RuleBroken, TooLarge
from app.i18n import _, long_date
from app.imports.files import MAX_NAME
from app.responses.content import AttachedFile
from app.rounds.calendar import day_of, last_moment
from app.rounds.models import RoundStatus
from app.rounds.rules import may_answer, may_replace, takes_first_answer

MAX_FILES = 20
MAX_FILES_TOGETHER = 100_000_000
"""Files of one answer; bytes of all its files (decision 0073)."""
MOST_OF_BODY = 1_000_000_000
MOST_OF_ROUND = 50_000_000_000
"""Bytes that one body, and all bodies of a round, may have brought altogether, what they took away again included
until it is swept (decision 0220). What an official registers always finds room."""


def require_confirmable(status: RoundStatus, *, preliminary: bool, registered: bool) -> None:
    """Whether an answer can be confirmed: by its body until publication, by an official until the round is archived."""
    if not preliminary:
        raise RuleBroken(_("Svaret är inte preliminärt, så det finns inget att bekräfta."), code="not_preliminary")
    if takes_first_answer(status) or (registered and may_register(status)):
        return
    if registered:
        raise RuleBroken(_("Remissen är avslutad. Diarieför beslutet i ärendet i stället."), code="round_closed")
    raise RuleBroken(
        _("Svaret kan inte längre bekräftas här. Kontakta myndigheten, som kan registrera beslutet."),
        code="round_closed",
    )


def may_register_withdrawal(status: RoundStatus) -> bool:
    """Whether an official may register that an answer was taken back: until the round is published."""
    return status in (RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.COMPILING)


def require_movable(
    status: RoundStatus, *, counts: bool, registered: bool, confirmed_itself: bool, joint: bool, meeting: bool
) -> None:
    """An answer that an official registered on the wrong body is moved until publication. Raises RuleBroken."""
    if not may_register_withdrawal(status):
        raise RuleBroken(
            _("Svar flyttas från att remissen öppnas tills den publiceras. Anteckna felet i ärendet i stället."),
            code="round_closed",
        )
    if meeting:
        raise RuleBroken(
            _("Det som sades på ett dialogmöte hör till mötet. Ändra mötet, eller ta bort det och registrera om."),
            code="is_meeting",
        )
    if not registered or confirmed_itself:
        raise RuleBroken(
            _("Remissinstansen har själv skickat eller bekräftat svaret, så det är dess eget och flyttas inte."),
            code="sent_itself",
        )
    if not counts:
        raise RuleBroken(_("Svaret gäller inte längre. Bara det svar som gäller kan flyttas."), code="answer_replaced")
    if joint:
        raise RuleBroken(
            _("Svaret är flera remissinstansers gemensamma. Registrera det på nytt utan de andra, och flytta sedan."),
            code="joint_answer",
        )


def require_withdrawal_registrable(
    status: RoundStatus,
    *,
    told_on: datetime.date,
    answered_on: datetime.date,
    closed_on: datetime.date | None,
    today: datetime.date,
) -> None:
    """An official may register until publication what the body told before the round was closed.

    Raises RuleBroken with what to do instead, Invalid for a day that it cannot have been.
    """
    if not may_register_withdrawal(status):
        raise RuleBroken(
            _("Remissen tar inte längre emot återtaganden. Diarieför återtagandet i ärendet i stället."),
            code="round_closed",
        )
    words = ""
    if told_on > today:
        words = _("Välj dagen då återtagandet kom in, i dag eller tidigare.")
    elif told_on < answered_on:
        words = _("Svaret kom in {date} och kan inte ha återtagits innan dess.").format(date=long_date(answered_on))
    if words:
        raise Invalid(words, code="told_on", fields={"told_on": words})
    if closed_on is not None and told_on > closed_on:
        raise RuleBroken(
            _(
                "Remissen stängdes {date}, och efter det kan ett svar inte återtas. "
                "Diarieför återtagandet i ärendet i stället."
            ).format(date=long_date(closed_on)),
            code="round_closed",
        )


def require_withdrawable(status: RoundStatus) -> None:
    """An answer can be taken back by its body until the round is closed."""
    if not may_replace(status):
        raise RuleBroken(
            _("Remissen är inte öppen, så svaret kan inte återtas här. Kontakta myndigheten."), code="round_closed"
        )


def require_decided(status: RoundStatus, *, answered: bool, preliminary: bool) -> None:
    """After the closing an answer in place of a preliminary one is that one confirmed, so it is not preliminary."""
    if answered and preliminary and not may_replace(status):
        message = _("Remissen är stängd. Det som skickas nu ska vara beslutat, och kan inte vara preliminärt igen.")
        raise Invalid(message, code="decided_only", fields={"preliminary": message})


def require_answerable(status: RoundStatus, *, answered: bool, preliminary: bool = False) -> None:
    """``may_answer``, or RuleBroken with whom to turn to."""
    if may_answer(status, answered=answered, preliminary=preliminary):
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


def require_quota(size: int, *, of_body: int, of_round: int) -> None:
    """Whether a body may bring ``size`` bytes more, given what it and its round have brought. Raises TooLarge."""
    if of_body + size > MOST_OF_BODY:
        raise TooLarge(
            _(
                "Ni har skickat filer på tillsammans {n} MB, och mer tas inte emot här. "
                "Kontakta myndigheten, som kan ta emot filen på annat sätt."
            ).format(n=MOST_OF_BODY // 1_000_000),
            code="body_full",
        )
    if of_round + size > MOST_OF_ROUND:
        raise TooLarge(
            _("Remissen har inte plats för fler filer. Kontakta myndigheten, som kan ta emot filen på annat sätt."),
            code="round_full",
        )


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name a file gets beside others: its own, else with a number, "beslut (2).pdf"; at most 200 characters."""
    stem, dot, ending = name.rpartition(".")
    others = {name.casefold() for name in taken}
    wanted, number = name, 1
    while wanted.casefold() in others:
        number += 1
        mark = f" ({number}){dot}{ending}"
        wanted = f"{stem[: MAX_NAME - len(mark)]}{mark}"
    return wanted


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
    status: RoundStatus,
    *,
    answered: bool,
    came_on: datetime.date,
    closed_on: datetime.date | None,
    confirms: bool = False,
) -> None:
    """Whether an official may register an answer that came by another way.

    A first answer from the opening until the round is archived, also when bodies can no longer send one themselves;
    another in its place if it came before the round was closed, or until publication if it ``confirms`` a preliminary
    one. Raises RuleBroken with what to do instead.
    """
    if status in (RoundStatus.DRAFT, RoundStatus.CANCELLED):
        require_answerable(status, answered=answered)
    if status is RoundStatus.CONCLUDED:
        raise RuleBroken(
            _("Remissen är avslutad med ett beslut. Diarieför svaret i ärendet i stället."), code="round_concluded"
        )
    if not may_register(status):
        raise RuleBroken(_("Remissen är arkiverad. Diarieför svaret i ärendet i stället."), code="round_archived")
    if confirms and takes_first_answer(status):
        return
    if answered and closed_on is not None and came_on > closed_on:
        raise RuleBroken(
            _(
                "Remissen stängdes {date}, och efter det kan ett svar inte bytas ut. "
                "Diarieför det nya svaret i ärendet i stället."
            ).format(date=long_date(closed_on)),
            code="round_closed",
        )


def is_only_in_file(stance: str, *, comments: int, files: int) -> bool:
    """Whether what an answer says lies in its files alone ("Hela svaret som fil"), so that nothing can be replied to.

    A short answer says by its stance all it has to say, and its file is minutes or a covering note. Of another,
    somebody has to read the file before the answer counts as gone through: ``files`` are those that officials have
    taken no point out of and not marked as without any, ``comments`` what the body has written as such.
    """
    return comments == 0 and files > 0 and stance in (*AREA_STANCES, Stance.NOT_STATED)
