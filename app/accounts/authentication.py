"""What takes time, done on the read connection before a writing transaction begins: checking and hashing passwords.

These are dependencies; a handler names them before its ``session: Write``.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.accounts.forms import PasswordForm, SetUpForm, SignInForm
from app.accounts.identity import Who
from app.accounts.models import User
from app.accounts.passwords import fits, hash_password
from app.accounts.queries import SetUp, failures, password_of, set_up_by_token, user_by_email
from app.accounts.rules import check_password, wait_after_failures
from app.errors import Invalid, NotFound
from app.i18n import _
from app.web.forms import Filled, filled
from app.web.sessions import Read


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to sign in: who it is, or None; ``wait`` seconds when it came too soon after failures."""

    form: Filled[SignInForm]
    user: User | None
    wait: int = 0


def sign_in_attempt(
    request: Request, session: Read, form: Annotated[Filled[SignInForm], Depends(filled(SignInForm))]
) -> Attempt:
    """Check address and password. It takes as long for an unknown address as for a known one, and says no more."""
    if not form.ok:
        return Attempt(form, None)
    failed, user = failures(session, form.data.email), user_by_email(session, form.data.email)
    session.close()  # what follows takes long, and is no reason to keep a connection
    wait = wait_after_failures(*failed, request.state.received_at) if failed else 0
    if wait:
        return Attempt(form, None, wait)
    usable = user is not None and user.disabled_at is None
    known = fits(form.data.password, user.password_hash if user and usable else None)
    return Attempt(form, user if known else None)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A form with a new password, and its hash when it can be used."""

    form: Filled[SetUpForm]
    found: SetUp
    password_hash: str = ""


def found_set_up(request: Request, session: Read, token: str) -> SetUp:
    """The one-time link of an address. Raises NotFound with what to do."""
    found = set_up_by_token(session, token, request.state.received_at)
    session.close()
    if found is None:
        raise NotFound(
            _("Länken gäller inte längre. Den kan användas en gång, inom sju dagar. Be en administratör om en ny."),
            code="link_unknown",
        )
    return found


def chosen_password(
    found: Annotated[SetUp, Depends(found_set_up)], form: Annotated[Filled[SetUpForm], Depends(filled(SetUpForm))]
) -> Chosen:
    """The first password of a user, or of the first administrator, who also gives name and address."""
    if found.user_id is None and form.sent:
        missing = {n: _("Fyll i fältet.") for n in ("email", "name") if not form.value(n).strip()}
        if missing:
            form.refuse(Invalid(fields=missing))
    words = [found.email or form.value("email"), found.name or form.value("name")]
    return Chosen(form, found, _hashed(form, words))


def _hashed(form: Filled[SetUpForm] | Filled[PasswordForm], words: list[str]) -> str:
    """The new password's hash; "" and an error at its field when it cannot be used."""
    if not form.ok:
        return ""
    try:
        check_password(form.data.password, own_words=[word for word in words if word])
    except Invalid as error:
        form.refuse(error)
        return ""
    if form.data.password != form.data.password_again:
        form.refuse(Invalid(fields={"password_again": _("Skriv samma lösenord en gång till.")}))
        return ""
    return hash_password(form.data.password)


@dataclass(frozen=True, slots=True)
class Changed:
    """A form that changes the password, and the new hash when the old one was right."""

    form: Filled[PasswordForm]
    password_hash: str = ""


def changed_password(
    who: Who, session: Read, form: Annotated[Filled[PasswordForm], Depends(filled(PasswordForm))]
) -> Changed:
    """A new password for the one who is signed in and knows the old one."""
    who.clear()
    known = password_of(session, who.user.id) if form.ok else None
    session.close()
    if form.ok and not fits(form.data.old_password, known):
        form.refuse(Invalid(fields={"old_password": _("Det är inte ditt nuvarande lösenord.")}))
    return Changed(form, _hashed(form, [who.user.email, who.user.name]))
