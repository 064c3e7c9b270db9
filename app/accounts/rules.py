"""The rules for signing in, passwords and roles: pure, given ``now``."""

import datetime
import math
from collections.abc import Iterable
from itertools import pairwise

from app.accounts.models import Role
from app.errors import Invalid, RuleBroken
from app.i18n import _

SESSION_LENGTH = datetime.timedelta(hours=12)
SET_UP_LENGTH = datetime.timedelta(days=7)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200

FREE_FAILURES = 5
LONGEST_WAIT = datetime.timedelta(seconds=60)
FAILURES_FORGOTTEN = datetime.timedelta(hours=1)

# What people choose when asked for twelve characters: refused, also with digits and signs around it.
_COMMON = {
    "password",
    "passwordpassword",
    "lösenord",
    "losenord",
    "lösenordlösenord",
    "qwertyuiop",
    "qwertyuiopå",
    "qwerty",
    "qwertyqwerty",
    "asdfghjkl",
    "asdfghjklöä",
    "iloveyou",
    "letmein",
    "letmeinplease",
    "welcome",
    "välkommen",
    "valkommen",
    "administrator",
    "administratör",
    "admin",
    "adminadmin",
    "sommar",
    "vinter",
    "hösten",
    "våren",
    "sommaren",
    "vintern",
    "sverige",
    "stockholm",
    "kommun",
    "kommunen",
    "remiss",
    "remissremiss",
    "hemligt",
    "hemlig",
    "changeme",
    "changemenow",
    "correcthorsebatterystaple",
    "trustno",
    "sunshine",
    "princess",
    "football",
    "fotboll",
    "abcdefghijkl",
    "abcdefghijklm",
    "abcabcabcabc",
    "testtesttest",
    "test",
    "demo",
    "demodemodemo",
    "secret",
}


def check_password(password: str, *, own_words: Iterable[str]) -> None:
    """Raise Invalid unless a new password is 12 characters or more, not common, and not one's own name or address."""
    reason = _weakness(password, own_words)
    if reason:
        raise Invalid(reason, code="weak_password", fields={"password": reason})


def _weakness(password: str, own_words: Iterable[str]) -> str | None:
    if len(password) < SHORTEST_PASSWORD:
        return _("Välj ett lösenord med minst {n} tecken, gärna flera ord efter varandra.").format(n=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        return _("Välj ett lösenord med högst {n} tecken.").format(n=LONGEST_PASSWORD)
    folded = password.casefold()
    letters = "".join(character for character in folded if character.isalpha())
    if letters in _COMMON or len(set(folded)) < 5 or _is_run(folded):
        return _("Lösenordet är lätt att gissa. Välj flera ord som inte hör ihop.")
    for word in own_words:
        parts = [word.casefold(), *word.casefold().replace("@", " ").replace(".", " ").split()]
        if any(len(part) >= 4 and part in folded and len(folded) - len(part) < 8 for part in parts):
            return _("Lösenordet innehåller ditt namn eller din e-postadress. Välj något annat.")
    return None


def _is_run(text: str) -> bool:
    """Whether every character follows the one before it, as in 123456789012."""
    steps = {(ord(b) - ord(a)) % 10 if a.isdigit() and b.isdigit() else ord(b) - ord(a) for a, b in pairwise(text)}
    return steps in ({1}, {0}, {-1}, {9})


def wait_after_failures(count: int, last: datetime.datetime, now: datetime.datetime) -> int:
    """How many seconds remain before an address may be tried again; 0 if it may be at once.

    Five failures are free. After that the wait, counted from the last failure, doubles from one second up to a minute.
    An address is never locked for good: attempts during the wait are refused without being counted.
    """
    if count < FREE_FAILURES or now - last >= FAILURES_FORGOTTEN:
        return 0
    wait = min(datetime.timedelta(seconds=2 ** min(count - FREE_FAILURES, 10)), LONGEST_WAIT)
    return max(0, math.ceil((last + wait - now).total_seconds()))


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
