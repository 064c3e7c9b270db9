"""Codes that change every half minute (RFC 6238), and the ten of which each works once: pure.

A secret is derived from the secret key and a random mark, so that the database, its copies and exports hold nothing
that codes could be made of. Of the ten only keyed hashes are stored.
"""

import base64
import datetime
import hashlib
import hmac
import secrets
from urllib.parse import quote, urlencode

from app.tokens import PAPER_LENGTH, PAPER_SIGNS, paper_code_shown, paper_code_typed

PERIOD = 30
"""Seconds that a code lasts."""
DIGITS = 6
DRIFT = 1
"""How many codes before and after the present one are taken: clocks differ, and typing takes its time."""
RECOVERY_CODES = 10
TICKET_LASTS = datetime.timedelta(minutes=10)
"""How long after the password the code may be given."""


def new_mark() -> str:
    """A random mark, from which with the secret key a secret is derived."""
    return secrets.token_hex(16)


def secret_of(key: bytes, mark: str) -> bytes:
    """The secret that an app is given: 160 bits."""
    return hmac.new(key, f"one-time:{mark}".encode(), hashlib.sha256).digest()[:20]


def secret_in_letters(secret: bytes) -> str:
    """A secret as people type it, in groups of four."""
    letters = base64.b32encode(secret).decode()
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def address_for_app(secret: bytes, *, issuer: str, account: str) -> str:
    """What the square code says to an app. Apps know no other hash than SHA-1, and in HMAC it is sound."""
    asked = {"secret": base64.b32encode(secret).decode(), "issuer": issuer, "algorithm": "SHA1"}
    rest = urlencode(asked | {"digits": str(DIGITS), "period": str(PERIOD)}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{rest}"


def step_at(now: datetime.datetime) -> int:
    """How many half minutes have passed since 1970."""
    return int(now.timestamp()) // PERIOD


def code_at(secret: bytes, step: int) -> str:
    """The code of one half minute (RFC 4226)."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of_code(secret: bytes, typed: str, now: datetime.datetime, *, after: int) -> int | None:
    """The half minute whose code was typed, if that is now or next to now and later than ``after``: no code twice."""
    given = "".join(typed.split()).encode("utf-8", "surrogatepass")
    present, found = step_at(now), None
    for step in range(present - DRIFT, present + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), given) and step > after:
            found = step
    return found


def is_recovery_code(typed: str) -> bool:
    """Whether what was typed is as long as a recovery code; the others have six digits."""
    return len(paper_code_typed(typed)) == PAPER_LENGTH


def new_recovery_codes() -> list[str]:
    """Ten codes of 46 bits, as they are shown: ABCDE-FGHJK."""
    codes: set[str] = set()
    while len(codes) < RECOVERY_CODES:
        codes.add("".join(secrets.choice(PAPER_SIGNS) for _sign in range(PAPER_LENGTH)))
    return [paper_code_shown(code) for code in sorted(codes)]


def recovery_hash(key: bytes, user_id: int, typed: str) -> str:
    """What is stored in place of a recovery code: without the key nobody can go through them all."""
    words = f"recovery:{user_id}:{paper_code_typed(typed)}".encode("utf-8", "surrogatepass")
    return hmac.new(key, words, hashlib.sha256).hexdigest()


def ticket(key: bytes, user_id: int, password_hash: str, now: datetime.datetime) -> str:
    """What a browser shows, with its code, for having given the password: it is void when the password changes."""
    moment = int(now.timestamp())
    return f"{user_id}.{moment}.{_seal(key, user_id, moment, password_hash)}"


def user_of_ticket(text: str, now: datetime.datetime) -> int | None:
    """Whose password a ticket says was given; None when it is too old. ``is_ticket`` tells whether we wrote it."""
    user_id, _dot, rest = text.partition(".")
    moment = rest.partition(".")[0]
    if not all(part.isascii() and part.isdecimal() and len(part) <= 18 for part in (user_id, moment)):
        return None
    age = int(now.timestamp()) - int(moment)
    return int(user_id) if 0 <= age < TICKET_LASTS.total_seconds() else None


def is_ticket(key: bytes, text: str, user_id: int, password_hash: str) -> bool:
    """Whether we wrote a ticket, for this user and this password."""
    _user_id, moment, *seal = text.split(".")
    expected = _seal(key, user_id, int(moment), password_hash)
    return len(seal) == 1 and hmac.compare_digest(expected.encode(), seal[0].encode("utf-8", "surrogatepass"))


def _seal(key: bytes, user_id: int, moment: int, password_hash: str) -> str:
    return hmac.new(key, f"ticket:{user_id}:{moment}:{password_hash}".encode(), hashlib.sha256).hexdigest()
