"""How strong the locks are: lengths, costs, counts and times, which no other test would miss if they were weakened."""

import base64
import datetime
import re
from typing import Any

import pytest

from app.accounts import guessing, passwords, rules, session_actions
from app.accounts.models import Role
from app.intake import packages
from app.rounds.actions import links
from app.tokens import LENGTH, link_token, local_key, new_token, token_hash
from app.web import networks, sent_form
from tests.accounts.conftest import PASSWORD

KEY = b"k" * 32


def decoded(token: str) -> bytes:
    return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


def test_a_random_token_has_256_bits_and_is_never_the_same():
    tokens = [new_token() for _ in range(500)]
    assert len(set(tokens)) == 500
    assert {len(decoded(token)) for token in tokens} == {32}
    assert {len(token) for token in tokens} == {LENGTH}
    ones = sum(bin(byte).count("1") for token in tokens for byte in decoded(token))
    assert abs(ones / (500 * 256) - 0.5) < 0.02, "as many bits are set as are not"


def test_a_links_token_has_256_bits_and_depends_on_key_link_and_generation():
    token = link_token(KEY, 7, 1)
    assert len(decoded(token)) == 32
    others = {link_token(b"l" * 32, 7, 1), link_token(KEY, 8, 1), link_token(KEY, 7, 2), link_token(KEY, 71, 1)}
    assert len(others | {token, local_key(KEY, 7)}) == 6
    assert token == link_token(KEY, 7, 1), "so that a reminder repeats it"
    assert re.fullmatch(r"[0-9a-f]{64}", token_hash(token))


def test_a_password_is_hashed_with_argon2id_at_its_full_cost():
    hashed = passwords.hash_password(PASSWORD)
    variant, version, cost, salt, digest = hashed.split("$")[1:]
    memory, passes, lanes = (int(part.partition("=")[2]) for part in cost.split(","))
    assert (variant, version) == ("argon2id", "v=19")
    assert (memory, passes, lanes) >= (19_456, 3, 1)
    assert len(decoded(salt.replace("+", "-").replace("/", "_"))) >= 16
    assert len(decoded(digest.replace("+", "-").replace("/", "_"))) >= 32
    assert hashed != passwords.hash_password(PASSWORD), "each has a salt of its own"
    assert passwords._unknown_user_hash().split("$")[3] == cost, "comparing with nobody's costs as much"


class Counting:
    """The hasher, and what it was asked to compare."""

    def __init__(self, hasher: Any) -> None:
        self.hasher, self.compared = hasher, list[str]()

    def hash(self, password: bytes) -> Any:
        return self.hasher.hash(password)

    def verify(self, password: bytes, stored: str) -> Any:
        self.compared.append(stored.split("$")[3])
        return self.hasher.verify(password, stored)


@pytest.mark.one_database
def test_whoever_is_asked_about_the_same_work_is_done(make, client, monkeypatch):
    """Counted, not timed: one comparison at the same cost, whether there is such a person or not."""
    make()
    make(Role.READER, "off@kommunen.example", password=None)
    counting = Counting(passwords._hasher())
    monkeypatch.setattr(passwords, "_hasher", lambda: counting)
    passwords._unknown_user_hash()
    work = []
    for email in ("ann@kommunen.example", "nobody@kommunen.example", "off@kommunen.example", "x@y.se"):
        counting.compared.clear()
        client.post("/sign-in", data={"email": email, "password": "not the password"})
        work.append(list(counting.compared))
    assert work == [work[0]] * 4
    assert len(work[0]) == 1


AT_MOST: dict[str, tuple[Any, Any]] = {
    "an official's session": (rules.SESSION_LENGTH, datetime.timedelta(hours=12)),
    "a body's session, days": (links.SESSION_DAYS, 30),
    "a set-up link": (rules.SET_UP_LENGTH, datetime.timedelta(days=7)),
    "a password just given": (rules.STEPPED_UP_FOR, datetime.timedelta(minutes=10)),
    "a browser known again, seconds": (guessing.KNOWN_FOR, 365 * 24 * 3600),
    "guesses that are free": (rules.FREE_FAILURES, 5),
    "a network of IPv4 that shares a count, bits": (-networks._WIDTHS[4], -24),
    "a network of IPv6 that shares a count, bits": (-networks._WIDTHS[6], -56),
    "a request's body": (sent_form.MAX_BODY, 32 * 1024 * 1024),
    "a package unpacked": (packages.MAX_UNPACKED, 200 * 1024 * 1024),
    "how much a package may swell": (packages.MAX_RATIO, 300),
    "a part of a package": (packages.MAX_PART, 60 * 1024 * 1024),
    "parts of a package": (packages.MAX_ENTRIES, 5000),
}
AT_LEAST: dict[str, tuple[Any, Any]] = {
    "a password's letters": (rules.SHORTEST_PASSWORD, 12),
    "guesses that a password withstands": (rules.ENOUGH_GUESSES, 10**11),
    "the longest wait between guesses": (rules.LONGEST_WAIT, datetime.timedelta(minutes=1)),
    "how long failures are remembered": (rules.FAILURES_FORGOTTEN, datetime.timedelta(hours=1)),
    "how long ended sessions are kept to be seen": (session_actions.KEPT_AFTERWARDS, datetime.timedelta(days=30)),
}


@pytest.mark.parametrize("name", AT_MOST)
def test_nothing_lasts_longer_or_is_larger_than_this(name: str):
    value, most = AT_MOST[name]
    assert value <= most


@pytest.mark.parametrize("name", AT_LEAST)
def test_nothing_is_shorter_or_weaker_than_this(name: str):
    value, least = AT_LEAST[name]
    assert value >= least
