"""Codes as they are given: after the password at sign-in, and beside it where somebody says again who they are.

A code is tried and used up in a transaction of its own, before the act that it is for begins.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.accounts.forms import CodeForm
from app.accounts.guessing import warn
from app.accounts.models import User
from app.accounts.one_time import is_ticket, user_of_ticket
from app.accounts.queries import enabled_user
from app.accounts.second_step_actions import Tried, try_code
from app.errors import Invalid
from app.i18n import _, ngettext, number
from app.installation import installation_of
from app.web.forms import Filled, filled
from app.web.sessions import Read, written_first


def too_soon(wait: int) -> Invalid:
    """The refusal of a guess that came ``wait`` seconds too soon."""
    message = ngettext(
        "För många försök. Vänta {n} sekund och försök igen.",
        "För många försök. Vänta {n} sekunder och försök igen.",
        wait,
    )
    return Invalid(message.replace("{n}", number(wait)))


async def tried(request: Request, user_id: int, email: str, typed: str) -> Tried:
    """Try somebody's code. Wrong ones and those that come too soon are lines of the security log."""
    key, now = installation_of(request.app).settings.key(), request.state.received_at
    outcome = await written_first(request, lambda session: try_code(session, user_id, typed, key=key, now=now))
    if outcome.wait:
        warn(request, "code refused: too soon", email=email)
    elif not outcome.right:
        warn(request, "code failed, the next one waits" if outcome.locks else "code failed", email=email)
    return outcome


def refusal(outcome: Tried) -> Invalid:
    """Why a code was not taken, at its field. Both the app's codes and recovery codes are asked for there."""
    if outcome.wait:
        return too_soon(outcome.wait)
    message = _(
        "Koden stämmer inte. Vänta på nästa kod i appen, eller skriv en återställningskod som du inte har använt."
    )
    return Invalid(fields={"one_time_code": message})


@dataclass(frozen=True, slots=True)
class CodeAttempt:
    """A code after the password. ``user``: whose it is, if the password was given a short while ago; ``tried``: its."""

    form: Filled[CodeForm]
    user: User | None = None
    tried: Tried | None = None


async def code_attempt(
    request: Request, session: Read, form: Annotated[Filled[CodeForm], Depends(filled(CodeForm))]
) -> CodeAttempt:
    """Whose ticket it is, and whether the code is theirs."""
    user = _user_of(request, session, form.value("ticket"))
    session.close()
    if user is None or not form.ok:
        return CodeAttempt(form, user)
    outcome = await tried(request, user.id, user.email, form.data.one_time_code)
    if not outcome.right:
        form.refuse(refusal(outcome))
    return CodeAttempt(form, user, outcome)


def _user_of(request: Request, session: Read, ticket: str) -> User | None:
    user_id = user_of_ticket(ticket, request.state.received_at)
    user = enabled_user(session, user_id) if user_id is not None else None
    key = installation_of(request.app).settings.key()
    if user is None or not user.password_hash or not is_ticket(key, ticket, user.id, user.password_hash):
        return None
    return user
