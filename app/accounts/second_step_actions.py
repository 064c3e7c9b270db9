"""The second step of signing in: set up, used, taken away; recovery codes."""

import datetime
from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlmodel import Session, col

from app.accounts.actions import SAME_PRESS, revoke_all_sessions, void_set_up_links
from app.accounts.identity import By
from app.accounts.models import RecoveryCode, SecondStep, User
from app.accounts.one_time import (
    is_recovery_code,
    new_mark,
    new_recovery_codes,
    recovery_hash,
    secret_of,
    step_of_code,
)
from app.accounts.queries import second_step_of
from app.accounts.rules import (
    FREE_FAILURES,
    LONGEST_WAIT,
    LONGEST_WAIT_FOR_CODES,
    SET_UP_OF_CODES_LASTS,
    check_second_step_optional,
)
from app.accounts.session_actions import count_guess, forget_guesses_at
from app.database import in_turn
from app.errors import Invalid, RuleBroken
from app.history.actions import Actor, record
from app.i18n import _
from app.mail.kinds import LetterKind
from app.mail.outbox import post
from app.tokens import token_hash


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a code: right, wrong, or ``wait`` seconds too soon. ``left``: recovery codes after one was used."""

    right: bool
    wait: int = 0
    left: int | None = None
    locks: bool = False


def begin(session: Session, user_id: int, *, now: datetime.datetime) -> None:
    """Begin to set it up: a new secret, which counts once a code of it was given. Within a minute it is one press."""
    in_turn(session, _turn(user_id))
    row = session.get(SecondStep, user_id)
    if row is not None and row.confirmed_at is not None:
        raise RuleBroken(_("Tvåstegsinloggningen är redan på."), code="second_step_on")
    if row is not None and now - row.begun_at < SAME_PRESS:
        return
    if row is not None:
        session.delete(row)
        session.flush()
    session.add(SecondStep(user_id=user_id, mark=new_mark(), begun_at=now))
    session.flush()


def confirm(session: Session, user_id: int, typed: str, *, key: bytes, by: Actor, now: datetime.datetime) -> list[str]:
    """Turn it on, if the code is right, and return the ten recovery codes, which are never shown again."""
    in_turn(session, _turn(user_id))
    row = session.get(SecondStep, user_id)
    if row is None or (row.confirmed_at is None and now - row.begun_at >= SET_UP_OF_CODES_LASTS):
        raise RuleBroken(_("Det tog för lång tid. Börja om med en ny nyckel."), code="second_step_not_begun")
    if row.confirmed_at is not None:
        raise RuleBroken(_("Tvåstegsinloggningen är redan på."), code="second_step_on")
    step = step_of_code(secret_of(key, row.mark), typed, now, after=row.last_step)
    if step is None:
        raise Invalid(fields={"one_time_code": _("Koden stämmer inte. Vänta på nästa kod i appen och skriv den.")})
    row.confirmed_at, row.last_step = now, step
    session.flush()
    codes = _made_anew(session, user_id, key=key)
    record(session, "user.second_step_on", by=by, now=now, subject=("user", user_id))
    return codes


def make_codes_anew(session: Session, user_id: int, *, key: bytes, by: Actor, now: datetime.datetime) -> list[str]:
    """Ten new recovery codes; the ones before stop working."""
    in_turn(session, _turn(user_id))
    row = session.get(SecondStep, user_id)
    if row is None or row.confirmed_at is None:
        raise RuleBroken(_("Tvåstegsinloggningen är inte på."), code="second_step_off")
    record(session, "user.recovery_codes_made", by=by, now=now, subject=("user", user_id))
    return _made_anew(session, user_id, key=key)


def turn_off(session: Session, user_id: int, *, required: bool, by: Actor, now: datetime.datetime) -> None:
    """Turn off one's own. Raises RuleBroken where the authority requires it."""
    check_second_step_optional(required)
    if forget(session, user_id):
        record(session, "user.second_step_off", by=by, now=now, subject=("user", user_id))


def take_away(session: Session, user: User, *, by: Actor, now: datetime.datetime) -> None:
    """Take away that of somebody who has lost the phone, who is told by mail and sets up another.

    The phone may be in others' hands, signed in and with the mail in it: every session of the user ends, and every link
    that could still choose a password.
    """
    if forget(session, user.id):
        revoke_all_sessions(session, user, by=by, now=now)
        void_set_up_links(session, user.id, now)
        _tell(session, user, "taken_away", now, taken_away_by=by.name)
        record(session, "user.second_step_taken_away", by=by, now=now, subject=("user", user.id))


def forget(session: Session, user_id: int) -> bool:
    """Remove a user's second step and recovery codes; whether it was on."""
    in_turn(session, _turn(user_id))
    on = (col(SecondStep.user_id) == user_id) & col(SecondStep.confirmed_at).is_not(None)
    was_on = session.connection().execute(delete(SecondStep).where(on)).rowcount > 0
    session.connection().execute(delete(SecondStep).where(col(SecondStep.user_id) == user_id))
    session.connection().execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    return was_on


def forget_all(session: Session) -> int:
    """Remove everybody's: the key that they were derived from is lost. How many were on."""
    session.connection().execute(delete(RecoveryCode))
    return session.connection().execute(delete(SecondStep)).rowcount


def try_code(session: Session, user_id: int, typed: str, *, key: bytes, now: datetime.datetime) -> Tried:
    """Count a guess at a code, then use the code up if it is right: each works once, however many try it at once.

    Whoever guesses has the password already, so guesses are counted for the user, wherever they come from. Recovery
    codes have a count of their own: who guesses at the app's codes does not shut the owner's other door.
    """
    in_turn(session, _turn(user_id))
    by_recovery_code = is_recovery_code(typed)
    guesses = token_hash(f"recovery:{user_id}" if by_recovery_code else f"one-time:{user_id}")
    longest = LONGEST_WAIT if by_recovery_code else LONGEST_WAIT_FOR_CODES
    guess = count_guess(session, guesses, now=now, longest=longest)
    if guess.wait:
        return Tried(False, guess.wait)
    user, row = session.get_one(User, user_id), session.get(SecondStep, user_id)
    if row is None or row.confirmed_at is None:
        return Tried(False)
    left = None
    if by_recovery_code:
        right = _use_recovery_code(session, user_id, typed, key=key, now=now)
        if right:
            left = _told_of_use(session, user, now)
    else:
        step = step_of_code(secret_of(key, row.mark), typed, now, after=row.last_step)
        right = step is not None
        row.last_step = row.last_step if step is None else step
        session.flush()
    if right:
        forget_guesses_at(session, guesses)
    elif guess.count == FREE_FAILURES:
        _tell(session, user, "guessed", now)
    return Tried(right, left=left, locks=guess.locks)


def _use_recovery_code(session: Session, user_id: int, typed: str, *, key: bytes, now: datetime.datetime) -> bool:
    unused = (col(RecoveryCode.user_id) == user_id) & col(RecoveryCode.used_at).is_(None)
    this = col(RecoveryCode.code_hash) == recovery_hash(key, user_id, typed)
    change = update(RecoveryCode).where(unused, this).values(used_at=now)
    return session.connection().execute(change).rowcount == 1


def _told_of_use(session: Session, user: User, now: datetime.datetime) -> int:
    left = second_step_of(session, user.id, now=now).codes_left
    by = By("user", user.id, user.name)
    record(session, "user.recovery_code_used", by=by, now=now, subject=("user", user.id), left=left)
    _tell(session, user, "recovered", now, left=left)
    return left


def _made_anew(session: Session, user_id: int, *, key: bytes) -> list[str]:
    session.connection().execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    codes = new_recovery_codes()
    session.add_all(RecoveryCode(user_id=user_id, code_hash=recovery_hash(key, user_id, code)) for code in codes)
    session.flush()
    return codes


def _tell(session: Session, user: User, what: str, now: datetime.datetime, **facts: object) -> None:
    post(
        session,
        LetterKind.SECOND_STEP,
        to=user.email,
        to_name=user.name,
        now=now,
        name=user.name,
        what=what,
        **facts,
    )


def _turn(user_id: int) -> str:
    return f"second-step:{user_id}"
