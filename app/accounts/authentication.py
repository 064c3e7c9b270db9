"""Checking and hashing passwords, which is slow and therefore done before a write transaction begins.

These are dependencies; a handler lists them before its ``session: Write``.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.accounts.forms import PasswordForm, SetUpForm, SignInForm
from app.accounts.identity import Who
from app.accounts.models import User
from app.accounts.passwords import hash_password, password_matches
from app.accounts.queries import SetUp, failures, password_of, set_up_by_token, user_by_email
from app.accounts.rules import check_password, wait_after_failures
from app.errors import Invalid, NotFound
from app.i18n import _
from app.tokens import token_in
from app.web.forms import Filled, filled
from app.web.sessions import Read


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in. ``user`` is None if it failed; ``wait`` is in seconds, if it came too soon."""

    form: Filled[SignInForm]
    user: User | None
    wait: int = 0


def sign_in_attempt(
    request: Request, session: Read, form: Annotated[Filled[SignInForm], Depends(filled(SignInForm))]
) -> Attempt:
    """Check address and password. An unknown address takes as long as a known one, and gets the same answer."""
    if not form.ok:
        return Attempt(form, None)
    failed = failures(session, form.data.email)
    user = user_by_email(session, form.data.email)
    session.close()  # hashing takes long and needs no connection
    wait = wait_after_failures(*failed, request.state.received_at) if failed else 0
    if wait:
        return Attempt(form, None, wait)
    may_sign_in = user is not None and user.disabled_at is None
    matches = password_matches(form.data.password, user.password_hash if user and may_sign_in else None)
    return Attempt(form, user if matches else None)


@dataclass(frozen=True, slots=True)
class ChosenPassword:
    """A form with a first password, the link it came by, and the password's hash if it is acceptable."""

    form: Filled[SetUpForm]
    set_up: SetUp
    password_hash: str = ""


def set_up_for_token(request: Request, session: Read, token: str) -> SetUp:
    """The one-time link that the URL names. Raises NotFound, saying what to do."""
    set_up = set_up_by_token(session, token_in(token), request.state.received_at)
    session.close()
    if set_up is None:
        raise NotFound(
            _("Länken gäller inte längre. Den kan användas en gång, inom sju dagar. Be en administratör om en ny."),
            code="link_unknown",
        )
    return set_up


def chosen_password(
    set_up: Annotated[SetUp, Depends(set_up_for_token)], form: Annotated[Filled[SetUpForm], Depends(filled(SetUpForm))]
) -> ChosenPassword:
    """A user's first password; the first administrator also gives a name and an address."""
    if set_up.user_id is None and form.sent:
        asked_for = {"email": _("Skriv din e-postadress."), "name": _("Skriv ditt namn.")}
        missing = {field: words for field, words in asked_for.items() if not form.value(field).strip()}
        if missing:
            form.refuse(Invalid(fields=missing))
    own_words = [set_up.email or form.value("email"), set_up.name or form.value("name")]
    return ChosenPassword(form, set_up, _hashed(form, own_words))


def _hashed(form: Filled[SetUpForm] | Filled[PasswordForm], own_words: list[str]) -> str:
    """The new password's hash; "", with an error at its field, if it cannot be accepted."""
    if not form.ok:
        return ""
    try:
        check_password(form.data.password, own_words=[word for word in own_words if word])
    except Invalid as error:
        form.refuse(error)
        return ""
    if form.data.password != form.data.password_again:
        form.refuse(Invalid(fields={"password_again": _("Skriv samma lösenord en gång till.")}))
        return ""
    return hash_password(form.data.password)


@dataclass(frozen=True, slots=True)
class ChangedPassword:
    """A form for changing one's password, and the new hash if the old password was right."""

    form: Filled[PasswordForm]
    password_hash: str = ""


def changed_password(
    who: Who, session: Read, form: Annotated[Filled[PasswordForm], Depends(filled(PasswordForm))]
) -> ChangedPassword:
    """A new password for the signed-in user, who has to give the old one."""
    who.clear()
    stored_hash = password_of(session, who.user.id) if form.ok else None
    session.close()
    if form.ok and not password_matches(form.data.old_password, stored_hash):
        form.refuse(Invalid(fields={"old_password": _("Det är inte ditt nuvarande lösenord.")}))
    return ChangedPassword(form, _hashed(form, [who.user.email, who.user.name]))
