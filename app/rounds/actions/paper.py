"""Letters on paper: printed, posted, and the codes in them, each of which lets a body in once.

A letter with a code begins another line of links, as a link that an official makes does: whoever typed the code first
is alone in what follows, so no official reads a draft by printing a letter.
"""

import datetime
import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.database import in_turn
from app.errors import Invalid, RuleBroken, TooMany
from app.history.actions import record
from app.i18n import _, long_date
from app.rounds.access import status_of, steps_of
from app.rounds.actions.board import locked_status, touch_board
from app.rounds.actions.link_lines import begin_line
from app.rounds.actions.links import enter
from app.rounds.calendar import day_of
from app.rounds.models import Consultee, Link, LinkSession, Round, RoundStatus
from app.rounds.paper_models import CodeTry, PaperKind, PaperLetter
from app.rounds.queries import contact_link
from app.rounds.rules import require_answerable
from app.tokens import paper_code, paper_code_hash, paper_code_typed

MOST_LETTERS = 200
"""Letters in one file."""
PRESSED_TWICE = datetime.timedelta(minutes=1)
AN_HOUR = datetime.timedelta(hours=1)
MOST_WRONG = 10
"""Codes that may be typed wrong from one place in an hour."""
MOST_WRONG_IN_ALL = 1000
"""Codes that may be typed wrong in an hour in all; then whoever has typed one wrong waits, and others have one try."""
_CODES = "paper-codes"


def print_letters(
    session: Session,
    round_: Round,
    consultees: Sequence[Consultee],
    *,
    kind: PaperKind,
    message: str = "",
    key: bytes,
    by: By,
    now: datetime.datetime,
) -> str:
    """A letter to each of the bodies, with a code of its own; returns the name of the file that they are in.

    A new letter's code stops the one before. A reminder to a body that has come in gives none: it has its own way in.
    Pressed twice it is one file. Raises RuleBroken when no answers are taken, Invalid for none or too many.
    """
    require_answerable(locked_status(session, round_))
    if not consultees:
        raise Invalid(fields={"consultee": _("Markera minst en remissinstans.")})
    if len(consultees) > MOST_LETTERS:
        raise Invalid(fields={"consultee": _("Skriv ut högst {n} brev åt gången.").format(n=MOST_LETTERS)})
    ids = sorted(consultee.id for consultee in consultees)
    if again := _printed_just_now(session, ids, kind, message, by=by, now=now):
        return again
    batch = secrets.token_hex(16)
    for consultee in sorted(consultees, key=lambda body: body.id):
        _print(session, consultee, batch, kind=kind, message=message, key=key, by=by, now=now)
    touch_board(session, round_.id)
    if len(ids) == 1:
        body = ("consultee", ids[0])
        record(session, "letter.printed", by=by, now=now, round_id=round_.id, subject=body, name=consultees[0].name)
    else:
        record(session, "letters.printed", by=by, now=now, round_id=round_.id, count=len(ids))
    return batch


def _printed_just_now(
    session: Session, ids: list[int], kind: PaperKind, message: str, *, by: By, now: datetime.datetime
) -> str:
    """The file that the same official has printed for the same bodies in this minute, or nothing."""
    newest = select(PaperLetter).where(PaperLetter.consultee_id == ids[0]).order_by(col(PaperLetter.id).desc())
    letter = session.exec(newest.limit(1)).first()
    if letter is None or letter.printed_by_id != by.id or now - letter.printed_at >= PRESSED_TWICE:
        return ""
    of_batch = select(PaperLetter.consultee_id).where(PaperLetter.batch == letter.batch)
    same = sorted(session.exec(of_batch).all()) == ids and (letter.kind, letter.message) == (kind, message)
    return letter.batch if same and letter.used_at is None and letter.posted_on is None else ""


def _print(
    session: Session,
    consultee: Consultee,
    batch: str,
    *,
    kind: PaperKind,
    message: str,
    key: bytes,
    by: By,
    now: datetime.datetime,
) -> None:
    link = contact_link(session, consultee.id)
    if link is None:
        raise RuleBroken(_("Remissinstansen har ingen länk."), code="no_link")
    with_code = kind is PaperKind.INVITATION or not _has_come_in(session, link)
    if with_code:
        link = begin_line(session, consultee, None, key=key, now=now).link
        earlier = col(PaperLetter.consultee_id) == consultee.id, col(PaperLetter.stopped_at).is_(None)
        session.connection().execute(update(PaperLetter).where(*earlier).values(stopped_at=now))
    letter = PaperLetter(
        round_id=consultee.round_id,
        consultee_id=consultee.id,
        link_id=link.id,
        generation=link.generation,
        batch=batch,
        kind=kind,
        message=message,
        printed_at=now,
        printed_by=by.name,
        printed_by_id=by.id,
    )
    consultee.printed_at = now
    session.add_all([letter, link, consultee])
    session.flush()
    if with_code:
        letter.code_hash = paper_code_hash(key, paper_code(key, letter.id))
        session.add(letter)
        session.flush()


def _has_come_in(session: Session, link: Link) -> bool:
    """Whether somebody has come in by the line of links that is in force."""
    return session.exec(select(LinkSession.id).where(LinkSession.line_id == link.line_id).limit(1)).first() is not None


def mark_posted(
    session: Session,
    round_: Round,
    consultee_ids: Collection[int],
    *,
    posted_on: datetime.date,
    by: By,
    now: datetime.datetime,
) -> int:
    """The last letters printed for the bodies were posted that day; how many. Once more with another day corrects it.

    Raises Invalid for a body without a printed letter, and for a day that is to come or before it was printed.
    """
    locked_status(session, round_)
    letters = _last_letters(session, round_.id, consultee_ids)
    missing = set(consultee_ids) - {letter.consultee_id for letter in letters}
    if missing or not letters:
        raise Invalid(
            fields={"posted": _("Markera minst en remissinstans som har ett utskrivet brev, och inga andra.")}
        )
    first = max(day_of(letter.printed_at) for letter in letters)
    if posted_on > day_of(now):
        raise Invalid(fields={"posted_on": _("Dagen har inte varit än.")})
    if posted_on < first:
        raise Invalid(
            fields={
                "posted_on": _("Breven skrevs ut den {day}. Ange den dagen eller en senare.").format(
                    day=long_date(first)
                )
            }
        )
    changed = [letter for letter in letters if letter.posted_on != posted_on]
    for letter in changed:
        letter.posted_on, letter.posted_by = posted_on, by.name
        body = session.get_one(Consultee, letter.consultee_id)
        body.posted_on = posted_on
        session.add_all([letter, body])
    if changed:
        session.flush()
        touch_board(session, round_.id)
        day = posted_on.isoformat()
        record(session, "letters.posted", by=by, now=now, round_id=round_.id, count=len(changed), day=day)
    return len(changed)


def _last_letters(session: Session, round_id: int, consultee_ids: Collection[int]) -> list[PaperLetter]:
    last = (
        select(func.max(col(PaperLetter.id)))
        .where(PaperLetter.round_id == round_id, col(PaperLetter.consultee_id).in_(consultee_ids))
        .group_by(col(PaperLetter.consultee_id))
    )
    letters = select(PaperLetter).where(col(PaperLetter.id).in_(last)).order_by(col(PaperLetter.id))
    return list(session.exec(letters.with_for_update()).all())


def enter_by_code(
    session: Session, typed: str, *, source: str, cookie: str | None, key: bytes, now: datetime.datetime
) -> tuple[int, str] | None:
    """Let a browser in by the code of a printed letter: the body's id and the new cookie; None for a code that does not
    hold, whatever it is. A code holds once; pressed twice it is once.

    ``source``: where it is typed, as a hash. Raises TooMany after ten wrong ones in an hour from there.
    """
    in_turn(session, _CODES)
    session.connection().execute(delete(CodeTry).where(col(CodeTry.at) < now - AN_HOUR))
    _require_tries_left(session, source)
    hashed = paper_code_hash(key, paper_code_typed(typed))
    letter = session.exec(select(PaperLetter).where(PaperLetter.code_hash == hashed)).first()
    link = _opened_by(session, letter, source=source, now=now) if letter else None
    if letter is None or link is None:
        session.add(CodeTry(source=source, at=now))
        session.flush()
        return None
    if letter.used_at is None:
        letter.used_at, letter.used_from = now, source
        session.add(letter)
        body = session.get_one(Consultee, letter.consultee_id)
        link_by = By("link", link.id, body.name)
        subject = ("consultee", body.id)
        record(
            session, "letter.code_used", by=link_by, now=now, round_id=body.round_id, subject=subject, name=body.name
        )
        touch_board(session, body.round_id)
    return letter.consultee_id, enter(session, link, now=now, cookie=cookie)


def _require_tries_left(session: Session, source: str) -> None:
    wrong_here = col(CodeTry.source) == source
    count = select(func.count(col(CodeTry.id)))
    here, in_all = session.scalar(count.where(wrong_here)) or 0, session.scalar(count) or 0
    if here >= MOST_WRONG or (here and in_all >= MOST_WRONG_IN_ALL):
        raise TooMany(_("För många försök. Vänta en timme och försök igen, eller ring den som står i brevet."))


def _opened_by(session: Session, letter: PaperLetter, *, source: str, now: datetime.datetime) -> Link | None:
    """The link that a letter's code opens now; None where it holds no longer."""
    round_ = session.exec(select(Round).where(Round.id == letter.round_id).with_for_update()).one()
    session.refresh(letter, with_for_update=True)
    link = session.get_one(Link, letter.link_id, with_for_update=True, populate_existing=True)
    again = letter.used_at is not None and (letter.used_from != source or now - letter.used_at >= PRESSED_TWICE)
    ended = letter.stopped_at is not None or link.revoked_at is not None or link.generation != letter.generation
    stopped = status_of(steps_of(session, round_.id)) in (RoundStatus.DRAFT, RoundStatus.CANCELLED)
    return None if again or ended or stopped else link
