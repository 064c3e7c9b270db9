"""Hashing passwords by Argon2id: slow on purpose, so it is done before a writing transaction begins."""

import unicodedata
from functools import lru_cache
from typing import Any


@lru_cache
def _hasher() -> Any:
    from pwdlib.hashers.argon2 import Argon2Hasher

    # 19 MiB, three passes, one lane: sixteen at once stay within 300 MiB.
    return Argon2Hasher(time_cost=3, memory_cost=19456, parallelism=1)


@lru_cache
def _nobody() -> str:
    """The hash that an unknown address is compared with, so that it takes as long as a known one."""
    return hash_password("nobody has this password")


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def hash_password(password: str) -> str:
    """What is stored of a password. The same letters typed on another system give the same password (NFC)."""
    made: str = _hasher().hash(_bytes(password))
    return made


def fits(password: str, stored: str | None) -> bool:
    """Whether a password is the stored one; without one it takes the same time and is False."""
    same: bool = _hasher().verify(_bytes(password), stored or _nobody())
    return same and stored is not None
