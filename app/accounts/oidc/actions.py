"""Letting in whom the sign-in service vouches for, as what it says: roles follow it at each sign-in."""

import datetime
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.accounts.actions import USERS, create_user, revoke_sessions
from app.accounts.kinds import SignInWay
from app.accounts.models import TOKEN_USERS, Role, User, UserSession
from app.accounts.oidc.configuration import Admission
from app.accounts.oidc.kinds import Refusal
from app.accounts.oidc.models import ProviderIdentity
from app.accounts.oidc.queries import is_linked
from app.accounts.oidc.rules import CLOCKS_DIFFER, Ended, Person
from app.accounts.queries import user_by_email
from app.database import in_turn
from app.errors import Invalid
from app.history.actions import Actor, record
from app.mail.addresses import address
from app.tokens import token_hash


@dataclass(frozen=True, slots=True)
class Arrived:
    """The user who is let in, or why nobody is. ``touched``: the user whose role or account changed by it."""

    user: User | None = None
    refusal: Refusal | None = None
    touched: int | None = None


def let_in(session: Session, person: Person, admission: Admission, *, by: Actor, now: datetime.datetime) -> Arrived:
    """Find or make the person's account, and give it the role that the service says.

    Nobody is refused by raising: that a role is lost ends sessions, and that has to be kept.
    """
    in_turn(session, USERS)
    identity = session.exec(
        select(ProviderIdentity).where(
            ProviderIdentity.issuer == person.issuer, ProviderIdentity.subject == person.subject
        )
    ).first()
    if identity is None:
        return _newcomer(session, person, admission, by=by, now=now)
    user = session.get_one(User, identity.user_id)
    if admission.roles and person.role is None:
        return _without_role(session, user, identity, by=by, now=now)
    touched = None
    if user.disabled_at is not None:
        if identity.role_lost_at is None:
            return Arrived(refusal=Refusal.DISABLED)
        user.disabled_at, touched = None, user.id
        session.flush()
        record(session, "user.enabled", by=by, now=now, subject=("user", user.id))
    identity.role_lost_at = None
    if _follow(session, user, person.role, by=by, now=now):
        touched = user.id
    return Arrived(user, touched=touched)


def _newcomer(session: Session, person: Person, admission: Admission, *, by: Actor, now: datetime.datetime) -> Arrived:
    """Somebody whom we do not know by the service's own name for them."""
    if admission.roles and person.role is None:
        return Arrived(refusal=Refusal.NO_ROLE)
    email = _mailbox(person.email)
    user = user_by_email(session, email) if email else None
    if user is None:
        if not admission.create or person.role is None:
            return Arrived(refusal=Refusal.UNKNOWN)
        if not email:
            return Arrived(refusal=Refusal.NO_EMAIL)
        user = create_user(session, email=email, name=person.name or email, role=person.role, by=by, now=now)
    elif not admission.link_by_email or is_linked(session, user.id, person.issuer):
        return Arrived(refusal=Refusal.EMAIL_TAKEN)
    elif user.disabled_at is not None:
        return Arrived(refusal=Refusal.DISABLED)
    session.add(ProviderIdentity(user_id=user.id, issuer=person.issuer, subject=person.subject, created_at=now))
    session.flush()
    record(session, "user.linked_to_provider", by=by, now=now, subject=("user", user.id), issuer=person.issuer)
    touched = user.id if _follow(session, user, person.role, by=by, now=now) else None
    return Arrived(user, touched=touched)


def _mailbox(email: str) -> str:
    """An address that mail can go to, or ""."""
    try:
        return "" if email.casefold().endswith(TOKEN_USERS) else address(email)
    except Invalid:
        return ""


def _follow(session: Session, user: User, role: Role | None, *, by: Actor, now: datetime.datetime) -> bool:
    """Give a user the role that the service says, if it is another; what was signed in with the old one ends."""
    if role is None or user.role is role:
        return False
    before, user.role = user.role, role
    revoke_sessions(session, user, now=now)
    session.flush()
    subject = ("user", user.id)
    record(session, "user.role_changed", by=by, now=now, subject=subject, before=before.value, role=role.value)
    return True


def _without_role(
    session: Session, user: User, identity: ProviderIdentity, *, by: Actor, now: datetime.datetime
) -> Arrived:
    """The service says no role any longer: sessions end, and API tokens stop, until it says one again."""
    if user.disabled_at is not None:
        return Arrived(refusal=Refusal.NO_ROLE)
    user.disabled_at = identity.role_lost_at = now
    revoke_sessions(session, user, now=now)
    session.flush()
    record(session, "user.disabled", by=by, now=now, subject=("user", user.id), reason="no_role")
    return Arrived(refusal=Refusal.NO_ROLE, touched=user.id)


def link(
    session: Session, user_id: int, person: Person, admission: Admission, *, by: Actor, now: datetime.datetime
) -> Refusal | None:
    """Let a user come in by the service from now on; or why that cannot be.

    Without a role there, the first sign-in by it would switch off the account.
    """
    if admission.roles and person.role is None:
        return Refusal.NO_ROLE
    in_turn(session, USERS)
    of_issuer = select(ProviderIdentity).where(ProviderIdentity.issuer == person.issuer)
    theirs = session.exec(of_issuer.where(ProviderIdentity.subject == person.subject)).first()
    if theirs is not None and theirs.user_id == user_id:
        return None
    if theirs is not None or is_linked(session, user_id, person.issuer):
        return Refusal.LINKED
    session.add(ProviderIdentity(user_id=user_id, issuer=person.issuer, subject=person.subject, created_at=now))
    session.flush()
    record(session, "user.linked_to_provider", by=by, now=now, subject=("user", user_id), issuer=person.issuer)
    return None


def prove_again(session: Session, session_id: int, user_id: int, person: Person, *, now: datetime.datetime) -> bool:
    """Remember that the user of a session has proved to the service who they are; False if it is somebody else."""
    query = select(ProviderIdentity.user_id).where(
        ProviderIdentity.issuer == person.issuer, ProviderIdentity.subject == person.subject
    )
    if session.exec(query).first() != user_id:
        return False
    change = update(UserSession).where(col(UserSession.id) == session_id, col(UserSession.user_id) == user_id)
    session.connection().execute(change.values(stepped_up_at=now, provider_sid=_hash_of(person.issuer, person.sid)))
    return True


def proved_at(session: Session, cookie: str, person: Person, *, now: datetime.datetime) -> None:
    """A new session hangs on the service's own, and counts as stepped up from when the service says that it was proved.

    Somebody who was signed in there since the morning has to do it again for what demands it.
    """
    at = min(person.signed_in_at, now) if person.signed_in_at else None
    change = update(UserSession).where(col(UserSession.token_hash) == token_hash(cookie))
    session.connection().execute(change.values(stepped_up_at=at, provider_sid=_hash_of(person.issuer, person.sid)))


def _hash_of(issuer: str, sid: str) -> str | None:
    return token_hash(f"{issuer} {sid}") if sid else None


def ended(session: Session, issuer: str, told: Ended, *, by: Actor, now: datetime.datetime) -> int:
    """End what the service has ended: by its session, or all of a person's; how many sessions of ours that were.

    A session that hangs on none that we know of ends with any of its user's. What was begun after the service said so
    is another: the same token sent again by somebody who has seen it ends nothing of it.
    """
    ours = select(UserSession).where(col(UserSession.revoked_at).is_(None), col(UserSession.way) == SignInWay.OIDC)
    theirs = select(ProviderIdentity.user_id).where(
        ProviderIdentity.issuer == issuer, ProviderIdentity.subject == told.subject
    )
    of_person = col(UserSession.user_id).in_(theirs) & (col(UserSession.created_at) <= told.at + CLOCKS_DIFFER)
    if told.sid:
        of_this = col(UserSession.provider_sid) == _hash_of(issuer, told.sid)
        query = ours.where(of_this | (of_person & col(UserSession.provider_sid).is_(None)))
    else:
        query = ours.where(of_person)
    found = session.exec(query.order_by(col(UserSession.id)).with_for_update()).all()
    for each in found:
        each.revoked_at = now
    session.flush()
    for user_id in sorted({each.user_id for each in found}):
        record(session, "user.signed_out_by_provider", by=by, now=now, subject=("user", user_id))
    return len(found)
