"""The rules for signing in, passwords and roles: pure, given ``now``."""

import datetime
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from app.accounts.everyday_words import EVERYDAY
from app.accounts.kinds import SignInWay
from app.accounts.models import Role
from app.errors import Invalid, RuleBroken
from app.i18n import _

SESSION_LENGTH = datetime.timedelta(hours=12)
SEEN_AGAIN = datetime.timedelta(minutes=1)
"""How long a session that was seen counts as just seen: no more is written of it meanwhile."""
SET_UP_LENGTH = datetime.timedelta(days=7)
TOKEN_LASTS = 365
"""Days, when nothing else is said."""
LONGEST_TOKEN = datetime.timedelta(days=730)
WARNED_BEFORE = (datetime.timedelta(days=30), datetime.timedelta(days=7))
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200

STEPPED_UP_FOR = datetime.timedelta(minutes=10)
FREE_FAILURES = 5
LONGEST_WAIT = datetime.timedelta(seconds=60)
LONGEST_WAIT_FOR_CODES = datetime.timedelta(minutes=15)
"""A code has six digits, and who guesses at it knows the password: a hundred guesses a day, of a million."""
SET_UP_OF_CODES_LASTS = datetime.timedelta(minutes=30)
FAILURES_FORGOTTEN = datetime.timedelta(hours=1)

ENOUGH_GUESSES = 10**11
"""How many guesses a password must withstand by zxcvbn's reckoning: a season, a year and two signs withstand 10**10."""


def check_password(password: str, *, own_words: Iterable[str], authority: str = "") -> None:
    """Raise Invalid unless a new password is 12 characters or more and hard to guess.

    ``own_words`` are the person's name and address: a password made of them, or of ``authority``, is easy to guess.
    """
    reason = _weakness(password, own_words, authority)
    if reason:
        raise Invalid(reason, code="weak_password", fields={"password": reason})


def _weakness(password: str, own_words: Iterable[str], authority: str) -> str | None:
    if len(password) < SHORTEST_PASSWORD:
        return _("Välj ett lösenord med minst {n} tecken, gärna flera ord efter varandra.").format(n=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        return _("Välj ett lösenord med högst {n} tecken.").format(n=LONGEST_PASSWORD)
    folded = password.casefold()
    own = [part for word in own_words for part in _parts(word)]
    left = _without(folded, own)
    if left != folded and sum(map(str.isalnum, left)) < 8:
        return _("Lösenordet innehåller ditt namn eller din e-postadress. Välj något annat.")
    if _guesses(folded, [*own, *_parts(authority), *EVERYDAY]) < ENOUGH_GUESSES:
        return _("Lösenordet är lätt att gissa. Välj flera ord som inte hör ihop.")
    return None


def _parts(words: str) -> list[str]:
    """A name or an address, whole and in parts."""
    folded = words.casefold()
    return [folded, *re.split(r"[\W_]+", folded)] if folded else []


def _without(password: str, own: list[str]) -> str:
    """What is left of a password when one's own words are taken out, the longest first; short ones may be anybody's."""
    for part in sorted(own, key=len, reverse=True):
        password = password.replace(part, "") if len(part) >= 4 else password
    return password


def _guesses(password: str, words: list[str]) -> int:
    """How many guesses it takes, for somebody who tries these words first."""
    from zxcvbn import zxcvbn  # half a second of lists of words, for those who choose a password alone

    guesses: int = zxcvbn(password, user_inputs=[word for word in words if word], max_length=LONGEST_PASSWORD)[
        "guesses"
    ]
    return guesses


def wait_after_failures(
    count: int, last: datetime.datetime, now: datetime.datetime, longest: datetime.timedelta = LONGEST_WAIT
) -> int:
    """How many seconds remain before the same browser or network may try an address again; 0 if it may at once.

    Five failures are free. After that the wait, counted from the last failure, doubles from one second up to a minute,
    or to ``longest``.
    Nobody is locked out for good: attempts during the wait are refused without being counted.
    """
    if count < FREE_FAILURES or now - last >= FAILURES_FORGOTTEN:
        return 0
    wait = min(datetime.timedelta(seconds=2 ** min(count - FREE_FAILURES, 10)), longest)
    return max(0, math.ceil((last + wait - now).total_seconds()))


def end_of_token(expires: str, now: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    """When a token ends that is to last so many days, or through a day such as 2027-06-30; raises ValueError."""
    if expires.isascii() and expires.isdecimal() and len(expires) <= 4:
        end = now + datetime.timedelta(days=int(expires))
    else:
        last_day = datetime.date.fromisoformat(expires)
        end = datetime.datetime.combine(last_day, datetime.time(23, 59, 59), zone).astimezone(datetime.UTC)
    if not now < end <= now + LONGEST_TOKEN:
        raise ValueError(expires)
    return end


class Ending(Protocol):
    """What is known of a token that ends."""

    expires_at: datetime.datetime | None
    warned_at: datetime.datetime | None


def is_to_be_warned_of(token: Ending, now: datetime.datetime) -> bool:
    """Whether a token ends within a month, or a week, and nobody has been told since that began."""
    if token.expires_at is None or token.expires_at <= now:
        return False
    begun = [token.expires_at - before for before in WARNED_BEFORE if token.expires_at - before <= now]
    return bool(begun) and (token.warned_at is None or token.warned_at < max(begun))


@dataclass(frozen=True, slots=True)
class CameIn:
    """How somebody came in: by what, in which browser, from which network, and for how long at most."""

    way: SignInWay
    browser: str = ""
    network: str = ""
    lasts: datetime.timedelta = SESSION_LENGTH


def is_to_be_noted(last_seen: datetime.datetime | None, now: datetime.datetime) -> bool:
    """Whether it is a minute ago or more that a session was seen. One that never was is not followed."""
    return last_seen is not None and now - last_seen >= SEEN_AGAIN


def has_stepped_up(at: datetime.datetime | None, now: datetime.datetime) -> bool:
    """Whether the password was given within the last ten minutes."""
    return at is not None and now - at < STEPPED_UP_FOR


def must_have_second_step(required_of: str, role: Role) -> bool:
    """Whether the authority requires a second step of those with a role."""
    return required_of == "officials" or (required_of == "administrators" and role is Role.ADMIN)


def check_second_step_optional(required: bool) -> None:
    """Raise RuleBroken if users would turn off what the authority requires of them."""
    if required:
        raise RuleBroken(
            _("Myndigheten kräver tvåstegsinloggning. Har du bytt telefon: be en administratör ta bort den gamla."),
            code="second_step_required",
        )


def check_not_oneself(user_id: int, by_id: int | None) -> None:
    """Raise RuleBroken if users would change their own role or disable themselves: another administrator has to."""
    if user_id == by_id:
        raise RuleBroken(
            _("Du kan inte ändra din egen roll eller stänga av ditt eget konto. Be en annan administratör."),
            code="own_account",
        )


def check_administrator_left(was: Role, others: int) -> None:
    """Raise RuleBroken for the last administrator who can sign in. ``others``: how many more there are."""
    if was is Role.ADMIN and others == 0:
        raise RuleBroken(
            _("Det här är den sista administratören. Gör någon annan till administratör först."),
            code="last_administrator",
        )
