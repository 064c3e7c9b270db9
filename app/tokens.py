"""Secrets that people hold: random ones for sessions and API tokens, derived ones for links.

Only hashes are stored. A link's token is derived from the secret key, the link's id and its generation, so that a
reminder repeats the same link while nothing that could open it lies in the database.
"""

import base64
import hashlib
import hmac
import secrets


def new_token() -> str:
    """A random token of 256 bits, safe in an address and a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored in place of a token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


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
