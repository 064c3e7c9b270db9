"""A code from an app beside the password: set up, asked for, lost, recovered; required; guessed at."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from pydantic import SecretStr
from sqlmodel import select

from app.accounts import actions
from app.accounts.identity import SYSTEM
from app.accounts.models import RecoveryCode, Role, SecondStep, SetUpLink, User
from app.accounts.one_time import code_at, secret_of, step_at, step_of_code
from app.accounts.rules import must_have_second_step
from app.accounts.second_step_actions import take_away
from app.clock import now
from app.history.models import Event
from app.installation import installation_of
from app.mail.models import Letter
from app.main import create_app
from tests.accounts.conftest import PASSWORD, sign_in
from tests.kit.client import Client
from tests.kit.pages import Pages

ANN, BOSS = "ann@kommunen.example", "boss@kommunen.example"
CONFIRM = "Bekräfta att det är du"


@pytest.mark.parametrize(
    ("moment", "code"),
    [(1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(moment, code):
    secret, at = b"12345678901234567890", datetime.datetime.fromtimestamp(moment, datetime.UTC)
    assert code_at(secret, step_at(at)) == code
    around = [max(step_at(at) + steps, 0) * 30 for steps in (-2, -1, 0, 1, 2)]
    moments = [datetime.datetime.fromtimestamp(each, datetime.UTC) for each in around]
    found = [step_of_code(secret, f" {code[:3]} {code[3:]}", each, after=0) is not None for each in moments]
    assert found == [False, True, True, True, False], "the codes beside the present one are taken"
    assert step_of_code(secret, code, at, after=step_at(at)) is None, "none is taken twice"
    assert step_of_code(secret, "١٢٣٤٥٦", at, after=0) is None


def app_of(database: Any, settings: Any, email: str) -> str:
    """The code that somebody's app shows now."""
    with database.read() as session:
        mark = session.exec(
            select(SecondStep.mark).join(User, User.id == SecondStep.user_id).where(User.email == email)
        ).one()
    return code_at(secret_of(settings.key(), mark), step_at(now()))


def set_up(browser: Any, database: Any, settings: Any, email: str) -> list[str]:
    """Turn it on; the recovery codes."""
    page = browser.get("/account/second-step").form("Ställ in").submit()
    shown = page.form("Slå på tvåstegsinloggningen").submit(one_time_code=app_of(database, settings, email), status=200)
    return [code.text_content() for code in shown.all("code")]


def test_signed_in_with_a_code(make, pages, database, settings):
    make(Role.HANDLER, ANN)
    sign_in(pages, ANN)
    with time_machine.travel(now(), tick=False) as clock:
        begun = pages.get("/account/second-step").form("Ställ in").submit()
        assert begun.one("img").get("src").startswith("data:image/svg+xml")
        letters = begun.one("code").text_content()
        assert re.fullmatch(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", letters)
        wrong = begun.form("Slå på tvåstegsinloggningen").submit(one_time_code="000000", status=422)
        assert "Koden stämmer inte." in wrong.errors()["one_time_code"]
        assert wrong.one("code").text_content() == letters, "the same key once more"
        code = app_of(database, settings, ANN)
        shown = wrong.form("Slå på tvåstegsinloggningen").submit(one_time_code=code, status=200)
        assert len({each.text_content() for each in shown.all("code")}) == 10
        assert letters not in pages.get("/account/second-step").source, "never shown again"
        browser = pages.another()
        asked = sign_in(browser, ANN, status=200)
        assert asked.heading == "Skriv koden"
        assert browser.get("/account").heading == "Logga in", "the password alone lets nobody in"
        replayed = asked.form("Logga in").submit(one_time_code=code, status=422)
        assert "Koden stämmer inte." in replayed.errors()["one_time_code"], "a code is used once"
        clock.shift(30)
        code = app_of(database, settings, ANN)
        assert replayed.form("Logga in").submit(one_time_code=f"{code[:3]} {code[3:]}").heading == "Ditt konto"
        sign_in(pages.another(), ANN, status=200).form("Logga in").submit(one_time_code=code, status=422)


def test_the_phone_is_lost(make, pages, database, settings, caplog):
    make(Role.HANDLER, ANN)
    make(Role.ADMIN, BOSS)
    boss = pages.another()
    sign_in(pages, ANN)
    with time_machine.travel(now(), tick=False) as clock:
        first = set_up(pages, database, settings, ANN)
        clock.shift(datetime.timedelta(minutes=11))
        half = pages.post("/account/second-step/codes", status=403)
        assert half.heading == "Bekräfta att det är du"
        half = half.form("Bekräfta").submit(password=PASSWORD, status=422)
        assert set(half.errors()) == {"one_time_code"}, "the password alone is not enough here either"
        code = app_of(database, settings, ANN)
        whole = half.form("Bekräfta").submit(password=PASSWORD, one_time_code=code, status=200)
        codes = [each.text_content() for each in whole.all("code")]
        assert not set(first) & set(codes)
        asked = sign_in(pages.another(), ANN, status=200).form("Logga in")
        back = asked.submit(one_time_code=codes[0].lower().replace("-", " "))
        assert "Återställningskoden är använd. Du har 9 koder kvar." in back.text()
        for used in (codes[0], first[1]):
            page = sign_in(pages.another(), ANN, status=200).form("Logga in").submit(one_time_code=used, status=422)
            assert "en återställningskod som du inte har använt" in page.errors()["one_time_code"]
        sign_in(boss, BOSS)
        assert pages.get("/account").heading == "Ditt konto"
        page = boss.get("/users/1").form("Ta bort och logga ut överallt").submit()
        assert "utloggad överallt. Personen får veta det med mejl." in page.text()
        assert pages.get("/account").heading == "Logga in", "the phone may be in others' hands"
        assert boss.get("/account").heading == "Ditt konto"
        assert sign_in(pages.another(), ANN).heading == "Ditt konto"
    with database.read() as session:
        kinds = session.exec(select(Event.kind).where(Event.chain == 0)).all()
        written = " ".join(str(event.facts) for event in session.exec(select(Event)).all()) + caplog.text
        told = [letter.facts["what"] for letter in session.exec(select(Letter).where(Letter.kind == "second_step"))]
        assert session.exec(select(RecoveryCode)).all() == []
    assert {"user.second_step_on", "user.recovery_code_used", "user.second_step_taken_away"} <= set(kinds)
    assert told == ["recovered", "taken_away"]
    assert not [secret for secret in (*codes, code, codes[0].replace("-", "")) if secret in written]


def test_a_code_is_guessed_ever_more_slowly_and_its_owner_is_told(make, pages, database, settings):
    make(Role.HANDLER, ANN)
    sign_in(pages, ANN)
    with time_machine.travel(now(), tick=False) as clock:
        set_up(pages, database, settings, ANN)
        clock.shift(60)
        page = sign_in(pages.another(), ANN, status=200)
        for _try in range(5):
            page = page.form("Logga in").submit(one_time_code="000000", status=422)
        page = page.form("Logga in").submit(one_time_code=app_of(database, settings, ANN), status=429)
        assert "Vänta 1 sekund" in page.text()
        elsewhere = sign_in(pages.another(), ANN, status=200)
        elsewhere.form("Logga in").submit(one_time_code=app_of(database, settings, ANN), status=429)
        clock.shift(1)
        assert page.form("Logga in").submit(one_time_code=app_of(database, settings, ANN)).heading == "Ditt konto"
        clock.shift(datetime.timedelta(minutes=11))
        late = page.form("Logga in").submit(one_time_code=app_of(database, settings, ANN), status=422)
        assert late.heading == "Logga in"
        assert "för lång tid" in late.text()
        forged = {"ticket": f"1.{int(now().timestamp())}.{'0' * 64}", "one_time_code": app_of(database, settings, ANN)}
        assert page.form("Logga in").submit(forged, status=422).heading == "Logga in", "we wrote no such ticket"
    with database.read() as session:
        (letter,) = session.exec(select(Letter).where(Letter.kind == "second_step")).all()
    assert letter.facts["what"] == "guessed"


def test_who_guesses_at_the_phones_codes_does_not_shut_out_the_owner_with_a_recovery_code(
    make, pages, database, settings
):
    make(Role.HANDLER, ANN)
    sign_in(pages, ANN)
    with time_machine.travel(now(), tick=False) as clock:
        codes = set_up(pages, database, settings, ANN)
        clock.shift(60)
        page = sign_in(pages.another(), ANN, status=200)
        for _try in range(10):
            clock.shift(2**_try // 32)
            page = page.form("Logga in").submit(one_time_code="000000", status=422)
        page.form("Logga in").submit(one_time_code=app_of(database, settings, ANN), status=429)
        owner = sign_in(pages.another(), ANN, status=200)
        back = owner.form("Logga in").submit(one_time_code=codes[0])
        assert "Du har 9 koder kvar." in back.text()
        page.form("Logga in").submit(one_time_code=app_of(database, settings, ANN), status=429)
        guessed = sign_in(pages.another(), ANN, status=200)
        for _try in range(5):
            guessed = guessed.form("Logga in").submit(one_time_code="AAAAA-AAAAA", status=422)
        guessed.form("Logga in").submit(one_time_code=codes[1], status=429)
        clock.shift(60)
        assert "Du har 8 koder kvar." in guessed.form("Logga in").submit(one_time_code=codes[1]).text()


def test_a_link_for_a_new_password_lets_nobody_in_past_the_code(make, pages, database, settings):
    make(Role.HANDLER, ANN)
    sign_in(pages, ANN)
    set_up(pages, database, settings, ANN)
    with database.write() as session:
        ann = session.exec(select(User)).one()
        link = "/set-up/" + actions.invite(session, ann, key=settings.key(), by=SYSTEM, now=now())
    browser, words = pages.another(), "en helt annan mening"
    asked = browser.post(link, {"password": words, "password_again": words}, status=200)
    assert asked.heading == "Skriv koden"
    assert browser.get("/account").heading == "Logga in"


def test_what_is_required_of_whom():
    asked = [(of, role) for of in ("nobody", "administrators", "officials") for role in Role]
    must = [(of, role) for of, role in asked if must_have_second_step(of, role)]
    assert must == [("administrators", Role.ADMIN), *(("officials", role) for role in Role)]


def test_who_must_have_it_sets_it_up_before_anything_else(database, settings, make):
    make(Role.ADMIN, ANN)
    make(Role.ADMIN, BOSS)
    strict = settings.model_copy(update={"second_step_for": "administrators", "secret_key": SecretStr("k" * 32)})
    app = create_app(strict)
    with Client(app, base_url=strict.base_url):  # runs the start and the end of the app
        browser = Pages(app, strict.base_url)
        page = sign_in(browser, ANN)
        assert page.heading == "Tvåstegsinloggning"
        typed = browser.post("/account/name", {"name": "Nytt Namn"}, status=401)
        assert "Nytt Namn" in typed.source
        assert typed.heading == "Ställ in tvåstegsinloggningen först"
        page = browser.get("/account").form("Ställ in").submit()
        code = app_of(database, strict, ANN)
        codes = page.form("Slå på tvåstegsinloggningen").submit(one_time_code=code, status=200)
        assert codes.click("Jag har sparat koderna").heading == "Ditt konto", "on to where one was going"
        browser.post("/account/second-step/removal", status=409)
        assert browser.get("/users").text().count("Saknas, men krävs") == 1
    installation_of(app).database.dispose()


def test_taking_away_a_second_step_ends_the_links_that_choose_a_password(make, database, settings):
    user = make(Role.HANDLER, ANN)
    with database.write() as session:
        who = session.get(User, user.id)
        session.add(SecondStep(user_id=who.id, mark="x", begun_at=now(), confirmed_at=now()))
        actions.invite(session, who, key=settings.key(), by=SYSTEM, now=now())
    with database.write() as session:
        take_away(session, session.get(User, user.id), by=SYSTEM, now=now())
    with database.read() as session:
        (link,) = session.exec(select(SetUpLink)).all()
        assert link.used_at is None
        assert link.expires_at <= now(), "it may lie in the mail of the phone that was lost"
