"""Where one is signed in: what each browser is, how long it lasts when nobody is there, and how it is ended."""

import datetime
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from app.accounts.browsers import browser_in_words
from app.accounts.models import Role, UserSession
from app.clock import now
from tests.accounts.conftest import sign_in

ANN = "ann@kommunen.example"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
MINUTE = datetime.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", ""),
        ("", ""),
        ("<script>" * 10_000 + "Firefox/1", ""),
    ],
)
def test_a_browser_is_told_in_two_words(sent, words):
    assert browser_in_words(sent) == words


def last_seen(database: Any) -> datetime.datetime | None:
    with database.read() as session:
        return session.exec(select(UserSession.last_seen_at).order_by(UserSession.id.desc())).first()


def test_who_is_away_for_two_hours_signs_in_again_and_loses_nothing(make, pages, database, statements):
    make()
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        sign_in(pages, ANN)
        clock.shift(59)
        with statements(at_most=3):
            pages.get("/account")
        assert last_seen(database) == start, "nothing is written within a minute"
        clock.shift(1)
        pages.get("/account")
        assert last_seen(database) == start + MINUTE
        clock.shift(100 * MINUTE)
        pages.raw.get("/account", headers={"HX-Request": "true"})
        pages.raw.get("/account", headers={"Sec-Fetch-Mode": "cors"})
        assert last_seen(database) == start + MINUTE, "a board that asks by itself is nobody"
        clock.shift(20 * MINUTE)
        typed = pages.post("/account/name", {"name": "Ann Margareta Ek"}, status=401)
        assert "Ann Margareta Ek" in typed.source
        assert pages.get("/account").heading == "Logga in"
        sign_in(pages, ANN)
        clock.shift(119 * MINUTE)
        assert pages.get("/account").heading == "Ditt konto"


def test_one_sees_where_one_is_signed_in_and_ends_the_others(make, pages):
    make(Role.READER)
    here, phone, office = pages, pages.another(), pages.another()
    phone.raw.headers["user-agent"] = FIREFOX
    for browser in (here, phone, office):
        sign_in(browser, ANN)
    page = here.get("/account")
    words = [" ".join(row.text_content().split()) for row in page.all("tr")[1:]]
    assert [("Den här webbläsaren" in row, "Firefox, Windows" in row) for row in words] == [
        (False, False),
        (False, True),
        (True, False),
    ]
    assert "Okänd webbläsare" in words[0]
    assert page.form("Logga ut alla andra webbläsare").submit().text().count("Den här webbläsaren") == 1
    assert [browser.get("/account").heading for browser in (here, phone, office)] == [
        "Ditt konto",
        "Logga in",
        "Logga in",
    ]
