"""Signing in and out, and counting failed attempts."""

import datetime

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.accounts.identity import By
from app.accounts.models import SignInFailure, User, UserSession
from app.accounts.queries import failure_key
from app.accounts.rules import FAILURES_FORGOTTEN, SESSION_LENGTH
from app.history.actions import record
from app.tokens import new_token, token_hash

KEPT_AFTERWARDS = datetime.timedelta(days=30)


def sign_in(session: Session, user: User, *, old_cookie: str | None, now: datetime.datetime) -> str:
    """Begin a session and return its cookie. The browser's earlier session ends; the count of failures is reset."""
    _end(session, old_cookie, now)
    session.connection().execute(delete(UserSession).where(col(UserSession.expires_at) < now - KEPT_AFTERWARDS))
    session.connection().execute(delete(SignInFailure).where(col(SignInFailure.key) == failure_key(user.email)))
    cookie = new_token()
    user_session = UserSession(
        user_id=user.id,
        token_hash=token_hash(cookie),
        created_at=now,
        expires_at=now + SESSION_LENGTH,
        stepped_up_at=now,
    )
    session.add(user_session)
    session.flush()
    record(session, "user.signed_in", by=_by(user), now=now, subject=("user", user.id))
    return cookie


def sign_out(session: Session, cookie: str | None, *, by: By | None, now: datetime.datetime) -> None:
    """End the session of a cookie."""
    if _end(session, cookie, now) and by is not None:
        record(session, "user.signed_out", by=by, now=now, subject=("user", by.id or 0))


def _end(session: Session, cookie: str | None, now: datetime.datetime) -> bool:
    if not cookie:
        return False
    active = (col(UserSession.token_hash) == token_hash(cookie)) & col(UserSession.revoked_at).is_(None)
    return session.connection().execute(update(UserSession).where(active).values(revoked_at=now)).rowcount > 0


def count_failure(session: Session, email: str, *, now: datetime.datetime) -> None:
    """Count a failed sign-in for an address, known or not; old failures are forgotten."""
    session.connection().execute(delete(SignInFailure).where(col(SignInFailure.since) < now - FAILURES_FORGOTTEN))
    key = failure_key(email)
    increment = update(SignInFailure).where(col(SignInFailure.key) == key)
    increment = increment.values(count=col(SignInFailure.count) + 1, since=now)
    if session.connection().execute(increment).rowcount == 0:
        try:
            with session.begin_nested():
                session.add(SignInFailure(key=key, count=1, since=now))
        except IntegrityError:  # another failure came at the same moment and was counted
            return


def _by(user: User) -> By:
    return By("user", user.id, user.name)
