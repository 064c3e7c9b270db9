"""Signing in and out in a browser."""

import datetime
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from sqlmodel import select
from starlette.testclient import TestClient

from app.accounts import authentication
from app.accounts.models import Role, SignInFailure, User, UserSession
from app.accounts.rules import FREE_FAILURES
from app.clock import now
from app.history.models import Event
from app.installation import installation_of
from app.logs import JsonLines
from tests.accounts.conftest import PASSWORD, sign_in

ANN = "ann@kommunen.example"


def sessions(database: Any) -> list[UserSession]:
    with database.read() as session:
        return list(session.exec(select(UserSession).order_by(UserSession.id)))


def test_the_page_offers_sign_in_and_leads_on(make, pages, database):
    make()
    page = pages.get("/sign-in?next=/account")
    account = page.form("Logga in").submit(email=" Ann@Kommunen.example ", password=PASSWORD)
    assert account.heading == "Ditt konto"
    assert pages.redirects == ["/account"]
    assert pages.get("/sign-in?next=/account").heading == "Ditt konto"
    with database.read() as session:
        assert "user.signed_in" in session.exec(select(Event.kind).where(Event.chain == 0)).all()


def test_without_next_the_rounds_are_shown(make, client):
    make()
    answer = client.post("/sign-in", data={"email": ANN, "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/rounds")
    cookie, known = answer.headers.get_list("set-cookie")
    assert known.startswith("remiss_known=")
    assert "HttpOnly" in known
    assert cookie.startswith("remiss_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age" not in cookie


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\r\nb"])
def test_next_never_leads_to_another_site(make, client, elsewhere):
    make()
    answer = client.post("/sign-in", data={"email": ANN, "password": PASSWORD, "next": elsewhere})
    assert answer.headers["location"] == "/rounds"


def test_on_https_the_cookie_is_for_this_host_alone(make, settings, database):
    from app.main import create_app
    from tests.kit.client import Client

    make()
    secure = settings.model_copy(update={"base_url": "https://remiss.example.se"})
    app = create_app(secure)
    with Client(app, base_url=secure.base_url, follow_redirects=False) as client:
        answer = client.post("/sign-in", data={"email": ANN, "password": PASSWORD, "next": "/account"})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-remiss_session=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
        assert client.get("/account").status_code == 200
        forged = client.post("/sign-out", headers={"origin": "https://evil.example"})
        assert forged.status_code == 403
        assert client.post("/sign-out").status_code == 403, "a cookie without Origin and Sec-Fetch-Site is refused"
    installation_of(app).database.dispose()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(make, pages, language):
    make()
    make(email="off@kommunen.example", password=None)
    browser = pages.another(language)
    answers = [
        sign_in(browser, email, "not the password", 422).text().replace(email, "…")
        for email in (ANN, "nobody@kommunen.example", "off@kommunen.example")
    ]
    assert len(set(answers)) == 1


def test_what_was_typed_stays_but_not_the_password(make, pages):
    page = sign_in(pages, ANN, "not the password", 422)
    assert page.one("input", name="email").get("value") == ANN
    assert page.one("input", name="next", value="/account") is not None
    assert page.one("input", name="password").get("value") is None
    assert "not the password" not in page.source


def test_empty_fields_are_named_and_not_counted(pages, database):
    page = sign_in(pages, "", "", 422)
    assert set(page.errors()) == {"email", "password"}
    with database.read() as session:
        assert session.exec(select(SignInFailure)).first() is None


def test_failures_cause_a_wait_but_never_lock(make, pages, database):
    make()
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        for _try in range(5):
            sign_in(pages, ANN, "not the password", 422)
        page = sign_in(pages, ANN, PASSWORD, 429)
        assert "Vänta 1 sekund och försök igen." in page.text()
        clock.shift(1)
        sign_in(pages, ANN, "not the password", 422)
        assert "Vänta 2 sekunder" in sign_in(pages, ANN, PASSWORD, 429).text()
        clock.shift(2)
        assert sign_in(pages, ANN).heading == "Ditt konto"
    with database.read() as session:
        assert session.exec(select(SignInFailure)).first() is None, "success forgets failures"


def test_waiting_is_the_same_for_an_unknown_address(pages):
    with time_machine.travel(now(), tick=False):  # the wait is a second: a busy machine may let it pass
        for _try in range(5):
            sign_in(pages, "nobody@kommunen.example", "not the password", 422)
        sign_in(pages, "nobody@kommunen.example", "not the password", 429)
        sign_in(pages, "another@kommunen.example", "not the password", 422)


def test_the_address_of_a_failure_is_not_kept(pages, database):
    sign_in(pages, "secret.person@kommunen.example", "not the password", 422)
    with database.read() as session:
        (failure,) = session.exec(select(SignInFailure)).all()
    assert "person" not in failure.key


@pytest.fixture
def still() -> Iterator[None]:
    """The clock stands still: however slow the machine is, no wait has passed."""
    with time_machine.travel(now(), tick=False):
        yield


def from_network(app: Any, host: str, cookies: Any = None) -> TestClient:
    """A browser elsewhere."""
    client = TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False, client=(host, 50_000))
    client.cookies.update(cookies or {})
    return client


def tried(client: TestClient, password: str) -> int:
    headers = {"Sec-Fetch-Site": "same-origin"}
    return int(client.post("/sign-in", data={"email": ANN, "password": password}, headers=headers).status_code)


@pytest.mark.usefixtures("still")
def test_who_keeps_guessing_keeps_nobody_out_elsewhere(make, app):
    make()
    guesser, ann = from_network(app, "198.51.100.7"), from_network(app, "192.0.2.44")
    assert [tried(guesser, "not the password") for _ in range(8)][-1] == 429
    assert tried(guesser, PASSWORD) == 429
    assert tried(from_network(app, "198.51.100.99"), PASSWORD) == 429, "the same network"
    assert tried(ann, PASSWORD) == 303


@pytest.mark.usefixtures("still")
def test_a_known_browser_is_not_kept_out_by_its_neighbours(make, app):
    make()
    ann, guesser = from_network(app, "192.0.2.1"), from_network(app, "192.0.2.2")
    assert tried(ann, PASSWORD) == 303
    assert [tried(guesser, "not the password") for _ in range(8)][-1] == 429
    assert tried(from_network(app, "192.0.2.3"), PASSWORD) == 429, "one that nobody knows"
    assert tried(from_network(app, "192.0.2.4", {"remiss_known": "made.up"}), PASSWORD) == 429
    assert tried(ann, PASSWORD) == 303
    stolen = from_network(app, "203.0.113.5", {"remiss_known": ann.cookies["remiss_known"]})
    assert [tried(stolen, "not the password") for _ in range(8)][-1] == 429, "it has a count of its own"
    assert stolen.get("/account").status_code == 303, "and lets nobody in"


@pytest.mark.usefixtures("still")
def test_guesses_at_once_are_counted_before_they_are_checked(make, client, monkeypatch):
    make()
    checked = []
    monkeypatch.setattr(authentication, "password_matches", lambda *given: bool(checked.append(given)))
    with ThreadPoolExecutor(30) as crowd:
        statuses = list(crowd.map(lambda _: tried(client, "not the password"), range(60)))
    assert sorted(statuses) == [422] * FREE_FAILURES + [429] * (60 - FREE_FAILURES)
    assert len(checked) == FREE_FAILURES, "no more passwords were tried than guesses are free"


@pytest.mark.usefixtures("still")
def test_the_security_log_tells_what_happened_and_no_secret(make, app, caplog):
    make()
    caplog.set_level(logging.INFO, "remiss.security")
    client = from_network(app, "192.0.2.77")
    for _try in range(6):
        tried(client, "not the password")
    lines = [record for record in caplog.records if record.name == "remiss.security"]
    wrong, locks, early = "sign-in failed", "sign-in failed, the next one waits", "sign-in refused: too soon"
    assert [line.getMessage() for line in lines] == [wrong] * 4 + [locks, early]
    written = "\n".join(JsonLines().format(line) for line in lines)
    assert {line.__dict__["network"] for line in lines} == {"192.0.2.0/24"}
    assert len({line.__dict__["address"] for line in lines}) == 1
    assert len({line.__dict__["request_id"] for line in lines}) == len(lines)
    assert '"network": "192.0.2.0/24"' in written
    for secret in (ANN, "ann", "not the password", "192.0.2.77"):
        assert secret not in written


@pytest.mark.one_database
def test_what_was_refused_has_its_line(signed_in, client, caplog):
    """Not allowed, from another site, under a strange name: the kind, the network and the request, and no more."""
    reader = signed_in(Role.READER)
    caplog.clear()
    reader.get("/users", status=403)
    client.post("/sign-in", data={"email": ANN}, headers={"Origin": "https://evil.example"})
    client.get("/sign-in", headers={"Host": "evil.example"})
    lines = [line for line in caplog.records if line.name == "remiss.security"]
    assert [line.getMessage() for line in lines] == [
        f"refused: {each}" for each in ("forbidden", "cross_site", "unknown_host")
    ]
    for line in lines:
        assert line.__dict__["request_id"]
        assert line.__dict__["network"]
        assert not [word for word in (ANN, "evil", "/users") if word in JsonLines().format(line)]


@pytest.mark.one_database
def test_a_field_that_is_sent_twice_or_in_the_address_is_nobody_elses(make, pages):
    """What is judged is what is used: the form alone, and one value of each field."""
    make()
    make(Role.ADMIN, "boss@kommunen.example", "en helt annan mening")
    aside = f"/sign-in?email=boss@kommunen.example&password={PASSWORD}&next=/users"
    assert pages.another().raw.post(aside, data={"email": ANN}).status_code == 422
    answer = pages.raw.post(aside, data={"email": ANN, "password": PASSWORD, "next": "/account"})
    assert answer.headers["location"] == "/account"
    assert ANN in pages.get("/account").text()
    once = {"email": ANN, "password": PASSWORD, "next": "/account"}
    for name, second in (("email", "boss@kommunen.example"), ("password", "not it"), ("next", "//evil.example")):
        for both in ([once[name], second], [second, once[name]]):
            other = pages.another()
            assert other.raw.post("/sign-in", data=once | {name: both}).status_code == 422, name
            assert other.raw.get("/account").status_code == 303


def test_a_session_ends_after_twelve_hours(make, pages):
    make()
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        sign_in(pages, ANN)
        for _time in range(8):
            clock.shift(datetime.timedelta(minutes=89))
            assert pages.get("/account").heading == "Ditt konto"
        clock.shift(datetime.timedelta(minutes=9))
        assert pages.get("/account").heading == "Logga in"


def test_signing_in_again_ends_the_session_before(make, pages, database):
    make()
    sign_in(pages, ANN)
    before = pages.raw.cookies["remiss_session"]
    sign_in(pages, ANN)
    assert pages.raw.cookies["remiss_session"] != before
    first, second = sessions(database)
    assert first.revoked_at is not None
    assert second.revoked_at is None
    assert before not in (first.token_hash, second.token_hash), "only hashes are stored"


def test_signing_out_ends_the_session_itself(signed_in, database):
    browser = signed_in()
    cookie = browser.raw.cookies["remiss_session"]
    shown = browser.get("/account").form("Logga ut").submit()
    assert shown.heading == "Logga in"
    browser.raw.cookies.set("remiss_session", cookie)
    assert browser.get("/account").heading == "Logga in"


def test_a_disabled_user_is_out_at_once(signed_in, database):
    browser = signed_in()
    with database.write() as session:
        session.exec(select(User)).one().disabled_at = now()
    assert browser.get("/account").heading == "Logga in"
    assert "stämmer inte" in sign_in(browser, ANN, PASSWORD, 422).text()


def test_signing_in_takes_few_statements(make, pages, statements):
    make(Role.READER)
    with statements(at_most=14):
        pages.raw.post("/sign-in", data={"email": ANN, "password": PASSWORD})
    with statements(at_most=3):
        pages.get("/account")
