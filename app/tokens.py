"""Secrets that people hold: random ones for sessions and API tokens, derived ones for links.

Only hashes are stored. A link's token is derived from the secret key, the link's id and its generation, so that a
reminder repeats the same link while nothing that could open it lies in the database.
"""

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from urllib.parse import unquote

LENGTH = 43
"""Of every token: 256 bits in base64url."""

_MOST_TIMES_QUOTED = 3
_SOFT_BREAK = re.compile(r"=\s*[\r\n]+")
_BREAK_LEFT = re.compile(r"</?w?br ?/?>|[=>|]", re.IGNORECASE)
"""What is left in a token that was broken over two lines when its line end is gone: a mail's soft break whose end the
browser's address field dropped, the mark of a quoted line, HTML's break."""
_BEHIND_SIGNS = re.compile(rf"[^\w-]*([A-Za-z0-9_-]{{{LENGTH}}})")


def new_token() -> str:
    """A random token of 256 bits, safe in an address and a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored in place of a token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def token_in(text: str) -> str:
    """The token in the last part of a link as it comes back from letters, people and mail scanners.

    Before it may stand a mark that a sentence or a mail program put there; behind it anything at all: a full stop, a
    bracket, percent-encoding, a parameter for tracking. A token has a fixed length, so what follows is not part of it,
    and the whole of it must be there: nothing is guessed. Text without a token comes back as it is.
    """
    plain = text
    for _time in range(_MOST_TIMES_QUOTED):
        plain = unquote(plain)
    plain = _SOFT_BREAK.sub("", plain)
    seen = "".join(sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Cf")
    match = _BEHIND_SIGNS.match(seen) or _BEHIND_SIGNS.match(_BREAK_LEFT.sub("", seen))
    return match[1] if match else text


def link_token(key: bytes, link_id: int, generation: int) -> str:
    """The token of a link (HMAC-SHA256, 256 bits). Raising the generation makes all earlier ones worthless."""
    digest = hmac.new(key, f"link:{link_id}:{generation}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def local_key(key: bytes, line_id: int) -> str:
    """What a browser seals unsaved words with (AES-256), for those who come in by a link of the same line (0201)."""
    digest = hmac.new(key, f"unsaved:{line_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def set_up_token(key: bytes, link_id: int) -> str:
    """The token of a one-time link for choosing a password, derived so that the letter's facts need not hold it."""
    digest = hmac.new(key, f"set-up:{link_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def mailbox_code(key: bytes, code_id: int) -> str:
    """The six digits that are sent to a mailbox, derived so that neither the letter's facts nor a table hold them."""
    digest = hmac.new(key, f"mailbox:{code_id}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06}"


def same_code(code: str, typed: str) -> bool:
    """Whether somebody typed the code, with or without blanks, in a time that tells nothing of how much was right."""
    digits = "".join(typed.split())
    return hmac.compare_digest(code.encode(), digits.encode("utf-8", "surrogatepass"))


CODE_SIGNS = 12
"""Signs of a code that one body hands to another: 60 bits."""


def joint_code(key: bytes, consultee_id: int, offered_at: str) -> str:
    """The code by which one body lets another answer for it: derived, so that no table holds it and it can be shown."""
    digest = hmac.new(key, f"joint:{consultee_id}:{offered_at}".encode(), hashlib.sha256).digest()
    signs = base64.b32encode(digest).decode()[:CODE_SIGNS]
    return "-".join(signs[at : at + 4] for at in range(0, CODE_SIGNS, 4))


def code_as_typed(text: str) -> str:
    """A code without what people put between its signs, in capitals; 0 and 1, which it never has, as O and I."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    return signs.replace("0", "O").replace("1", "I")


_UNIQUE, _SEAL = 16, 10
"""Bytes of the address that a letter's bounces come to: of the letter's own id, and of what proves that we wrote it."""


def bounce_token(key: bytes, unique: str) -> str:
    """What a letter's bounces come back with: its id's 32 hexadecimal digits, sealed. Case does not matter in it."""
    mark = bytes.fromhex(unique)
    return base64.b32encode(mark + _bounce_seal(key, mark)).decode().rstrip("=").lower()


def letter_of_bounce(key: bytes, token: str) -> str | None:
    """The 32 hexadecimal digits of the letter that a bounce came back with; None unless we wrote the token."""
    padded = token.upper() + "=" * (-len(token) % 8)
    try:
        content = base64.b32decode(padded.encode("ascii"))
    except ValueError:
        return None
    mark, seal = content[:_UNIQUE], content[_UNIQUE:]
    return mark.hex() if hmac.compare_digest(seal, _bounce_seal(key, mark)) else None


def _bounce_seal(key: bytes, mark: bytes) -> bytes:
    return hmac.new(key, b"bounce:" + mark, hashlib.sha256).digest()[:_SEAL]


PAPER_SIGNS = "ABCDEFGHJKMNPRTVWXYZ3479"
"""What codes on paper are made of: no two signs look alike, in print or in a hurry."""
PAPER_LENGTH = 10
_MISREAD = str.maketrans({"0": "D", "O": "D", "Q": "D", "8": "B", "2": "Z", "U": "V", "6": "G"})


def paper_code(key: bytes, letter_id: int) -> str:
    """The code that a printed letter gives (46 bits): derived, so that it can be printed once more."""
    number = int.from_bytes(hmac.new(key, f"paper:{letter_id}".encode(), hashlib.sha256).digest())
    signs = ""
    for _place in range(PAPER_LENGTH):
        number, sign = divmod(number, len(PAPER_SIGNS))
        signs += PAPER_SIGNS[sign]
    return signs


def paper_code_shown(code: str) -> str:
    """A code as it is printed, in two groups: ABCDE-FGHJK."""
    half = PAPER_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def paper_code_typed(text: str) -> str:
    """What somebody typed, as codes are compared: small letters, blanks and hyphens do not matter, nor does a sign
    that is no code's but looks like one of theirs."""
    signs = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in signs if sign.isalnum()).translate(_MISREAD)


def paper_code_hash(key: bytes, code: str) -> str:
    """What is stored in place of a code. A code is short: without the key no list of hashes can be made."""
    return hmac.new(key, b"paper-code:" + code.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
