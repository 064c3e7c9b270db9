"""The rules for passwords, waits and roles, without a database."""

import datetime

import pytest

from app.accounts import rules
from app.accounts.models import Role
from app.errors import Invalid, RuleBroken

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
OWN = ["ann.ek@kommunen.example", "Ann Ekström"]


@pytest.mark.parametrize(
    "good", ["skogen vaknar tidigt", "1kPwx7#s0Lqz", "ekorren och månen är vänner", "korp-tegel-drake"]
)
def test_a_good_password_is_taken(good: str):
    rules.check_password(good, own_words=OWN)


@pytest.mark.parametrize(
    "weak",
    [
        "elvateckenx",
        "1kPwx7#s0Lq",  # one more sign, and it would do
        "x" * 201,
        "password1234",
        "Lösenord2026",
        "Sommaren2026!",
        "Sommaren2026!!",
        "SommarVinter2026",
        "Hösten-2026-11",
        "decembersnö2026",
        "Midsommar-2026!",
        "Välkommen2026!",
        "P@ssw0rd12345",
        "qwertyuiopå123",
        "VårenVårenVåren",
        "lösenordlösenord",
        "iloveyouiloveyou",
        "ååååbcdefghi",
        "AnnEkKommunen2026",
        "Exempelstad2026!",
        "stad-exempelstad",
        "123456789012",
        "abcdefghijkl",
        "zyxwvutsrqponm",
        "aaaaaaaaaaaaaaa",
        "abababababab",
        "ann.ek@kommunen.example",
        "ann.ek kommunen.example",
        "Ekström12345",
        "kommunen2026",
    ],
)
def test_a_weak_password_is_refused_at_its_field(weak: str):
    with pytest.raises(Invalid) as refused:
        rules.check_password(weak, own_words=OWN, authority="Exempelstads kommun Exempelstad")
    assert set(refused.value.fields) == {"password"}


def test_a_short_own_word_does_not_spoil_a_password():
    rules.check_password("ekar och annat växer", own_words=["Ann Ek"])


@pytest.mark.parametrize(("count", "wait"), [(0, 0), (4, 0), (5, 1), (6, 2), (8, 8), (11, 60), (500, 60)])
def test_the_wait_doubles_up_to_a_minute(count: int, wait: int):
    assert rules.wait_after_failures(count, NOW, NOW) == wait


def test_the_wait_passes_and_failures_are_forgotten_after_an_hour():
    last = NOW - datetime.timedelta(seconds=59)
    assert rules.wait_after_failures(50, last, NOW) == 1
    assert rules.wait_after_failures(50, NOW - datetime.timedelta(seconds=60), NOW) == 0
    assert rules.wait_after_failures(50, NOW - datetime.timedelta(hours=1), NOW) == 0


def test_nobody_changes_their_own_account_and_the_last_administrator_stays():
    rules.check_not_oneself(1, 2)
    rules.check_administrator_left(Role.ADMIN, 1)
    rules.check_administrator_left(Role.READER, 0)
    with pytest.raises(RuleBroken):
        rules.check_not_oneself(1, 1)
    with pytest.raises(RuleBroken):
        rules.check_administrator_left(Role.ADMIN, 0)
