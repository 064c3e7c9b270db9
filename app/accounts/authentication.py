"""Checking and hashing passwords, which is slow and therefore done before a write transaction begins.

These are dependencies; a handler lists them before its ``session: Write``.
"""

import datetime
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from app.accounts.forms import PasswordForm, SetUpForm, SignInForm, StepUpForm
from app.accounts.guessing import guess_key, source_of, warn
from app.accounts.identity import Official, Who
from app.accounts.kinds import SignInWay
from app.accounts.models import User
from app.accounts.oidc.configuration import password_lets_in
from app.accounts.passwords import hash_password, password_matches
from app.accounts.queries import SetUp, password_of, set_up_by_token, user_signing_in
from app.accounts.rules import check_password
from app.accounts.second_step import refusal, too_soon, tried
from app.accounts.session_actions import count_guess, forget_guesses_at, stepped_up
from app.errors import Invalid, NotFound
from app.i18n import _
from app.installation import installation_of
from app.tokens import token_in
from app.web.forms import Filled, fill, filled
from app.web.sent_form import sent_form
from app.web.sessions import Read, written_first


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in. ``user`` is None if it failed; ``wait`` is in seconds, if it came too soon.

    ``asks_code``: the password is not enough.
    """

    form: Filled[SignInForm]
    user: User | None
    guess_key: str = ""
    wait: int = 0
    asks_code: bool = False


async def sign_in_attempt(
    request: Request, session: Read, form: Annotated[Filled[SignInForm], Depends(filled(SignInForm))]
) -> Attempt:
    """Count the guess, then check address and password: an unknown one takes as long, and gets the same answer."""
    if not form.ok:
        return Attempt(form, None)
    email, now = form.data.email, request.state.received_at
    key = guess_key(email, source_of(request, email))
    guess = await written_first(request, lambda counting: count_guess(counting, key, now=now))
    if guess.wait:
        warn(request, "sign-in refused: too soon", email=email)
        return Attempt(form, None, key, guess.wait)
    user, asks_code = await run_in_threadpool(_signing_in, session, email, form.data.password)
    if user is not None and not password_lets_in(installation_of(request.app).settings, user.role):
        user, asks_code = None, False
    if user is None:
        warn(request, "sign-in failed, the next one waits" if guess.locks else "sign-in failed", email=email)
    return Attempt(form, user, key, asks_code=asks_code)


def _signing_in(session: Session, email: str, password: str) -> tuple[User | None, bool]:
    """The user with this address and password who may sign in, and whether a code is asked for too."""
    user, asks_code = user_signing_in(session, email)
    session.close()  # hashing takes long and needs no connection
    may_sign_in = user is not None and user.disabled_at is None
    matches = password_matches(password, user.password_hash if user and may_sign_in else None)
    return (user, asks_code) if matches else (None, False)


async def step_up(request: Request, session: Read, official: Official, now: datetime.datetime) -> Official:
    """The official, who has stepped up if the form holds the right password; otherwise it is asked for (``clear``).

    Who has an app for codes gives a code too, which is tried once the password was right.
    Guesses count as those at sign-in. That it was given is kept, whatever becomes of the act itself.
    """
    sent = await sent_form(request)
    given = [(name, value) for name, value in sent.items if name in StepUpForm.model_fields]
    sent.items = [item for item in sent.items if item not in given]  # the act's own form knows of neither
    form = fill(StepUpForm, FormData(given))
    request.state.step_up = form
    by_password = official.way != SignInWay.OIDC  # the sign-in service asks anew whom it let in
    if official.session_id is None or not by_password or not form.ok or not form.data.password:
        return official
    key = guess_key(official.email, source_of(request, official.email))
    guess = await written_first(request, lambda counting: count_guess(counting, key, now=now))
    if guess.wait:
        form.refuse(too_soon(guess.wait))
        return official
    if (await run_in_threadpool(_signing_in, session, official.email, form.data.password))[0] is None:
        warn(request, "step-up failed", email=official.email)
        form.refuse(Invalid(fields={"password": _("Lösenordet stämmer inte.")}))
        return official
    if official.has_second_step:
        outcome = await tried(request, official.id, official.email, form.data.one_time_code)
        if not outcome.right:
            form.refuse(refusal(outcome))
            return official
    session_id = official.session_id
    await written_first(request, lambda kept: stepped_up(kept, session_id, guess_key=key, now=now))
    return replace(official, stepped_up_at=now)


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
    if set_up is not None and not password_lets_in(installation_of(request.app).settings, set_up.role):
        raise NotFound(_("Här loggar man in utan lösenord, så länken behövs inte."), code="link_unknown")
    if set_up is None:
        raise NotFound(
            _(
                "Länken gäller inte längre. Har du redan valt lösenord loggar du in som vanligt, "
                "annars kan en administratör ge dig en ny länk."
            ),
            code="link_unknown",
        )
    return set_up


def chosen_password(
    request: Request,
    set_up: Annotated[SetUp, Depends(set_up_for_token)],
    form: Annotated[Filled[SetUpForm], Depends(filled(SetUpForm))],
) -> ChosenPassword:
    """A user's first password; the first administrator also gives a name and an address."""
    if set_up.user_id is None and form.sent:
        asked_for = {"email": _("Skriv din e-postadress."), "name": _("Skriv ditt namn.")}
        missing = {field: words for field, words in asked_for.items() if not form.value(field).strip()}
        if missing:
            form.refuse(Invalid(fields=missing))
    own_words = [set_up.email or form.value("email"), set_up.name or form.value("name")]
    return ChosenPassword(form, set_up, _hashed(request, form, own_words))


def _hashed(request: Request, form: Filled[SetUpForm] | Filled[PasswordForm], own_words: list[str]) -> str:
    """The new password's hash; "", with an error at its field, if it cannot be accepted."""
    if not form.ok:
        return ""
    authority = installation_of(request.app).settings.authority_name
    try:
        check_password(form.data.password, own_words=[word for word in own_words if word], authority=authority)
    except Invalid as error:
        form.refuse(error)
        return ""
    if form.data.password != form.data.password_again:
        form.refuse(Invalid(fields={"password_again": _("Skriv samma lösenord en gång till.")}))
        return ""
    return hash_password(form.data.password)


@dataclass(frozen=True, slots=True)
class ChangedPassword:
    """A form for changing one's password, and the new hash if the old password was right: ``instead_of`` is its."""

    form: Filled[PasswordForm]
    password_hash: str = ""
    instead_of: str | None = None


async def changed_password(
    request: Request, who: Who, session: Read, form: Annotated[Filled[PasswordForm], Depends(filled(PasswordForm))]
) -> ChangedPassword:
    """A new password for the signed-in user, who has to give the old one. Guesses count as those at sign-in.

    Whoever finds a browser open is kept from trying passwords until one is right.
    """
    who.clear()
    if not form.ok:
        return ChangedPassword(form)
    email = who.user.email
    key, now = guess_key(email, source_of(request, email)), who.now
    guess = await written_first(request, lambda counting: count_guess(counting, key, now=now))
    if guess.wait:
        warn(request, "password not changed: too soon", email=email)
        form.refuse(too_soon(guess.wait))
        return ChangedPassword(form)
    changed = await run_in_threadpool(_changed, request, who, session, form)
    if "old_password" not in dict(form.errors):
        await written_first(request, lambda counting: forget_guesses_at(counting, key))
    return changed


def _changed(request: Request, who: Who, session: Session, form: Filled[PasswordForm]) -> ChangedPassword:
    stored_hash = password_of(session, who.user.id)
    session.close()
    if not password_matches(form.data.old_password, stored_hash):
        warn(request, "password not changed: the old one is wrong", email=who.user.email)
        refuse_old_password(form)
    elif form.data.password == form.data.old_password:
        form.refuse(Invalid(fields={"password": _("Det är samma lösenord som förut. Skriv ett nytt.")}))
    return ChangedPassword(form, _hashed(request, form, [who.user.email, who.user.name]), stored_hash)


def refuse_old_password(form: Filled[PasswordForm]) -> None:
    """The old password was not the one that holds."""
    form.refuse(Invalid(fields={"old_password": _("Det är inte ditt nuvarande lösenord.")}))
