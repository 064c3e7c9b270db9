"""One-time links, for the first administrator and for everybody after."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from app.accounts import actions
from app.accounts.identity import SYSTEM
from app.accounts.models import Role, SetUpLink, User
from app.clock import now
from app.mail.models import Letter
from tests.accounts.conftest import PASSWORD, sign_in

KEY = b"not a secret, only a test"
NEW = {"password": "en helt ny vår kommer", "password_again": "en helt ny vår kommer"}
FIRST = {"name": "Åsa Ny", "email": "Asa@kommunen.example", **NEW}


def first_link(database: Any) -> str:
    with database.write() as session:
        token = actions.invite_first(session, key=KEY, now=now())
    assert token
    return f"/set-up/{token}"


def invited(database: Any, make: Any, **rest: Any) -> str:
    user = make(password=None, **rest)
    with database.write() as session:
        return "/set-up/" + actions.invite(session, session.get(User, user.id), key=KEY, by=SYSTEM, now=now())


def send(pages: Any, url: str, fields: dict[str, str], status: int = 303) -> Any:
    response = pages.raw.post(url, data=fields)
    assert response.status_code == status, response.text[:2000]
    return pages.show(response) if status != 303 else response


def test_the_first_link_makes_an_administrator_and_signs_in(database, pages):
    url = first_link(database)
    page = pages.get(url)
    assert page.heading == "Skapa den första administratören"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert send(pages, url, FIRST).headers["location"] == "/rounds"
    shown = pages.get("/account")
    assert "asa@kommunen.example, administratör." in shown.text()
    assert pages.another().get(url, status=404).heading
    with database.write() as session:
        assert actions.invite_first(session, key=KEY, now=now()) is None


def test_looking_at_a_link_changes_nothing(database, pages):
    url = first_link(database)
    for _look in range(3):
        pages.get(url)
    with database.read() as session:
        assert session.exec(select(SetUpLink)).one().used_at is None
        assert session.exec(select(User)).first() is None


def test_the_first_link_is_worthless_once_there_is_a_user(database, pages, make):
    url = first_link(database)
    make()
    pages.get(url, status=404)
    send(pages, url, FIRST, 404)


def test_a_user_chooses_a_password_once(database, pages, make):
    url = invited(database, make)
    assert "Kontot hör till Ann Ek, ann@kommunen.example." in pages.get(url).text()
    send(pages, url, NEW)
    assert pages.get("/account").heading == "Ditt konto"
    send(pages.another(), url, NEW, 404)
    sign_in(pages.another(), "ann@kommunen.example", NEW["password"])


def test_an_unacceptable_password_is_explained_and_the_link_stays_valid(database, pages, make):
    url = invited(database, make)
    assert (
        "minst 12 tecken" in send(pages, url, {"password": "kort", "password_again": "kort"}, 422).errors()["password"]
    )
    assert send(pages, url, NEW | {"password_again": "något annat"}, 422).errors().keys() == {"password_again"}
    assert "ditt namn" in send(pages, url, dict.fromkeys(NEW, "ann@kommunen.example"), 422).errors()["password"]
    send(pages, url, NEW)


def test_the_first_administrator_must_give_name_and_address(database, pages):
    url = first_link(database)
    assert send(pages, url, NEW, 422).errors().keys() == {"email", "name"}
    refused = send(pages, url, FIRST | {"email": "två@a.se, tre@b.se"}, 422)
    assert refused.errors().keys() == {"email"}
    assert refused.one("input", name="name").get("value") == "Åsa Ny"


def test_a_link_lasts_seven_days(database, pages, make):
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        url = invited(database, make)
        clock.shift(datetime.timedelta(days=7, seconds=-1))
        pages.get(url)
        clock.shift(1)
        pages.get(url, status=404)
        send(pages, url, NEW, 404)


def test_a_new_link_ends_the_one_before(database, pages, make):
    first = invited(database, make)
    for later, is_new in [(datetime.timedelta(seconds=5), False), (datetime.timedelta(minutes=2), True)]:
        with time_machine.travel(now() + later):
            with database.write() as session:
                user = session.exec(select(User)).one()
                second = "/set-up/" + actions.invite(session, user, key=KEY, by=SYSTEM, now=now())
            assert (first != second) == is_new, "a button that was pressed twice is one press"
            pages.get(second)
            pages.get(first, status=404 if is_new else 200)


def test_a_new_password_ends_other_sessions(database, pages, signed_in):
    browser = signed_in()
    with database.write() as session:
        user = session.exec(select(User)).one()
        url = "/set-up/" + actions.invite(session, user, key=KEY, by=SYSTEM, now=now())
    send(pages, url, NEW)
    assert browser.get("/account").heading == "Logga in"
    assert "stämmer inte" in sign_in(browser, "ann@kommunen.example", PASSWORD, 422).text()


def test_the_letter_holds_no_token(database, make):
    url = invited(database, make)
    with database.read() as session:
        letter = session.exec(select(Letter)).one()
    assert url.rpartition("/")[2] not in str(letter.facts)


@pytest.mark.parametrize("attempts", [6])
def test_pressed_many_times_at_once_there_is_one_administrator(database, client, attempts):
    url = first_link(database)
    with ThreadPoolExecutor(attempts) as pool:
        forms = [FIRST | {"email": f"a{i}@kommunen.example"} for i in range(attempts)]
        answers = list(pool.map(lambda form: client.post(url, data=form).status_code, forms))
    assert sorted(answers) == [303] + [404] * (attempts - 1)
    with database.read() as session:
        assert [u.role for u in session.exec(select(User)).all()] == [Role.ADMIN]
