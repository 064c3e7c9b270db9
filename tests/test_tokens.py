"""Tokens are long, follow from the secret key, and each is for one thing: none leads to another."""

import hashlib
import re

from app.tokens import LENGTH, link_token, local_key, new_token, set_up_token, token_hash

KEY = b"a key that is for tests alone, as long as it should be"
ANOTHER = KEY.replace(b"tests", b"trial")


def test_a_token_is_256_bits_of_chance() -> None:
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert {len(token) for token in tokens} == {43} == {LENGTH}
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", token) for token in tokens)
    first_signs = {token[:3] for token in tokens}
    assert len(first_signs) > 190, "chance from the first sign on"


def test_a_derived_token_follows_from_the_key_and_from_all_that_it_is_for() -> None:
    derived = [
        *(link_token(key, link, generation) for key in (KEY, ANOTHER) for link in (1, 11) for generation in (1, 2)),
        *(set_up_token(key, link) for key in (KEY, ANOTHER) for link in (1, 11)),
        *(local_key(key, line) for key in (KEY, ANOTHER) for line in (1, 11)),
    ]
    assert len(set(derived)) == len(derived)
    assert {len(token) for token in derived} == {LENGTH}
    assert link_token(KEY, 1, 1) == link_token(KEY, 1, 1), "a reminder repeats the same link"


def test_what_is_kept_of_a_token_opens_nothing() -> None:
    token = new_token()
    assert token_hash(token) == hashlib.sha256(token.encode()).hexdigest()
