"""Hashing passwords with Argon2id: slow on purpose, so it is done before a write transaction begins."""

import unicodedata
from functools import lru_cache
from typing import Any


@lru_cache
def _hasher() -> Any:
    from pwdlib.hashers.argon2 import Argon2Hasher

    # 19 MiB, three passes, one lane: sixteen at once stay within 300 MiB.
    return Argon2Hasher(time_cost=3, memory_cost=19456, parallelism=1)


@lru_cache
def _unknown_user_hash() -> str:
    """The hash compared with when the address is unknown, so that it takes as long as for a known one."""
    return hash_password("nobody has this password")


def _normalised(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def hash_password(password: str) -> str:
    """The hash that is stored. Letters are normalised (NFC), so a password works whatever system it is typed on."""
    hashed: str = _hasher().hash(_normalised(password))
    return hashed


def password_matches(password: str, stored: str | None) -> bool:
    """Whether a password is the stored one. Without a stored hash it takes the same time and is False."""
    matches: bool = _hasher().verify(_normalised(password), stored or _unknown_user_hash())
    return matches and stored is not None
