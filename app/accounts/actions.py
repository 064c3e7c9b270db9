"""What is done with users: made, invited, changed, switched off; API tokens. Signing in is in ``session_actions``."""

import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.accounts.models import ApiToken, Role, SetUpLink, User, UserSession
from app.accounts.passwords import hash_password
from app.accounts.queries import TOKEN_USERS, SetUp, any_user, folded, other_administrators, user_by_email
from app.accounts.rules import SET_UP_LENGTH, check_administrator_left, check_not_oneself
from app.errors import Invalid, NotFound, RuleBroken
from app.history.actions import Actor, record
from app.i18n import _
from app.mail.models import LetterKind
from app.mail.outbox import post
from app.tokens import new_token, set_up_token, token_hash


def create_user(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password: str | None = None,
    by: Actor,
    now: datetime.datetime,
) -> User:
    """A new user; without a password one that first needs a set-up link. Raises Invalid when the address is taken."""
    if user_by_email(session, email):
        message = _("Det finns redan en användare med den adressen.")
        raise Invalid(message, code="user_exists", fields={"email": message})
    made = User(
        email=folded(email),
        name=name,
        role=Role(role),
        password_hash=hash_password(password) if password else None,
        created_at=now,
    )
    session.add(made)
    session.flush()
    record(session, "user.created", by=by, now=now, subject=("user", made.id), name=name, role=made.role.value)
    return made


def invite(session: Session, user: User, *, key: bytes, by: Actor, now: datetime.datetime) -> str:
    """A fresh one-time link (its token) for a user to choose a password, posted too; earlier ones stop working."""
    if user.disabled_at is not None:
        raise RuleBroken(_("Kontot är avstängt. Öppna det först."), code="user_disabled")
    link, token = _set_up_link(session, user.id, key=key, now=now)
    post(
        session,
        LetterKind.SET_UP,
        to=user.email,
        to_name=user.name,
        now=now,
        name=user.name,
        role=user.role.value,
        expires_at=link.expires_at.isoformat(),
        set_up_link_id=link.id,
    )
    record(session, "user.invited", by=by, now=now, subject=("user", user.id))
    return token


def invite_first(session: Session, *, key: bytes, now: datetime.datetime) -> str | None:
    """The token of a fresh link that makes the first administrator; None when there is a user."""
    return None if any_user(session) else _set_up_link(session, None, key=key, now=now)[1]


def _set_up_link(session: Session, user_id: int | None, *, key: bytes, now: datetime.datetime) -> tuple[SetUpLink, str]:
    mine = col(SetUpLink.user_id) == user_id if user_id else col(SetUpLink.user_id).is_(None)
    unused = col(SetUpLink.used_at).is_(None) & (col(SetUpLink.expires_at) > now)
    session.connection().execute(update(SetUpLink).where(mine, unused).values(expires_at=now))
    made = SetUpLink(
        user_id=user_id, token_hash=token_hash(new_token()), created_at=now, expires_at=now + SET_UP_LENGTH
    )
    session.add(made)
    session.flush()
    token = set_up_token(key, made.id)
    made.token_hash = token_hash(token)
    session.flush()
    return made, token


def use_set_up(
    session: Session, found: SetUp, *, password_hash: str, email: str, name: str, by: Actor, now: datetime.datetime
) -> User:
    """Choose a password with a one-time link, or become the first administrator. Raises NotFound when it is used."""
    used = update(SetUpLink).where(col(SetUpLink.id) == found.link_id, col(SetUpLink.used_at).is_(None))
    if session.connection().execute(used.values(used_at=now)).rowcount != 1:
        raise NotFound(_("Länken är redan använd. Be en administratör om en ny."), code="link_used")
    if found.user_id is not None:
        user = session.get_one(User, found.user_id)
        revoke_sessions(session, user, now=now)
    else:
        if any_user(session):
            raise NotFound(_("Det finns redan en användare. Be en administratör om en länk."), code="link_used")
        user = create_user(session, email=email, name=name, role=Role.ADMIN, by=by, now=now)
    user.password_hash = password_hash
    session.flush()
    record(session, "user.password_chosen", by=by, now=now, subject=("user", user.id))
    return user


def user_for_change(session: Session, user_id: int) -> User:
    """The user that something is done to. Raises NotFound."""
    found = session.get(User, user_id)
    if found is None:
        raise NotFound(_("Användaren finns inte."))
    return found


def change_role(session: Session, user: User, *, role: Role, by: Actor, now: datetime.datetime) -> None:
    """Give a user another role. Nobody changes the own one; the last administrator is kept."""
    if user.role is role:
        return
    check_not_oneself(user.id, by.id)
    check_administrator_left(user.role, other_administrators(session, user.id))
    before, user.role = user.role, role
    session.flush()
    subject = ("user", user.id)
    record(session, "user.role_changed", by=by, now=now, subject=subject, before=before.value, role=role.value)


def disable(session: Session, user: User, *, by: Actor, now: datetime.datetime) -> None:
    """Switch a user off: signed out everywhere, API tokens stop. Not oneself, nor the last administrator."""
    if user.disabled_at is not None:
        return
    check_not_oneself(user.id, by.id)
    check_administrator_left(user.role, other_administrators(session, user.id))
    user.disabled_at = now
    revoke_sessions(session, user, now=now)
    session.flush()
    record(session, "user.disabled", by=by, now=now, subject=("user", user.id))


def enable(session: Session, user: User, *, by: Actor, now: datetime.datetime) -> None:
    """Switch a user on again, with the password and the tokens that were."""
    if user.disabled_at is None:
        return
    user.disabled_at = None
    session.flush()
    record(session, "user.enabled", by=by, now=now, subject=("user", user.id))


def rename(session: Session, user_id: int, *, name: str, by: Actor, now: datetime.datetime) -> None:
    """Change the name that stands in history and replies from now on."""
    user = session.get_one(User, user_id)
    before, user.name = user.name, name
    session.flush()
    if before != name:
        record(session, "user.renamed", by=by, now=now, subject=("user", user_id), before=before, name=name)


def change_password(
    session: Session, user_id: int, *, password_hash: str, keep_session: int | None, by: Actor, now: datetime.datetime
) -> None:
    """A new password; every browser but the one that changed it is signed out."""
    user = session.get_one(User, user_id)
    user.password_hash = password_hash
    revoke_sessions(session, user, keep=keep_session, now=now)
    session.flush()
    record(session, "user.password_changed", by=by, now=now, subject=("user", user_id))


def revoke_sessions(session: Session, user: User, *, now: datetime.datetime, keep: int | None = None) -> int:
    """Sign a user out of all browsers (but ``keep``). How many there were."""
    query = update(UserSession).where(col(UserSession.user_id) == user.id, col(UserSession.revoked_at).is_(None))
    if keep is not None:
        query = query.where(col(UserSession.id) != keep)
    return session.connection().execute(query.values(revoked_at=now)).rowcount


def revoke_all_sessions(session: Session, user: User, *, by: Actor, now: datetime.datetime) -> None:
    """An administrator signs somebody out of all browsers."""
    if revoke_sessions(session, user, now=now):
        record(session, "user.signed_out_by_administrator", by=by, now=now, subject=("user", user.id))


def revoke_session(session: Session, user_id: int, session_id: int, *, now: datetime.datetime) -> None:
    """Sign out one browser of one's own. Raises NotFound when it is somebody else's."""
    query = update(UserSession).where(col(UserSession.id) == session_id, col(UserSession.user_id) == user_id)
    if session.connection().execute(query.values(revoked_at=now)).rowcount != 1:
        raise NotFound(_("Inloggningen finns inte."))


def create_api_token(
    session: Session,
    *,
    name: str,
    role: Role | None = None,
    user: User | None = None,
    by: Actor,
    now: datetime.datetime,
) -> tuple[ApiToken, str]:
    """A bearer token and its secret, told once. It acts as ``user``, or with ``role`` as a user made for it alone."""
    if user is None:
        if role is None:
            raise ValueError("a token needs a user or a role")
        email = f"{new_token()[:16].lower()}{TOKEN_USERS}"
        user = create_user(session, email=email, name=name, role=role, by=by, now=now)
    secret = new_token()
    made = ApiToken(user_id=user.id, name=name, token_hash=token_hash(secret), created_at=now)
    session.add(made)
    session.flush()
    record(session, "token.created", by=by, now=now, subject=("token", made.id), name=name, acts_as=user.name)
    return made, secret


def revoke_api_token(session: Session, token_id: int, *, by: Actor, now: datetime.datetime) -> None:
    """Stop a token. Raises NotFound when there is none that works."""
    found = session.exec(select(ApiToken).where(ApiToken.id == token_id, col(ApiToken.revoked_at).is_(None))).first()
    if found is None:
        raise NotFound(_("Nyckeln finns inte, eller är redan återkallad."))
    found.revoked_at = now
    session.flush()
    record(session, "token.revoked", by=by, now=now, subject=("token", token_id), name=found.name)
