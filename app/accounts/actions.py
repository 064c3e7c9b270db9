"""Creating, inviting, changing and disabling users, and their API tokens. Signing in is in ``session_actions``."""

import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.accounts.models import TOKEN_USERS, ApiToken, Role, SetUpLink, User, UserSession
from app.accounts.passwords import hash_password
from app.accounts.queries import SetUp, any_user, folded, other_administrators, user_by_email
from app.accounts.rules import SET_UP_LENGTH, CameIn, check_administrator_left, check_not_oneself
from app.database import in_turn
from app.errors import Invalid, NotFound, RuleBroken
from app.history.actions import Actor, record
from app.i18n import _
from app.mail.kinds import LetterKind
from app.mail.outbox import post
from app.tokens import new_token, set_up_token, token_hash

SAME_PRESS = datetime.timedelta(minutes=1)
USERS = "users"
"""Who changes the users stands in line: whether an address is free, or an administrator left, is asked of them all."""


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
    """Create a user. Without a password the user first needs a set-up link. Raises Invalid if the address is taken."""
    in_turn(session, USERS)
    if user_by_email(session, email):
        message = _("Det finns redan en användare med den adressen.")
        raise Invalid(message, code="user_exists", fields={"email": message})
    user = User(
        email=folded(email),
        name=name,
        role=Role(role),
        password_hash=hash_password(password) if password else None,
        created_at=now,
    )
    session.add(user)
    session.flush()
    record(session, "user.created", by=by, now=now, subject=("user", user.id), name=name, role=user.role.value)
    return user


def invite(
    session: Session, user: User, *, key: bytes, by: Actor, now: datetime.datetime, by_button: bool = True
) -> str:
    """Mail a user a new one-time link for choosing a password, and return its token; earlier links stop working.

    A button pressed twice does it once: again within a minute is the same press, and gives the same link.
    """
    if user.disabled_at is not None:
        raise RuleBroken(_("Kontot är avstängt. Öppna det först."), code="user_disabled")
    unused = select(SetUpLink.id).where(SetUpLink.user_id == user.id, col(SetUpLink.used_at).is_(None))
    just_made = session.exec(unused.where(SetUpLink.expires_at > now, SetUpLink.created_at > now - SAME_PRESS)).first()
    if by_button and just_made is not None:
        return set_up_token(key, just_made)
    link, token = _set_up_link(session, user.id, key=key, now=now)
    told = {"replaces_password_by": by.name} if user.password_hash else {}
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
        **told,
    )
    record(session, "user.invited", by=by, now=now, subject=("user", user.id))
    return token


def invite_first(session: Session, *, key: bytes, now: datetime.datetime) -> str | None:
    """The token of a new link that creates the first administrator; None if there already is a user."""
    in_turn(session, USERS)
    return None if any_user(session) else _set_up_link(session, None, key=key, now=now)[1]


def _set_up_link(session: Session, user_id: int | None, *, key: bytes, now: datetime.datetime) -> tuple[SetUpLink, str]:
    void_set_up_links(session, user_id, now)
    link = SetUpLink(
        user_id=user_id, token_hash=token_hash(new_token()), created_at=now, expires_at=now + SET_UP_LENGTH
    )
    session.add(link)
    session.flush()
    token = set_up_token(key, link.id)
    link.token_hash = token_hash(token)
    session.flush()
    return link, token


def void_set_up_links(session: Session, user_id: int | None, now: datetime.datetime) -> None:
    """End the links for choosing a password that a user, or the first administrator, could still use."""
    of_user = col(SetUpLink.user_id) == user_id if user_id else col(SetUpLink.user_id).is_(None)
    unused = col(SetUpLink.used_at).is_(None) & (col(SetUpLink.expires_at) > now)
    session.connection().execute(update(SetUpLink).where(of_user, unused).values(expires_at=now))


def use_set_up(
    session: Session,
    set_up: SetUp,
    *,
    password_hash: str,
    email: str,
    name: str,
    came: CameIn,
    by: Actor,
    now: datetime.datetime,
) -> User:
    """Set the password of the link's user, or create the first administrator. Raises NotFound if the link is used.

    Who had a password already is told by mail that there is a new one.
    """
    in_turn(session, USERS)
    mark_used = update(SetUpLink).where(col(SetUpLink.id) == set_up.link_id, col(SetUpLink.used_at).is_(None))
    if session.connection().execute(mark_used.values(used_at=now)).rowcount != 1:
        raise NotFound(_("Länken är redan använd. Be en administratör om en ny."), code="link_used")
    if set_up.user_id is not None:
        user = session.get_one(User, set_up.user_id)
        revoke_sessions(session, user, now=now)
    else:
        if any_user(session):
            raise NotFound(_("Det finns redan en användare. Be en administratör om en länk."), code="link_used")
        user = create_user(session, email=email, name=name, role=Role.ADMIN, by=by, now=now)
    if user.password_hash:
        _tell_of_new_password(session, user, came, now)
    user.password_hash = password_hash
    session.flush()
    record(session, "user.password_chosen", by=by, now=now, subject=("user", user.id))
    return user


def user_for_change(session: Session, user_id: int) -> User:
    """The user that is to be changed, whom nobody else changes meanwhile. Raises NotFound."""
    in_turn(session, USERS)
    user = session.get(User, user_id)
    if user is None:
        raise NotFound(_("Användaren finns inte."))
    return user


def change_role(session: Session, user: User, *, role: Role, by: Actor, now: datetime.datetime) -> None:
    """Give a user another role. Raises RuleBroken for one's own role, and for that of the last administrator."""
    if user.role is role:
        return
    check_not_oneself(user.id, by.id)
    check_administrator_left(user.role, other_administrators(session, user.id))
    before, user.role = user.role, role
    session.flush()
    subject = ("user", user.id)
    record(session, "user.role_changed", by=by, now=now, subject=subject, before=before.value, role=role.value)


def disable(session: Session, user: User, *, by: Actor, now: datetime.datetime) -> None:
    """Disable a user, whose sessions end and whose API tokens stop working.

    Raises RuleBroken for oneself, and for the last administrator.
    """
    if user.disabled_at is not None:
        return
    check_not_oneself(user.id, by.id)
    check_administrator_left(user.role, other_administrators(session, user.id))
    user.disabled_at = now
    revoke_sessions(session, user, now=now)
    session.flush()
    record(session, "user.disabled", by=by, now=now, subject=("user", user.id))


def enable(session: Session, user: User, *, by: Actor, now: datetime.datetime) -> None:
    """Enable a disabled user; the password and the API tokens work as before."""
    if user.disabled_at is None:
        return
    user.disabled_at = None
    session.flush()
    record(session, "user.enabled", by=by, now=now, subject=("user", user.id))


def rename(session: Session, user_id: int, *, name: str, by: Actor, now: datetime.datetime) -> None:
    """Change a user's name, as the history and replies show it from now on."""
    user = user_for_change(session, user_id)
    before, user.name = user.name, name
    session.flush()
    if before != name:
        record(session, "user.renamed", by=by, now=now, subject=("user", user_id), before=before, name=name)


def hide_steps(session: Session, user_id: int, *, hidden: bool, now: datetime.datetime) -> None:
    """Put the list of first steps away for a user, or bring it back. Nothing that anybody else sees changes."""
    user = user_for_change(session, user_id)
    user.steps_hidden_at = (user.steps_hidden_at or now) if hidden else None


def change_password(
    session: Session,
    user_id: int,
    *,
    password_hash: str,
    instead_of: str | None,
    keep_session: int | None,
    came: CameIn,
    by: Actor,
    now: datetime.datetime,
) -> bool:
    """Set a new password and return True; every session but ``keep_session`` ends, and links for choosing one.

    The user is told by mail, and from which browser and network it was done.

    ``instead_of`` is the hash that the old password was compared with. If another has taken its place meanwhile,
    nothing changes.
    """
    user = user_for_change(session, user_id)
    if user.password_hash != instead_of:
        return False
    user.password_hash = password_hash
    revoke_sessions(session, user, keep=keep_session, now=now)
    void_set_up_links(session, user_id, now)
    _tell_of_new_password(session, user, came, now)
    session.flush()
    record(session, "user.password_changed", by=by, now=now, subject=("user", user_id))
    return True


def _tell_of_new_password(session: Session, user: User, came: CameIn, now: datetime.datetime) -> None:
    post(
        session,
        LetterKind.SECOND_STEP,
        to=user.email,
        to_name=user.name,
        now=now,
        name=user.name,
        what="password_changed",
        changed_at=now.isoformat(),
        browser=came.browser,
        network=came.network,
    )


def revoke_sessions(session: Session, user: User, *, now: datetime.datetime, keep: int | None = None) -> int:
    """End all of a user's sessions except ``keep``, and return how many ended."""
    query = update(UserSession).where(col(UserSession.user_id) == user.id, col(UserSession.revoked_at).is_(None))
    if keep is not None:
        query = query.where(col(UserSession.id) != keep)
    return session.connection().execute(query.values(revoked_at=now)).rowcount


def revoke_all_sessions(session: Session, user: User, *, by: Actor, now: datetime.datetime) -> None:
    """End all of a user's sessions on an administrator's behalf."""
    if revoke_sessions(session, user, now=now):
        record(session, "user.signed_out_by_administrator", by=by, now=now, subject=("user", user.id))


def revoke_session(session: Session, user_id: int, session_id: int, *, now: datetime.datetime) -> None:
    """End one of a user's own sessions. Raises NotFound if it is somebody else's."""
    query = update(UserSession).where(col(UserSession.id) == session_id, col(UserSession.user_id) == user_id)
    if session.connection().execute(query.values(revoked_at=now)).rowcount != 1:
        raise NotFound(_("Inloggningen finns inte."))


def create_api_token(
    session: Session,
    *,
    name: str,
    role: Role | None = None,
    user: User | None = None,
    expires_at: datetime.datetime | None = None,
    by: Actor,
    now: datetime.datetime,
) -> tuple[ApiToken, str]:
    """Create a bearer token; returns it with its secret, which is never shown again.

    It acts as ``user`` or, given a ``role``, as a user created for this token alone.
    """
    if user is None:
        if role is None:
            raise ValueError("a token needs a user or a role")
        email = f"{new_token()[:16].lower()}{TOKEN_USERS}"
        user = create_user(session, email=email, name=name, role=role, by=by, now=now)
    secret = new_token()
    api_token = ApiToken(
        user_id=user.id, name=name, token_hash=token_hash(secret), created_at=now, expires_at=expires_at
    )
    session.add(api_token)
    session.flush()
    record(session, "token.created", by=by, now=now, subject=("token", api_token.id), name=name, acts_as=user.name)
    return api_token, secret


def revoke_api_token(session: Session, token_id: int, *, by: Actor, now: datetime.datetime) -> None:
    """Revoke an API token. Raises NotFound if it does not exist or is already revoked."""
    api_token = session.exec(
        select(ApiToken).where(ApiToken.id == token_id, col(ApiToken.revoked_at).is_(None)).with_for_update()
    ).first()
    if api_token is None:
        raise NotFound(_("Nyckeln finns inte, eller är redan återkallad."))
    api_token.revoked_at = now
    session.flush()
    record(session, "token.revoked", by=by, now=now, subject=("token", token_id), name=api_token.name)
