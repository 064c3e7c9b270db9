"""Signing in and out, and counting failed attempts."""

import datetime
from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlmodel import Session, col

from app.accounts.identity import By
from app.accounts.models import ApiToken, SignInFailure, User, UserSession
from app.accounts.rules import FAILURES_FORGOTTEN, LONGEST_WAIT, CameIn, wait_after_failures
from app.database import in_turn
from app.history.actions import record
from app.tokens import new_token, token_hash

KEPT_AFTERWARDS = datetime.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess that was counted, or came ``wait`` seconds too soon. ``locks``: if it is wrong, the next has to wait.

    ``count``: how many there have been in a row.
    """

    wait: int
    locks: bool
    count: int


def sign_in(
    session: Session,
    user: User,
    came_in: CameIn,
    *,
    old_cookie: str | None,
    now: datetime.datetime,
    guess_key: str = "",
) -> str:
    """Begin a session and return its cookie. The browser's earlier session ends; its guesses are forgotten."""
    _end(session, old_cookie, now)
    session.connection().execute(delete(UserSession).where(col(UserSession.expires_at) < now - KEPT_AFTERWARDS))
    forget_guesses_at(session, guess_key)
    cookie = new_token()
    user_session = UserSession(
        user_id=user.id,
        token_hash=token_hash(cookie),
        created_at=now,
        expires_at=now + came_in.lasts,
        stepped_up_at=now,
        way=came_in.way,
        browser=came_in.browser,
        network=came_in.network,
        last_seen_at=now,
    )
    session.add(user_session)
    session.flush()
    record(session, "user.signed_in", by=_by(user), now=now, subject=("user", user.id))
    return cookie


def stepped_up(session: Session, session_id: int, *, guess_key: str, now: datetime.datetime) -> None:
    """Remember that the password was given again in a session; the guesses before it are forgotten."""
    forget_guesses_at(session, guess_key)
    change = update(UserSession).where(col(UserSession.id) == session_id)
    session.connection().execute(change.values(stepped_up_at=now))


def seen(session: Session, session_id: int, *, now: datetime.datetime) -> None:
    """Note that a session's user is there: it is idle from now on, not from before."""
    change = update(UserSession).where(col(UserSession.id) == session_id, col(UserSession.last_seen_at) < now)
    session.connection().execute(change.values(last_seen_at=now))


def token_used(session: Session, token_id: int, *, on: datetime.date) -> None:
    """Note that an API token was used on a day."""
    change = update(ApiToken).where(col(ApiToken.id) == token_id).values(last_used_on=on)
    session.connection().execute(change)


def sign_out(session: Session, cookie: str | None, *, by: By | None, now: datetime.datetime) -> None:
    """End the session of a cookie."""
    if _end(session, cookie, now) and by is not None:
        record(session, "user.signed_out", by=by, now=now, subject=("user", by.id or 0))


def _end(session: Session, cookie: str | None, now: datetime.datetime) -> bool:
    if not cookie:
        return False
    active = (col(UserSession.token_hash) == token_hash(cookie)) & col(UserSession.revoked_at).is_(None)
    return session.connection().execute(update(UserSession).where(active).values(revoked_at=now)).rowcount > 0


def count_guess(
    session: Session, key: str, *, now: datetime.datetime, longest: datetime.timedelta = LONGEST_WAIT
) -> Guess:
    """Count a guess before it is checked, so that guesses made at once are not free. One that comes too soon is not."""
    in_turn(session, f"guess:{key}")
    failure = session.get(SignInFailure, key)
    if failure is None:
        failure = SignInFailure(key=key, count=0, since=now)
    elif now - failure.since >= FAILURES_FORGOTTEN:
        failure.count = 0
    wait = wait_after_failures(failure.count, failure.since, now, longest)
    if not wait:
        failure.count, failure.since = failure.count + 1, max(now, failure.since)
        session.add(failure)
        session.flush()
    return Guess(wait, not wait and wait_after_failures(failure.count, now, now) > 0, failure.count)


def forget_guesses_at(session: Session, key: str) -> None:
    """Forget the guesses that were counted under a key: one of them was right."""
    session.connection().execute(delete(SignInFailure).where(col(SignInFailure.key) == key))


def forget_guesses(session: Session, now: datetime.datetime) -> int:
    """Forget guesses that count no more, and return how many rows that were."""
    old = delete(SignInFailure).where(col(SignInFailure.since) < now - FAILURES_FORGOTTEN)
    return session.connection().execute(old).rowcount


def _by(user: User) -> By:
    return By("user", user.id, user.name)
